using System.Runtime.InteropServices;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Engine;

/// <summary>
/// Something that is to happen: which actor is to do what, with two numbers whose meaning is between the actor and whoever
/// scheduled it. It holds no reference, so that events can be copied, hashed and replayed. Immutable.
/// </summary>
/// <remarks>
/// <code>
///  byte  0       2       4               8                              16
///        | actor | kind  |   argument2   |           argument           |
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 16)]
public readonly record struct SimEvent
{
    private readonly ushort _actor;
    private readonly ushort _kind;

    /// <summary>Makes an event.</summary>
    /// <param name="actor">Number that <see cref="Simulator.Register"/> gave the actor, 0 to 65,535.</param>
    /// <param name="kind">What the actor is to do, 0 to 65,535; each actor has kinds of its own.</param>
    /// <param name="argument">For instance a transaction's number, or an amount in base units.</param>
    /// <param name="argument2">For instance a member's index in a population.</param>
    /// <exception cref="ArgumentException">Actor or kind is out of range.</exception>
    public SimEvent(int actor, int kind, long argument = 0, int argument2 = 0)
    {
        // The union of the bits is negative or too large exactly if one of the two is.
        bool fits = (actor | kind) is >= 0 and <= ushort.MaxValue;
        Preconditions.Argument(fits, nameof(actor), "actor and kind have 16 bits each");
        _actor = (ushort)actor;
        _kind = (ushort)kind;
        Argument2 = argument2;
        Argument = argument;
    }

    /// <summary>The actor's number.</summary>
    public int Actor => _actor;

    /// <summary>What it is to do.</summary>
    public int Kind => _kind;

    /// <summary>The second, smaller argument.</summary>
    public int Argument2 { get; }

    /// <summary>The argument.</summary>
    public long Argument { get; }
}
