using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Whether the accounts of a transfer (see <see cref="TransferReader"/>) are what the programs expect. Whatever is not surely so goes
/// through the programs, which say what is wrong with it.
/// </summary>
internal static class TransferShape
{
    /// <summary>
    /// Whether the accounts are what the programs expect, so that the transaction surely succeeds if what it debits is there. Looks
    /// at nothing that a credit or a debit changes, but for that an account exists.
    /// </summary>
    /// <param name="transaction">A transaction of the shape.</param>
    /// <param name="accounts">Its accounts' indices.</param>
    /// <param name="state">The state.</param>
    public static bool IsCertain(ParsedTransaction transaction, ReadOnlySpan<int> accounts, LedgerState state)
    {
        foreach (ref readonly DeclaredAccess access in transaction.DeclaredAccesses)
        {
            int account = accounts[access.Account];
            bool certain = access.Mode switch
            {
                AccessMode.LamportsDebit => IsWallet(account, state),
                AccessMode.LamportsCredit => Exists(account, state),
                AccessMode.TokensDebit => IsOpen(account, state) && MayDebit(in transaction.KeyRef(access.Other), state.DataOf(account)),
                AccessMode.TokensCredit =>
                    IsOpen(account, state) &&
                    TokenAccount.MintRef(state.DataOf(account)) == TokenAccount.MintRef(state.DataOf(accounts[access.Other])),
                _ => IsMint(account, accounts[access.Other], access.Amount, state),
            };
            if (!certain)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it is a System account without data: the only kind that pays fees and can be debited by System.</summary>
    public static bool IsWallet(int account, LedgerState state)
    {
        ref readonly AccountHeader header = ref state.Header(account);
        return header.OwnerProgram == 0 && header.DataLength == 0 && header.Lamports != 0;
    }

    private static bool Exists(int account, LedgerState state)
    {
        ref readonly AccountHeader header = ref state.Header(account);
        return header.Lamports >= Rent.MinimumBalance(header.DataLength);
    }

    /// <summary>Whether an authority debits an open token account as its owner.</summary>
    public static bool MayDebit(in Address authority, ReadOnlySpan<byte> data)
    {
        bool isDelegate = TokenAccount.TryGetDelegate(data, out Address delegated) && delegated == authority;
        return authority == TokenAccount.OwnerRef(data) && !isDelegate;
    }

    /// <summary>Whether it is a token account that tokens may leave and come to.</summary>
    public static bool IsOpen(int account, LedgerState state)
    {
        ref readonly AccountHeader header = ref state.Header(account);
        if (header.OwnerProgram != LedgerState.TokenProgramNumber || header.DataLength != TokenAccount.Length ||
            header.Lamports < Rent.MinimumBalance(TokenAccount.Length))
        {
            return false;
        }

        ReadOnlySpan<byte> data = state.Bytes(in header);
        return TokenAccount.IsInitialized(data) && !TokenAccount.IsFrozen(data);
    }

    /// <summary>Whether it is the mint of a token account, with the decimals expected.</summary>
    public static bool IsMint(int account, int tokens, ulong decimals, LedgerState state)
    {
        ReadOnlySpan<byte> data = state.DataOf(account);
        return state.Header(account).Address == TokenAccount.MintRef(state.DataOf(tokens)) &&
            TokenMint.IsInitialized(data) && TokenMint.Decimals(data) == decimals;
    }
}
