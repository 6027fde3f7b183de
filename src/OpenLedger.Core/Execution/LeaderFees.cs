using OpenLedger.Core.State;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Fees accumulate aside and reach the leader at the end of the block: otherwise every transaction would write the leader's account.
/// </summary>
internal static class LeaderFees
{
    /// <summary>Pays the fees of a block, after its last transaction.</summary>
    public static void Pay(LedgerState state, ulong lamports, in Address leader)
    {
        if (lamports > 0)
        {
            state.Main.BeginTransaction(int.MaxValue);
            int account = state.Resolve(in leader);
            state.Main.SetLamports(account, state.LamportsOf(account) + lamports);
        }
    }
}
