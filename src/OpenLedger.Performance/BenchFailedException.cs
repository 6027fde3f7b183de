using OpenLedger.Core.Primitives;

namespace OpenLedger.Performance;

/// <summary>A case ended with an exception, which is the inner one: a bug of this program, so nothing was measured.</summary>
public sealed class BenchFailedException(string suite, string name, Exception inner)
    : Exception($"suite '{suite}', case '{name}': {inner.Message}", inner)
{
    /// <summary>Whether a promise of the program was broken, rather than something else gone wrong.</summary>
    public bool IsInvariantViolation => InnerException is InvariantViolationException;
}
