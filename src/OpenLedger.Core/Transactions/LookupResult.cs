namespace OpenLedger.Core.Transactions;

/// <summary>Whether the lookup tables of a transaction gave it its addresses. The default is success.</summary>
public enum LookupResult : byte
{
    /// <summary>All addresses are known.</summary>
    Resolved = 0,

    /// <summary>A table does not exist, or was deactivated and no longer counts.</summary>
    TableNotFound = 1,

    /// <summary>The account exists, but the lookup-table program does not own it.</summary>
    InvalidOwner = 2,

    /// <summary>The account's data is not a table.</summary>
    InvalidData = 3,

    /// <summary>The table has no such index, or not yet.</summary>
    InvalidIndex = 4,

    /// <summary>An address stands twice in the list, static and loaded together.</summary>
    DuplicateAccount = 5,
}
