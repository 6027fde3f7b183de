namespace OpenLedger.Core.Execution;

/// <summary>
/// A token account whose amount a successful transaction changed. One of <paramref name="Out"/> and <paramref name="In"/> is 0. What the
/// amount was before is not part of it: transactions that only add to an account, or take what is surely there, have no order among them.
/// </summary>
/// <param name="Transaction">Number of the transaction in the block.</param>
/// <param name="Account">Index of the account in the state.</param>
/// <param name="Out">By how much the amount fell, in base units.</param>
/// <param name="In">By how much the amount rose, in base units.</param>
public readonly record struct BalanceChange(int Transaction, int Account, ulong Out, ulong In);
