using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>Instructions of the Token program, in SPL Token's encoding.</summary>
internal static class TokenIx
{
    public static Instruction Transfer(in Address from, in Address to, in Address authority, ulong amount) =>
        Make(
            Amount(TokenInstruction.Transfer, amount), AccountMeta.Writable(in from), AccountMeta.Writable(in to),
            AccountMeta.ReadonlySigner(in authority));

    public static Instruction TransferChecked(
        in Address from, in Address mint, in Address to, in Address authority, ulong amount, byte decimals) =>
        Make(
            Amount(TokenInstruction.TransferChecked, amount, decimals), AccountMeta.Writable(in from), AccountMeta.Readonly(in mint),
            AccountMeta.Writable(in to), AccountMeta.ReadonlySigner(in authority));

    public static Instruction Approve(in Address source, in Address spender, in Address owner, ulong amount) =>
        Make(
            Amount(TokenInstruction.Approve, amount), AccountMeta.Writable(in source), AccountMeta.Readonly(in spender),
            AccountMeta.ReadonlySigner(in owner));

    public static Instruction ApproveChecked(
        in Address source, in Address mint, in Address spender, in Address owner, ulong amount, byte decimals) =>
        Make(
            Amount(TokenInstruction.ApproveChecked, amount, decimals), AccountMeta.Writable(in source), AccountMeta.Readonly(in mint),
            AccountMeta.Readonly(in spender), AccountMeta.ReadonlySigner(in owner));

    public static Instruction Revoke(in Address source, in Address owner) =>
        Make([(byte)TokenInstruction.Revoke], AccountMeta.Writable(in source), AccountMeta.ReadonlySigner(in owner));

    public static Instruction SetAuthority(in Address account, TokenAuthorityType type, in Address current, Address? next)
    {
        byte[] data = new byte[next is null ? 3 : 35];
        data[0] = (byte)TokenInstruction.SetAuthority;
        data[1] = (byte)type;
        if (next is { } address)
        {
            data[2] = 1;
            address.CopyTo(data.AsSpan(3));
        }

        return Make(data, AccountMeta.Writable(in account), AccountMeta.ReadonlySigner(in current));
    }

    public static Instruction MintTo(in Address mint, in Address to, in Address authority, ulong amount) =>
        Make(
            Amount(TokenInstruction.MintTo, amount), AccountMeta.Writable(in mint), AccountMeta.Writable(in to),
            AccountMeta.ReadonlySigner(in authority));

    public static Instruction Burn(in Address from, in Address mint, in Address authority, ulong amount) =>
        Make(
            Amount(TokenInstruction.Burn, amount), AccountMeta.Writable(in from), AccountMeta.Writable(in mint),
            AccountMeta.ReadonlySigner(in authority));

    public static Instruction Close(in Address account, in Address to, in Address authority) =>
        Make(
            [(byte)TokenInstruction.CloseAccount], AccountMeta.Writable(in account), AccountMeta.Writable(in to),
            AccountMeta.ReadonlySigner(in authority));

    public static Instruction Freeze(in Address account, in Address mint, in Address authority) =>
        Make(
            [(byte)TokenInstruction.FreezeAccount], AccountMeta.Writable(in account), AccountMeta.Readonly(in mint),
            AccountMeta.ReadonlySigner(in authority));

    public static Instruction Thaw(in Address account, in Address mint, in Address authority) =>
        Make(
            [(byte)TokenInstruction.ThawAccount], AccountMeta.Writable(in account), AccountMeta.Readonly(in mint),
            AccountMeta.ReadonlySigner(in authority));

    public static Instruction InitializeMint2(in Address mint, byte decimals, in Address authority, Address? freeze)
    {
        byte[] data = new byte[freeze is null ? 35 : 67];
        data[0] = (byte)TokenInstruction.InitializeMint2;
        data[1] = decimals;
        authority.CopyTo(data.AsSpan(2));
        if (freeze is { } address)
        {
            data[34] = 1;
            address.CopyTo(data.AsSpan(35));
        }

        return Make(data, AccountMeta.Writable(in mint));
    }

    public static Instruction InitializeAccount(in Address account, in Address mint, in Address owner) =>
        Make(
            [(byte)TokenInstruction.InitializeAccount], AccountMeta.Writable(in account), AccountMeta.Readonly(in mint),
            AccountMeta.Readonly(in owner), AccountMeta.Readonly(in WellKnown.SysvarRent));

    public static Instruction InitializeAccount3(in Address account, in Address mint, in Address owner)
    {
        byte[] data = new byte[33];
        data[0] = (byte)TokenInstruction.InitializeAccount3;
        owner.CopyTo(data.AsSpan(1));
        return Make(data, AccountMeta.Writable(in account), AccountMeta.Readonly(in mint));
    }

    private static byte[] Amount(TokenInstruction instruction, ulong amount, byte? decimals = null)
    {
        byte[] data = new byte[decimals is null ? 9 : 10];
        var writer = new InstructionWriter(data);
        writer.U8((byte)instruction);
        writer.U64(amount);
        if (decimals is { } d)
        {
            writer.U8(d);
        }

        return data;
    }

    private static Instruction Make(byte[] data, params AccountMeta[] accounts) => new(WellKnown.Token, accounts, data);
}
