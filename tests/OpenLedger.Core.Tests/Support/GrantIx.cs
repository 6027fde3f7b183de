using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>Instructions of the programs of grants, which all list their accounts in the same order.</summary>
internal static class GrantIx
{
    /// <summary>The owner's instruction: grant, source, spender, owner, and more.</summary>
    public static Instruction Give(
        in Address program, in Address grant, in Address source, in Address spender, in Address owner, byte[] data,
        params AccountMeta[] more) =>
        new(
            program,
            [
                AccountMeta.Writable(in grant), AccountMeta.Readonly(in source), AccountMeta.Readonly(in spender),
                AccountMeta.WritableSigner(in owner), .. more,
            ],
            data);

    /// <summary>The spender's instruction: grant, source, destination, spender, authority, Token, and more.</summary>
    public static Instruction Take(
        in Address program, ulong action, in Address grant, in Address source, in Address to, in Address spender, in Address authority,
        ulong amount, params AccountMeta[] more) =>
        new(
            program,
            [
                AccountMeta.Writable(in grant), AccountMeta.Writable(in source), AccountMeta.Writable(in to),
                AccountMeta.ReadonlySigner(in spender), AccountMeta.Readonly(in authority), AccountMeta.Readonly(in WellKnown.Token), .. more,
            ],
            Data(action, w => w.U64(amount)));

    /// <summary>Somebody's change of a grant: grant, signer.</summary>
    public static Instruction Change(in Address program, ulong action, in Address grant, in Address signer) =>
        new(program, [AccountMeta.Writable(in grant), AccountMeta.ReadonlySigner(in signer)], Data(action, static _ => { }));

    /// <summary>An action and what follows it.</summary>
    public static byte[] Data(ulong action, Action<Fields> write)
    {
        var fields = new Fields();
        fields.U64(action);
        write(fields);
        return [.. fields.Bytes];
    }

    /// <summary>Fields of an instruction, one after the other.</summary>
    public sealed class Fields
    {
        public List<byte> Bytes { get; } = [];

        public Fields U8(byte value) => Add([value]);

        public Fields U16(ushort value) => Add(BitConverter.GetBytes(value));

        public Fields U32(uint value) => Add(BitConverter.GetBytes(value));

        public Fields U64(ulong value) => Add(BitConverter.GetBytes(value));

        public Fields I64(long value) => Add(BitConverter.GetBytes(value));

        public Fields Address(in Address value) => Add(Core.Primitives.Address.BytesOf(in value).ToArray());

        private Fields Add(byte[] bytes)
        {
            Bytes.AddRange(bytes);
            return this;
        }
    }
}
