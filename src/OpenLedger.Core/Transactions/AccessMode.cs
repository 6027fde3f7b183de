namespace OpenLedger.Core.Transactions;

/// <summary>
/// How a transaction touches an account. Reads commute with reads. Credits and debits commute with each other, since they only add to an
/// amount or take from it what is reserved; nobody else sees the amount in between. A shared guard is such an amount too. A write commutes
/// with nothing.
/// </summary>
public enum AccessMode : byte
{
    /// <summary>Sees the account as it is at this place in the block.</summary>
    Read,

    /// <summary>May change anything about it.</summary>
    Write,

    /// <summary>Adds lamports, and looks at nothing.</summary>
    LamportsCredit,

    /// <summary>Takes lamports that are there, whatever other transactions of the block do.</summary>
    LamportsDebit,

    /// <summary>Adds to the amount of a token account, and looks at nothing.</summary>
    TokensCredit,

    /// <summary>Takes from the amount of a token account what is there, whatever other transactions of the block do.</summary>
    TokensDebit,

    /// <summary>Passes a shared guard with no more than may leave through it, whatever other transactions of the block do.</summary>
    GuardDebit,
}
