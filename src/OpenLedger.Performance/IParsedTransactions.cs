using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance;

/// <summary>Transactions that are parsed and hashed already.</summary>
internal interface IParsedTransactions
{
    /// <summary>The transactions; not to be changed.</summary>
    ParsedTransaction[] Parsed { get; }
}
