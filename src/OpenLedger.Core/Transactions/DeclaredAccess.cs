namespace OpenLedger.Core.Transactions;

/// <summary>That a transfer touches one of its transaction's accounts, how, and with what amount, as the bytes say. 16 bytes.</summary>
/// <param name="Amount">Lamports or token units that are debited or credited; the decimals expected of a mint that is read.</param>
/// <param name="Account">Number of the account in the transaction.</param>
/// <param name="Mode">How it is touched.</param>
/// <param name="Other">
/// Number of another account: the authority that debits tokens, the account that credited tokens come from, the account whose mint is read.
/// </param>
internal readonly record struct DeclaredAccess(ulong Amount, byte Account, AccessMode Mode, byte Other);
