using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>That a transaction of a block touches an account, how, and with what amount. 24 bytes.</summary>
internal struct Access
{
    /// <summary>Lamports or token units that are debited or credited; the most that is taken of a guard.</summary>
    public ulong Amount;

    /// <summary>
    /// Index of the account in the state; the complement of its number in the transaction as long as its address has no index.
    /// </summary>
    public int Account;

    /// <summary>Number of the transaction in its block.</summary>
    public int Transaction;

    public AccessMode Mode;

    /// <summary>Whether it changes an amount and commutes with others that do.</summary>
    public readonly bool IsDelta => Mode >= AccessMode.LamportsCredit;

    /// <summary>Whether it passes a shared guard.</summary>
    public readonly bool IsOfGuard => Mode == AccessMode.GuardDebit;

    public readonly bool IsDebit => Mode is AccessMode.LamportsDebit or AccessMode.TokensDebit;
}
