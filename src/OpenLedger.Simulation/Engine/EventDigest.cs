using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Engine;

/// <summary>
/// A rolling digest over a sequence of events: it changes with any bit of any event and with their order. Two runs with the same
/// digest dispatched the same events. It protects against accidents, not against forgers. The default value has seen nothing.
/// </summary>
/// <remarks>
/// Each event is one 32-byte stripe (time, rank, actor with kind and second argument, argument) of the four-lane accumulator
/// of XXH64 (Y. Collet, xxHash specification 0.1.1): every lane round is a bijection of its word and of its state, so a
/// single changed word always changes the lane for good. The 256 bits of state and the count go through SHA-256 at the end.
/// </remarks>
public struct EventDigest
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;

    private ulong _lane0, _lane1, _lane2, _lane3;

    /// <summary>How many events were added.</summary>
    public ulong Count { get; private set; }

    /// <summary>Adds one event behind all earlier ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in QueuedEvent queued)
    {
        // A hash: words wrap around on purpose.
        unchecked
        {
            ref readonly SimEvent e = ref queued.Event;
            ulong address = (ulong)(uint)e.Actor | ((ulong)(uint)e.Kind << 16) | ((ulong)(uint)e.Argument2 << 32);
            _lane0 = Round(_lane0, (ulong)queued.TimeNs);
            _lane1 = Round(_lane1, queued.Rank);
            _lane2 = Round(_lane2, address);
            _lane3 = Round(_lane3, (ulong)e.Argument);
            Count++;
        }
    }

    /// <summary>SHA-256 over the state so far; adding more afterwards is allowed.</summary>
    public readonly Hash256 ToHash()
    {
        Span<byte> bytes = stackalloc byte[48];
        "events/1"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Count);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], _lane0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], _lane1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[32..], _lane2);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[40..], _lane3);
        return Hash256.Of(bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Round(ulong lane, ulong word) =>
        unchecked(BitOperations.RotateLeft(lane + (word * Prime2), 31) * Prime1); // A hash: wraps around on purpose.
}
