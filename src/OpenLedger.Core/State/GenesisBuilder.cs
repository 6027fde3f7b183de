namespace OpenLedger.Core.State;

/// <summary>Installs what stands at time zero, without transactions: accounts with their owners, balances and data.</summary>
public static class GenesisBuilder
{
    /// <summary>Creates or replaces an account and returns its index.</summary>
    /// <param name="state">A ledger that is not within a block.</param>
    /// <param name="address">The account's address.</param>
    /// <param name="owner">The program that owns it.</param>
    /// <param name="lamports">Its balance; must be at least the rent-exempt minimum for its data, or nothing, without data, to take it away.</param>
    /// <param name="data">Its data.</param>
    public static int Install(this LedgerState state, in Address address, in Address owner, ulong lamports, ReadOnlySpan<byte> data)
    {
        Preconditions.Argument(
            lamports >= Execution.Rent.MinimumBalance(data.Length) || (lamports == 0 && data.IsEmpty), nameof(lamports),
            "an account must be rent-exempt");
        int index = state.Resolve(in address);
        state.BeginBlock();
        state.Main.ResizeData(index, data.Length);
        data.CopyTo(state.Main.MutableDataOf(index));
        state.Main.SetOwner(index, in owner);
        state.Main.SetLamports(index, lamports);
        state.BeginBlock();
        return index;
    }
}
