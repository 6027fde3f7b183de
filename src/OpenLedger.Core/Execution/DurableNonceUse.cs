using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// A transaction that names a durable nonce instead of a recent blockhash: its first instruction is System's AdvanceNonceAccount, and the
/// nonce account holds the hash that it names. The nonce advances whether the transaction succeeds or fails, so it is good once.
/// </summary>
internal static class DurableNonceUse
{
    /// <summary>
    /// Whether the transaction names the current value of a nonce account, that value can advance, and its authority signed.
    /// </summary>
    public static bool IsValid(TransactionFrame transaction, LedgerState state, in Hash256 latestBlockhash)
    {
        if (!TryFindAccount(transaction, state, out int account))
        {
            return false;
        }

        if (!NonceAccount.TryRead(state.DataOf(account), out NonceAccount nonce) || nonce.Nonce != transaction.Parsed.RecentBlockhash ||
            nonce.Nonce == DurableNonce.Next(latestBlockhash))
        {
            return false;
        }

        // The advancing instruction itself must name the authority: that it signed for something else is not enough.
        foreach (byte number in transaction.Parsed.InstructionAccounts(0))
        {
            if (transaction.Parsed.IsSigner(number) && transaction.Parsed.Key(number) == nonce.Authority)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Advances the nonce of a transaction that failed.</summary>
    public static void Advance(TransactionFrame transaction, LedgerState state, Journal journal, in Hash256 latestBlockhash)
    {
        bool found = TryFindAccount(transaction, state, out int account);
        Preconditions.Invariant(found, "the nonce of an admitted transaction is still there");
        NonceAccount.TryRead(state.DataOf(account), out NonceAccount nonce);
        (nonce with { Nonce = DurableNonce.Next(latestBlockhash) }).Write(journal.MutableDataOf(account));
    }

    private static bool TryFindAccount(TransactionFrame transaction, LedgerState state, out int account)
    {
        bool found = DurableNonce.TryGetNonceAccount(transaction.Parsed, out int number);
        account = found ? transaction.StateIndex[number] : -1;
        return found && state.OwnerOf(account) == WellKnown.System;
    }
}
