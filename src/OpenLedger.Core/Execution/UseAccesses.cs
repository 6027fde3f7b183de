using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// What the uses of a transaction do to accounts, beyond what its bytes say: of a shared guard that they list they only take; and who pays
/// for a transaction may pay for a place in a queue too.
/// </summary>
internal static class UseAccesses
{
    /// <summary>
    /// Turns the writes of guards into debits of the most that the transaction's uses could take; whether they commute with others is
    /// decided when all are known. And the debit of who pays into a write, where a use could make it pay more than the fee.
    /// </summary>
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

        if (accesses[0].Mode == AccessMode.LamportsDebit && MayQueue(transaction, accounts, state))
        {
            accesses[0].Mode = AccessMode.Write;
        }
    }

    // A use that has to wait makes an account for its place, which was none before: no place is ever taken twice.
    private static bool MayQueue(ParsedTransaction transaction, ReadOnlySpan<int> accounts, LedgerState state)
    {
        for (int i = 0; i < transaction.InstructionCount; i++)
        {
            ReadOnlySpan<byte> listed = transaction.InstructionAccounts(i);
            for (int place = SessionPath.OwnAccounts; place < listed.Length && IsUse(transaction, i); place++)
            {
                ref readonly AccountHeader header = ref state.Header(accounts[listed[place]]);
                if (transaction.IsWritable(listed[place]) && header.OwnerProgram == 0 && header.DataLength == 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsUse(ParsedTransaction transaction, int instruction) =>
        transaction.InstructionProgram(instruction) == SessionProgram.Id && SessionProgram.IsUse(transaction, instruction);

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

            if (!IsUse(transaction, i) || place < SessionPath.OwnAccounts)
            {
                return false;
            }

            ulong most = UseRequest.MostOf(transaction.InstructionData(i));
            units = most > ulong.MaxValue - units ? ulong.MaxValue : units + most;
        }

        return true;
    }
}
