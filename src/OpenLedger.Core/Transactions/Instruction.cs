namespace OpenLedger.Core.Transactions;

/// <summary>An account that an instruction names, and what the instruction needs of it.</summary>
/// <param name="Address">The account.</param>
/// <param name="IsSigner">True if the account's key must sign the transaction.</param>
/// <param name="IsWritable">True if the instruction may change the account.</param>
public readonly record struct AccountMeta(Address Address, bool IsSigner, bool IsWritable)
{
    /// <summary>An account that may be changed and must sign.</summary>
    public static AccountMeta WritableSigner(in Address address) => new(address, true, true);

    /// <summary>An account that must sign and stays as it is.</summary>
    public static AccountMeta ReadonlySigner(in Address address) => new(address, true, false);

    /// <summary>An account that may be changed.</summary>
    public static AccountMeta Writable(in Address address) => new(address, false, true);

    /// <summary>An account that is only read.</summary>
    public static AccountMeta Readonly(in Address address) => new(address, false, false);
}

/// <summary>
/// An instruction in a comfortable form, for tests, genesis and rare operations; the hot path feeds
/// <see cref="TransactionBuilder"/> piece by piece instead.
/// </summary>
/// <param name="Program">The program to call.</param>
/// <param name="Accounts">The accounts, in the program's order. May name one twice.</param>
/// <param name="Data">The instruction data.</param>
public sealed record Instruction(Address Program, IReadOnlyList<AccountMeta> Accounts, ReadOnlyMemory<byte> Data);
