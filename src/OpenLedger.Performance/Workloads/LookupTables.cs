using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Workloads;

/// <summary>The lookup tables of a state.</summary>
internal readonly struct LookupTables(LedgerState state) : ILookupTableSource
{
    public bool TryGetAccount(in Address address, out Address owner, out ReadOnlySpan<byte> data)
    {
        int index = state.Find(in address);
        bool exists = index >= 0 && state.LamportsOf(index) > 0;
        owner = exists ? state.OwnerOf(index) : default;
        data = exists ? state.DataOf(index) : default;
        return exists;
    }

    /// <summary>Loads what transactions take from tables, so that all their accounts are known.</summary>
    /// <param name="transactions">Transactions of a workload, which can be resolved from its first block on.</param>
    /// <param name="state">A workload's state.</param>
    public static void Resolve(List<ParsedTransaction> transactions, LedgerState state)
    {
        var source = new LookupTables(state);
        foreach (ParsedTransaction transaction in transactions)
        {
            LookupResult result = LookupResolver.TryResolve(transaction, ref source, currentSlot: 1);
            Preconditions.Invariant(result == LookupResult.Resolved, "a workload's lookup tables are there");
        }
    }
}
