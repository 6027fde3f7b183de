using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>Instructions of the CodeRegistry program.</summary>
internal static class CodeRegistryIx
{
    public static Instruction Register(
        in Address program, in Hash256 codeHash, in Address upgradeAuthority, in Address registrar, Address? entry = null)
    {
        byte[] data = new byte[8 + 32 + 32 + 32];
        var writer = new InstructionWriter(data);
        writer.U64(CodeRegistryProgram.RegisterAction);
        writer.Address(in program);
        writer.Hash(in codeHash);
        writer.Address(in upgradeAuthority);
        return new Instruction(
            CodeRegistryProgram.Id,
            [AccountMeta.Writable(entry ?? ProgramCode.AddressFor(in program)), AccountMeta.WritableSigner(in registrar)],
            data);
    }

    public static Instruction Upgrade(in Address program, in Address authority, in Hash256 codeHash) =>
        Make(CodeRegistryProgram.UpgradeAction, in program, in authority, Hash256.BytesOf(in codeHash));

    public static Instruction SetAuthority(in Address program, in Address authority, in Address next) =>
        Make(CodeRegistryProgram.SetAuthorityAction, in program, in authority, Address.BytesOf(in next));

    public static Instruction Delist(in Address program, in Address registrar) =>
        Make(CodeRegistryProgram.DelistAction, in program, in registrar, []);

    public static Instruction Relist(in Address program, in Address registrar, in Hash256 codeHash) =>
        Make(CodeRegistryProgram.RelistAction, in program, in registrar, Hash256.BytesOf(in codeHash));

    private static Instruction Make(ulong action, in Address program, in Address signer, ReadOnlySpan<byte> argument)
    {
        byte[] data = new byte[8 + argument.Length];
        var writer = new InstructionWriter(data);
        writer.U64(action);
        writer.Bytes(argument);
        return new Instruction(
            CodeRegistryProgram.Id,
            [AccountMeta.Writable(ProgramCode.AddressFor(in program)), AccountMeta.ReadonlySigner(in signer)],
            data);
    }
}
