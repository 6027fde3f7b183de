using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.State.Merkle;

/// <summary>Ledgers with random accounts, and random changes of them, below all programs.</summary>
internal static class RandomLedger
{
    private static readonly int[] Lengths = [0, 0, 0, 1, 39, 47, 82, 165, 600, 5_000];

    public static LedgerState With(Random random, int accounts)
    {
        var state = new LedgerState();
        Fill(state, [.. Enumerable.Range(0, accounts).Select(i => state.Resolve(Address.FromUInt64((ulong)i)))], random);
        return state;
    }

    /// <summary>A block that changes, creates and empties accounts; returns their indices, in which some come twice.</summary>
    public static int[] Change(LedgerState state, Random random, int writes)
    {
        state.BeginBlock();
        int[] touched = new int[writes];
        for (int i = 0; i < writes; i++)
        {
            int index = state.Count == 0 || random.Next(4) == 0
                ? state.Resolve(Address.FromUInt64((ulong)random.Next(100_000)))
                : random.Next(state.Count);
            touched[i] = index;
            switch (random.Next(5))
            {
                case 0:
                    Remove(state, index);
                    break;
                case 1:
                    // Touched and left as it is.
                    state.Main.SetLamports(index, state.LamportsOf(index));
                    break;
                default:
                    Write(state, index, random);
                    break;
            }
        }

        return touched;
    }

    public static void Fill(LedgerState state, int[] indices, Random random)
    {
        state.BeginBlock();
        foreach (int index in indices)
        {
            Write(state, index, random);
        }
    }

    public static void Empty(LedgerState state, int[] indices)
    {
        state.BeginBlock();
        foreach (int index in indices)
        {
            Remove(state, index);
        }
    }

    private static void Write(LedgerState state, int index, Random random)
    {
        state.Main.SetLamports(index, (ulong)random.Next(1, 1_000_000));
        state.Main.SetOwner(index, random.Next(2) == 0 ? WellKnown.System : WellKnown.Token);
        state.Main.ResizeData(index, Lengths[random.Next(Lengths.Length)]);
        random.NextBytes(state.Main.MutableDataOf(index));
    }

    private static void Remove(LedgerState state, int index)
    {
        state.Main.SetLamports(index, 0);
        state.Main.Purge(index);
    }
}
