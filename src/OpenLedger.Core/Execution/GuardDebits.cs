using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Which writes of a transaction can be no more than passages of its uses through shared guards. Whether they commute with others is
/// decided when all of them are known.
/// </summary>
internal static class GuardDebits
{
    /// <summary>Turns the writes of guards into debits of the most that the transaction's uses could take.</summary>
    /// <param name="transaction">A transaction that is more than a transfer.</param>
    /// <param name="accounts">Its accounts' indices.</param>
    /// <param name="accesses">How it touches accounts.</param>
    /// <param name="state">The state at the start of the block.</param>
    public static void Infer(ParsedTransaction transaction, ReadOnlySpan<int> accounts, Span<Access> accesses, LedgerState state)
    {
        foreach (ref Access access in accesses)
        {
            if (access.Mode == AccessMode.Write && IsGuard(access.Account, state) &&
                TryDeclare(transaction, accounts.IndexOf(access.Account), out ulong units))
            {
                access.Mode = AccessMode.GuardDebit;
                access.Amount = units;
            }
        }
    }

    // What a use takes for a guard. That it pays its rent: what is written and does not fails the transaction.
    private static bool IsGuard(int account, LedgerState state)
    {
        ref readonly AccountHeader header = ref state.Header(account);
        return header.OwnerProgram == LedgerState.SessionProgramNumber && header.DataLength == GuardAccount.Length &&
            header.Lamports >= Rent.MinimumBalance(GuardAccount.Length);
    }

    // Nothing but uses may list it, where they list guards. One use takes of one asset at most from any guard.
    private static bool TryDeclare(ParsedTransaction transaction, int guard, out ulong units)
    {
        units = 0;
        for (int i = 0; i < transaction.InstructionCount; i++)
        {
            ReadOnlySpan<byte> listed = transaction.InstructionAccounts(i);
            int place = listed.IndexOf((byte)guard);
            if (place < 0)
            {
                continue;
            }

            bool isUse = transaction.InstructionProgram(i) == SessionProgram.Id && SessionProgram.IsUse(transaction, i);
            if (!isUse || place < SessionPath.OwnAccounts)
            {
                return false;
            }

            ulong most = UseRequest.MostOf(transaction.InstructionData(i));
            units = most > ulong.MaxValue - units ? ulong.MaxValue : units + most;
        }

        return true;
    }
}
