using System.Runtime.InteropServices;
using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// As many addresses as are wanted, each a pure function of (seed, kind, number): uniform, as keys and hashes are. Nobody knows
/// their private keys, so whoever uses them trusts signatures. The default value is kind 0 of seed 0. Immutable.
/// </summary>
/// <param name="seed">The workload's seed.</param>
/// <param name="kind">What the addresses are of; those of two kinds differ.</param>
internal readonly struct AddressSource(ulong seed, ulong kind)
{
    /// <summary>The address with a number, 0 or more.</summary>
    public Address this[int number]
    {
        get
        {
            Span<ulong> words = stackalloc ulong[4];
            (words[0], words[1]) = Threefry2x64.Block(seed, kind, (ulong)number, 0);
            (words[2], words[3]) = Threefry2x64.Block(seed, kind, (ulong)number, 1);
            return new Address(MemoryMarshal.AsBytes(words));
        }
    }
}
