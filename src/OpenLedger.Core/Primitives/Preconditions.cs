using System.Diagnostics.CodeAnalysis;

namespace OpenLedger.Core.Primitives;

/// <summary>The one place where a broken promise of a caller becomes an exception. Never for bad input, which gets a reason code.</summary>
public static class Preconditions
{
    /// <summary>Throws <see cref="ArgumentException"/> unless <paramref name="holds"/>.</summary>
    public static void Argument([DoesNotReturnIf(false)] bool holds, string name, string promise)
    {
        if (!holds)
        {
            ThrowArgument(name, promise);
        }
    }

    /// <summary>Throws <see cref="InvariantViolationException"/> unless <paramref name="holds"/>: a bug, never an expected refusal.</summary>
    public static void Invariant([DoesNotReturnIf(false)] bool holds, string invariant)
    {
        if (!holds)
        {
            throw new InvariantViolationException(invariant);
        }
    }

    [DoesNotReturn]
    private static void ThrowArgument(string name, string promise) => throw new ArgumentException(promise, name);
}
