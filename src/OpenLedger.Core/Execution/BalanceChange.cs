namespace OpenLedger.Core.Execution;

/// <summary>A token account whose amount a successful transaction changed, as a node's transaction metadata reports it.</summary>
/// <param name="Transaction">Number of the transaction in the block.</param>
/// <param name="Account">Index of the account in the state.</param>
/// <param name="Before">Amount before, in base units.</param>
/// <param name="After">Amount after, in base units.</param>
public readonly record struct BalanceChange(int Transaction, int Account, ulong Before, ulong After);
