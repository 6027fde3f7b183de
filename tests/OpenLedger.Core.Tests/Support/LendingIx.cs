using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>Instructions of the Lending program.</summary>
internal static class LendingIx
{
    public static Instruction CreatePool(in Address pool, in Address @operator, in Address vault, ulong debtLimit) =>
        Make(
            LendingProgram.CreatePoolAction, debtLimit, AccountMeta.Writable(in pool), AccountMeta.ReadonlySigner(in @operator),
            AccountMeta.Readonly(in vault));

    public static Instruction SetLimit(in Address pool, in Address @operator, ulong debtLimit) =>
        Make(LendingProgram.SetLimitAction, debtLimit, AccountMeta.Writable(in pool), AccountMeta.ReadonlySigner(in @operator));

    public static Instruction Open(in Address pool, in Address owner) =>
        Make(
            LendingProgram.OpenPositionAction, null, AccountMeta.Writable(LendingPosition.AddressFor(in pool, in owner)),
            AccountMeta.Readonly(in pool), AccountMeta.WritableSigner(in owner));

    public static Instruction Borrow(in Address pool, in Address owner, in Address vault, in Address to, ulong units) =>
        Make(
            LendingProgram.BorrowAction, units, AccountMeta.Writable(LendingPosition.AddressFor(in pool, in owner)),
            AccountMeta.Readonly(in pool), AccountMeta.ReadonlySigner(in owner), AccountMeta.Writable(in vault),
            AccountMeta.Writable(in to), AccountMeta.Readonly(LendingPool.AuthorityFor(in pool, out _)),
            AccountMeta.Readonly(in WellKnown.Token));

    public static Instruction Repay(in Address pool, in Address owner, in Address vault, in Address from, ulong units) =>
        Make(
            LendingProgram.RepayAction, units, AccountMeta.Writable(LendingPosition.AddressFor(in pool, in owner)),
            AccountMeta.Readonly(in pool), AccountMeta.ReadonlySigner(in owner), AccountMeta.Writable(in vault),
            AccountMeta.Writable(in from), AccountMeta.Readonly(in WellKnown.Token));

    private static Instruction Make(ulong action, ulong? amount, params AccountMeta[] accounts)
    {
        byte[] data = new byte[amount is null ? 8 : 16];
        var writer = new InstructionWriter(data);
        writer.U64(action);
        if (amount is { } units)
        {
            writer.U64(units);
        }

        return new Instruction(LendingProgram.Id, accounts, data);
    }
}
