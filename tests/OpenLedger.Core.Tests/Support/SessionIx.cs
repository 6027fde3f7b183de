using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>Instructions of the Session program: grants, uses and what ends them.</summary>
internal static partial class SessionIx
{
    public static Hash256 Domain => TestLedger.DefaultParameters.Domain;

    /// <summary>The owner grants a session to a key; both sign.</summary>
    public static Instruction Grant(SessionTerms terms, in Address key, in Address owner)
    {
        byte[] data = new byte[2048];
        var writer = new InstructionWriter(data);
        writer.U8((byte)SessionOperation.Grant);
        terms.Write(ref writer);
        return new Instruction(
            SessionProgram.Id,
            [
                AccountMeta.Writable(SessionAddresses.Session(terms.Domain, in key)), AccountMeta.ReadonlySigner(in key),
                AccountMeta.WritableSigner(in owner), AccountMeta.Writable(SessionAddresses.OwnerAuthority(terms.Domain, in owner)),
            ],
            writer.Written.ToArray());
    }

    /// <summary>Covers the next instruction; states the most that can leave per asset of the session.</summary>
    public static Instruction Use(
        in Address key, in Address owner, in Address principal, params ReadOnlySpan<(byte Asset, ulong Units)> declared)
    {
        byte[] data = new byte[2 + (declared.Length * 9)];
        var writer = new InstructionWriter(data);
        writer.U8((byte)SessionOperation.Use);
        writer.U8((byte)declared.Length);
        foreach ((byte asset, ulong units) in declared)
        {
            writer.U8(asset);
            writer.U64(units);
        }

        Hash256 domain = Domain;
        return new Instruction(
            SessionProgram.Id,
            [
                AccountMeta.Writable(SessionAddresses.Session(in domain, in key)), AccountMeta.ReadonlySigner(in key),
                AccountMeta.Readonly(SessionAddresses.OwnerAuthority(in domain, in owner)),
                AccountMeta.Readonly(SessionAddresses.FreezeMark(in domain, in principal)),
            ],
            data);
    }

    /// <summary>The same instruction without the owner as signer: what stands behind a use.</summary>
    public static Instruction WithoutSigner(this Instruction instruction, Address owner) => instruction with
    {
        Accounts = [.. instruction.Accounts.Select(a => a.Address == owner ? a with { IsSigner = false } : a)],
    };

    public static Instruction Revoke(in Address key, in Address signer)
    {
        Hash256 domain = Domain;
        return new Instruction(
            SessionProgram.Id,
            [AccountMeta.Writable(SessionAddresses.Session(in domain, in key)), AccountMeta.ReadonlySigner(in signer)],
            new byte[] { (byte)SessionOperation.Revoke });
    }

    public static Instruction RevokeAll(in Address owner)
    {
        Hash256 domain = Domain;
        return new Instruction(
            SessionProgram.Id,
            [AccountMeta.Writable(SessionAddresses.OwnerAuthority(in domain, in owner)), AccountMeta.WritableSigner(in owner)],
            new byte[] { (byte)SessionOperation.RevokeAll });
    }

    public static Instruction Revalidate(in Address key, in Address owner, in Address validator, ulong nonce)
    {
        byte[] data = new byte[9];
        var writer = new InstructionWriter(data);
        writer.U8((byte)SessionOperation.Revalidate);
        writer.U64(nonce);
        Hash256 domain = Domain;
        return new Instruction(
            SessionProgram.Id,
            [
                AccountMeta.Writable(SessionAddresses.Session(in domain, in key)), AccountMeta.ReadonlySigner(in validator),
                AccountMeta.Readonly(SessionAddresses.OwnerAuthority(in domain, in owner)),
            ],
            data);
    }

    public static Instruction Freeze(in Address principal, in Address guardian)
    {
        byte[] data = new byte[33];
        var writer = new InstructionWriter(data);
        writer.U8((byte)SessionOperation.FreezeDelegate);
        writer.Address(in principal);
        Hash256 domain = Domain;
        return new Instruction(
            SessionProgram.Id,
            [AccountMeta.Writable(SessionAddresses.FreezeMark(in domain, in principal)), AccountMeta.WritableSigner(in guardian)],
            data);
    }
}
