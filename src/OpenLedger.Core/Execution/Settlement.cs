using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>Moves what a transfer moves without asking its programs, where it is known that they would agree.</summary>
internal static class Settlement
{
    /// <summary>Moves the amounts of a transfer whose debits are reserved, while other threads may do so on the same accounts.</summary>
    public static void MoveReserved(ReadOnlySpan<Access> accesses, LedgerState state)
    {
        foreach (ref readonly Access access in accesses)
        {
            ref AccountHeader header = ref state.Header(access.Account);
            switch (access.Mode)
            {
                case AccessMode.LamportsCredit:
                    Interlocked.Add(ref header.Lamports, access.Amount);
                    break;
                case AccessMode.LamportsDebit:
                    Take(ref header.Lamports, access.Amount);
                    break;
                case AccessMode.TokensCredit:
                    Interlocked.Add(ref TokenAccount.AmountRef(state.Bytes(in header)), access.Amount);
                    break;
                case AccessMode.TokensDebit:
                    Take(ref TokenAccount.AmountRef(state.Bytes(in header)), access.Amount);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>
    /// Takes a reserved amount while other threads may change it too. Adding the complement wraps around to a subtraction.
    /// </summary>
    public static void Take(ref ulong amount, ulong taken) => Interlocked.Add(ref amount, unchecked(0 - taken));

    /// <summary>
    /// Moves the amounts of a transfer that nobody else can interfere with, if what it takes is there and what it leaves may stay;
    /// otherwise changes nothing and returns false.
    /// </summary>
    /// <param name="number">Number of the transaction, for the journal.</param>
    /// <param name="accesses">What it moves.</param>
    /// <param name="state">The state.</param>
    /// <param name="journal">Where the amounts before are saved.</param>
    public static bool TryMove(int number, ReadOnlySpan<Access> accesses, LedgerState state, Journal journal)
    {
        foreach (ref readonly Access access in accesses)
        {
            if (!Fits(in access, state))
            {
                return false;
            }
        }

        foreach (ref readonly Access access in accesses)
        {
            ref AccountHeader header = ref state.Header(access.Account);
            if (access.Mode is AccessMode.LamportsCredit or AccessMode.LamportsDebit)
            {
                journal.SaveLamports(number, access.Account, header.Lamports);
                Change(ref header.Lamports, in access);
            }
            else if (access.IsDelta)
            {
                ref ulong amount = ref TokenAccount.AmountRef(state.Bytes(in header));
                journal.SaveTokens(number, access.Account, amount);
                Change(ref amount, in access);
            }
        }

        return true;
    }

    /// <summary>
    /// The same for a transfer of lamports alone, of which it is not known yet whether its accounts are what the programs expect
    /// (<see cref="TransferShape.IsCertain"/>): the same accounts are looked at once.
    /// </summary>
    public static bool TryMoveLamports(int number, ReadOnlySpan<Access> accesses, LedgerState state, Journal journal)
    {
        foreach (ref readonly Access access in accesses)
        {
            ref readonly AccountHeader header = ref state.Header(access.Account);
            ulong minimum = Rent.MinimumBalance(header.DataLength);
            bool good = header.Lamports >= minimum && (access.Mode == AccessMode.LamportsCredit
                ? access.Amount <= ulong.MaxValue - header.Lamports
                : header.OwnerProgram == 0 && header.DataLength == 0 && header.Lamports - minimum >= access.Amount);
            if (!good)
            {
                return false;
            }
        }

        foreach (ref readonly Access access in accesses)
        {
            ref AccountHeader header = ref state.Header(access.Account);
            journal.SaveLamports(number, access.Account, header.Lamports);
            Change(ref header.Lamports, in access);
        }

        return true;
    }

    private static void Change(ref ulong amount, in Access access) =>
        amount = unchecked(access.IsDebit ? amount - access.Amount : amount + access.Amount);

    private static bool Fits(in Access access, LedgerState state)
    {
        ref readonly AccountHeader header = ref state.Header(access.Account);
        switch (access.Mode)
        {
            case AccessMode.LamportsDebit:
                ulong minimum = Rent.MinimumBalance(0);
                return header.Lamports >= minimum && header.Lamports - minimum >= access.Amount;
            case AccessMode.LamportsCredit:
                return access.Amount <= ulong.MaxValue - header.Lamports;
            case AccessMode.TokensDebit:
                return TokenAccount.Amount(state.Bytes(in header)) >= access.Amount;
            case AccessMode.TokensCredit:
                return access.Amount <= ulong.MaxValue - TokenAccount.Amount(state.Bytes(in header));
            default:
                return true;
        }
    }
}
