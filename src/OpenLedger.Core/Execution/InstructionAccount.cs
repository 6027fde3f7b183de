namespace OpenLedger.Core.Execution;

/// <summary>An account as one instruction sees it.</summary>
/// <param name="Index">Number of the account in the transaction.</param>
/// <param name="IsSigner">Its owner agreed: it signed, a program signed for its derived address, or a session lent it.</param>
/// <param name="IsWritable">The instruction may change it.</param>
public readonly record struct InstructionAccount(byte Index, bool IsSigner, bool IsWritable);
