using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>Instructions of the Permit program.</summary>
internal static class PermitIx
{
    public static Instruction Approve(in Address source, in Address spender, in Address owner, ulong amount, long expiresMs)
    {
        byte[] data = new byte[24];
        var writer = new InstructionWriter(data);
        writer.U64(PermitProgram.ApproveAction);
        writer.U64(amount);
        writer.I64(expiresMs);
        return new Instruction(
            PermitProgram.Id,
            [
                AccountMeta.Writable(PermitAllowance.AddressFor(in source, in spender)), AccountMeta.Readonly(in source),
                AccountMeta.Readonly(in spender), AccountMeta.WritableSigner(in owner),
            ],
            data);
    }

    /// <summary>Ends allowances of an owner.</summary>
    public static Instruction Lockdown(in Address owner, params Address[] allowances) =>
        new(
            PermitProgram.Id,
            [AccountMeta.ReadonlySigner(in owner), .. allowances.Select(allowance => AccountMeta.Writable(in allowance))],
            BitConverter.GetBytes(PermitProgram.LockdownAction));

    /// <summary>A transfer under the allowance of <paramref name="spender"/>, or under another one.</summary>
    public static Instruction TransferFrom(
        in Address source, in Address to, in Address spender, ulong amount, Address? allowance = null, Address? token = null)
    {
        byte[] data = new byte[16];
        var writer = new InstructionWriter(data);
        writer.U64(PermitProgram.TransferFromAction);
        writer.U64(amount);
        return new Instruction(
            PermitProgram.Id,
            [
                AccountMeta.Writable(allowance ?? PermitAllowance.AddressFor(in source, in spender)), AccountMeta.Writable(in source),
                AccountMeta.Writable(in to), AccountMeta.ReadonlySigner(in spender), AccountMeta.Readonly(PermitProgram.Authority),
                AccountMeta.Readonly(token ?? WellKnown.Token),
            ],
            data);
    }
}
