using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>Instructions of the System program, in Solana's encoding.</summary>
internal static class SystemIx
{
    public static Instruction Transfer(in Address from, in Address to, ulong lamports)
    {
        byte[] data = new byte[12];
        var writer = Start(data, SystemInstruction.Transfer);
        writer.U64(lamports);
        return Make(data, AccountMeta.WritableSigner(in from), AccountMeta.Writable(in to));
    }

    public static Instruction Create(in Address from, in Address account, ulong lamports, ulong space, in Address owner)
    {
        byte[] data = new byte[52];
        var writer = Start(data, SystemInstruction.CreateAccount);
        writer.U64(lamports);
        writer.U64(space);
        writer.Address(in owner);
        return Make(data, AccountMeta.WritableSigner(in from), AccountMeta.WritableSigner(in account));
    }

    public static Instruction CreateWithSeed(
        in Address from, in Address account, in Address seedBase, ReadOnlySpan<byte> seed, ulong lamports, ulong space, in Address owner)
    {
        byte[] data = new byte[4 + 32 + 8 + seed.Length + 8 + 8 + 32];
        var writer = Start(data, SystemInstruction.CreateAccountWithSeed);
        writer.Address(in seedBase);
        writer.U64((ulong)seed.Length);
        writer.Bytes(seed);
        writer.U64(lamports);
        writer.U64(space);
        writer.Address(in owner);
        return Make(
            data, AccountMeta.WritableSigner(in from), AccountMeta.Writable(in account), AccountMeta.ReadonlySigner(in seedBase));
    }

    public static Instruction Assign(in Address account, in Address owner)
    {
        byte[] data = new byte[36];
        var writer = Start(data, SystemInstruction.Assign);
        writer.Address(in owner);
        return Make(data, AccountMeta.WritableSigner(in account));
    }

    public static Instruction Allocate(in Address account, ulong space)
    {
        byte[] data = new byte[12];
        var writer = Start(data, SystemInstruction.Allocate);
        writer.U64(space);
        return Make(data, AccountMeta.WritableSigner(in account));
    }

    public static Instruction InitializeNonce(in Address nonce, in Address authority)
    {
        byte[] data = new byte[36];
        var writer = Start(data, SystemInstruction.InitializeNonceAccount);
        writer.Address(in authority);
        return Make(
            data, AccountMeta.Writable(in nonce), AccountMeta.Readonly(in WellKnown.SysvarRecentBlockhashes),
            AccountMeta.Readonly(in WellKnown.SysvarRent));
    }

    public static Instruction AdvanceNonce(in Address nonce, in Address authority)
    {
        byte[] data = new byte[4];
        Start(data, SystemInstruction.AdvanceNonceAccount);
        return Make(
            data, AccountMeta.Writable(in nonce), AccountMeta.Readonly(in WellKnown.SysvarRecentBlockhashes),
            AccountMeta.ReadonlySigner(in authority));
    }

    public static Instruction WithdrawNonce(in Address nonce, in Address to, in Address authority, ulong lamports)
    {
        byte[] data = new byte[12];
        var writer = Start(data, SystemInstruction.WithdrawNonceAccount);
        writer.U64(lamports);
        return Make(
            data, AccountMeta.Writable(in nonce), AccountMeta.Writable(in to),
            AccountMeta.Readonly(in WellKnown.SysvarRecentBlockhashes), AccountMeta.Readonly(in WellKnown.SysvarRent),
            AccountMeta.ReadonlySigner(in authority));
    }

    public static Instruction AuthorizeNonce(in Address nonce, in Address authority, in Address next)
    {
        byte[] data = new byte[36];
        var writer = Start(data, SystemInstruction.AuthorizeNonceAccount);
        writer.Address(in next);
        return Make(data, AccountMeta.Writable(in nonce), AccountMeta.ReadonlySigner(in authority));
    }

    private static InstructionWriter Start(byte[] data, SystemInstruction instruction)
    {
        var writer = new InstructionWriter(data);
        writer.U32((uint)instruction);
        return writer;
    }

    private static Instruction Make(byte[] data, params AccountMeta[] accounts) => new(WellKnown.System, accounts, data);
}
