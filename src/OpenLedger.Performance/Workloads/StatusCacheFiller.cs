using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// Fills the memory of processed messages as if the slots before had held blocks too: a node at work has it full, and an empty
/// one would be faster to ask and would grow while it is measured.
/// </summary>
internal static class StatusCacheFiller
{
    /// <summary>Remembers messages that no transaction has, for all slots that a blockhash lives.</summary>
    /// <param name="history">Has been advanced to <paramref name="slot"/>, and has forgotten everything.</param>
    /// <param name="slot">The slot behind the last that is filled.</param>
    /// <param name="perSlot">Messages in a slot.</param>
    public static void Fill(LedgerHistory history, ulong slot, int perSlot)
    {
        Span<ulong> words = stackalloc ulong[4];
        words.Clear();
        for (ulong s = slot - LedgerHistory.MaxAgeSlots; s < slot; s++)
        {
            for (int i = 0; i < perSlot; i++)
            {
                (words[0], words[1]) = Threefry2x64.Block(0, 0, s, (ulong)i);
                history.TryRemember(s, new Hash256(MemoryMarshal.AsBytes(words)));
            }
        }
    }
}
