using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Transactions;

public class TransactionBuilderTest
{
    private readonly TransactionBuilder _builder = new();

    [Fact]
    public void Messages_equal_those_of_an_independent_implementation()
    {
        const int seed = 4711;
        var source = new RandomTransactions(seed);
        int built = 0, versioned = 0;
        for (int i = 0; i < 3000; i++)
        {
            Instruction[] instructions = source.Instructions();
            LookupTableContents[]? tables = i % 2 == 0 ? null : source.Tables();
            Hash256 blockhash = source.Blockhash();
            var expected = new NaiveMessage(source.Payer, blockhash, instructions, tables);
            bool ok = Build(source.Payer, blockhash, instructions, tables);
            Assert.True(expected.Fits == ok, $"seed {seed}, case {i}");
            if (ok)
            {
                Assert.True(expected.Wire.AsSpan().SequenceEqual(_builder.Wire), $"seed {seed}, case {i}");
                Assert.True(expected.Message.AsSpan().SequenceEqual(_builder.Message), $"seed {seed}, case {i}");
                Assert.Equal(expected.Signers.Length, _builder.RequiredSignatures);
                built++;
                versioned += tables is { Length: > 0 } ? 1 : 0;
            }
        }

        Assert.InRange(built, 1500, 3000);
        Assert.InRange(versioned, 500, 1500);
    }

    [Fact]
    public void A_system_transfer_has_the_bytes_a_Solana_client_gives_it()
    {
        // Layout by hand: one signature, header 1-0-1, keys payer, receiver, System, blockhash, one instruction with accounts 0
        // and 1.
        Address payer = Address.FromUInt64(1), receiver = Address.FromUInt64(2);
        Hash256 blockhash = Hash256.Of("blockhash"u8);
        _builder.Reset(payer, blockhash).BeginInstruction(WellKnown.System)
            .Account(payer, isSigner: true, isWritable: true).Account(receiver, isSigner: false, isWritable: true)
            .Data([2, 0, 0, 0, 42, 0, 0, 0, 0, 0, 0, 0]).EndInstruction();
        Assert.True(_builder.BuildLegacy());
        byte[] expected =
        [
            1, .. new byte[64], 1, 0, 1, 3, .. Address.BytesOf(payer), .. Address.BytesOf(receiver), .. new byte[32],
            .. Hash256.BytesOf(blockhash), 1, 2, 2, 0, 1, 12, 2, 0, 0, 0, 42, 0, 0, 0, 0, 0, 0, 0,
        ];
        Assert.Equal(expected, _builder.ToArray());
    }

    [Fact]
    public void Needs_of_one_account_add_up_over_instructions()
    {
        Address payer = Address.FromUInt64(1), shared = Address.FromUInt64(2), program = Address.FromUInt64(3);
        _builder.Reset(payer, default)
            .Add(new Instruction(program, [AccountMeta.Readonly(shared)], default))
            .Add(new Instruction(program, [AccountMeta.Writable(shared)], default))
            .Add(new Instruction(program, [AccountMeta.ReadonlySigner(shared)], default));
        Assert.True(_builder.BuildLegacy());
        var parsed = new ParsedTransaction();
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(_builder.Wire, parsed));
        Assert.Equal(2, parsed.SignatureCount);
        Assert.Equal(shared, parsed.Key(1));
        Assert.True(parsed.IsWritable(1));
    }

    [Fact]
    public void Signatures_verify_whatever_the_order_of_the_keys()
    {
        ReadOnlySpan<KeyPair> keys = RandomTransactions.Keys;
        _builder.Reset(keys[0].PublicKey, default).Add(new Instruction(
            Address.FromUInt64(9),
            [AccountMeta.ReadonlySigner(keys[3].PublicKey), AccountMeta.WritableSigner(keys[2].PublicKey)],
            new byte[] { 1, 2, 3 }));
        Assert.True(_builder.BuildLegacy());
        Assert.True(_builder.Sign(keys));
        Assert.True(_builder.Sign(keys[3], keys[0], keys[2]));
        var parsed = new ParsedTransaction();
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(_builder.Wire, parsed));
        Assert.Equal(3, parsed.SignatureCount);
        Assert.True(TransactionSignatures.Verify(parsed));
        Assert.False(TransactionSignatures.MatchTrusted(parsed));
        byte[] tampered = _builder.ToArray();
        tampered[^1] ^= 1;
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(tampered, parsed));
        Assert.False(TransactionSignatures.Verify(parsed));
        Assert.False(_builder.Sign(keys[0], keys[2]));
    }

    [Fact]
    public void Trusted_signatures_match_their_own_keys_and_verify_for_nobody()
    {
        ReadOnlySpan<KeyPair> keys = RandomTransactions.Keys;
        _builder.Reset(keys[0].PublicKey, default)
            .Add(new Instruction(Address.FromUInt64(9), [AccountMeta.ReadonlySigner(keys[1].PublicKey)], default));
        Assert.True(_builder.BuildLegacy());
        _builder.FillTrustedSignatures();
        var parsed = new ParsedTransaction();
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(_builder.Wire, parsed));
        Assert.True(TransactionSignatures.MatchTrusted(parsed));
        Assert.False(TransactionSignatures.Verify(parsed));
        byte[] swapped = _builder.ToArray();
        swapped.AsSpan(1, 64).CopyTo(swapped.AsSpan(65));
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(swapped, parsed));
        Assert.False(TransactionSignatures.MatchTrusted(parsed));
        byte[] stained = _builder.ToArray();
        stained[64] = 1;
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(stained, parsed));
        Assert.False(TransactionSignatures.MatchTrusted(parsed));
    }

    [Fact]
    public void What_exceeds_a_limit_is_not_built()
    {
        Address payer = Address.FromUInt64(1), program = Address.FromUInt64(2);

        // 1 + 64 + 3 + 1 + 64 + 32 + 1 + 1 + 1 + 2 bytes surround the data, so 1,062 bytes of it just fit.
        Assert.True(BuildOne(new Instruction(program, [], new byte[1062])));
        Assert.Equal(1232, _builder.Wire.Length);
        Assert.False(BuildOne(new Instruction(program, [], new byte[1063])));
        Assert.True(_builder.Wire.IsEmpty);
        Assert.False(BuildOne(new Instruction(program, [], new byte[1233])));
        Assert.False(BuildOne(new Instruction(program, [], new byte[100_000])));
        Assert.False(BuildOne(new Instruction(program,
            [.. Enumerable.Range(5, 127).Select(i => AccountMeta.Writable(Address.FromUInt64((ulong)i)))], default)));
        AccountMeta self = AccountMeta.Writable(payer);
        Assert.True(BuildOne(new Instruction(program, [.. Enumerable.Repeat(self, 255)], default)));
        Assert.False(BuildOne(new Instruction(program, [.. Enumerable.Repeat(self, 256)], default)));

        _builder.Reset(payer, default);
        for (int i = 0; i < 64; i++)
        {
            _builder.Add(new Instruction(program, [], default));
        }

        Assert.True(_builder.BuildLegacy());
        _builder.Add(new Instruction(program, [], default));
        Assert.False(_builder.BuildLegacy());
        Assert.True(BuildOne(new Instruction(program, [], default)));

        bool BuildOne(Instruction instruction) => _builder.Reset(payer, default).Add(instruction).BuildLegacy();
    }

    [Fact]
    public void Calls_out_of_order_are_bugs_of_the_caller()
    {
        Address payer = Address.FromUInt64(1);
        _builder.Reset(payer, default);
        Assert.Throws<ArgumentException>(() => _builder.Account(payer, false, false));
        Assert.Throws<ArgumentException>(() => _builder.Data([1]));
        Assert.Throws<ArgumentException>(() => _builder.EndInstruction());
        Assert.Throws<ArgumentException>(() => _builder.FillTrustedSignatures());
        _builder.BeginInstruction(payer);
        Assert.Throws<ArgumentException>(() => _builder.BeginInstruction(payer));
        Assert.Throws<ArgumentException>(() => _builder.BuildLegacy());
    }

    [Fact]
    public void Building_again_and_again_allocates_nothing()
    {
        Address payer = Address.FromUInt64(1), other = Address.FromUInt64(2), program = Address.FromUInt64(3);
        byte[] data = new byte[16];
        Assert.Equal(0, Allocations.LeastPerRound(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                _builder.Reset(in payer, default).AddUnitLimit(1000).BeginInstruction(in program).Account(in payer, true, true)
                    .Account(in other, false, true).Data(data).EndInstruction();
                _ = _builder.BuildLegacy();
                _builder.FillTrustedSignatures();
            }
        }));
    }

    private bool Build(Address payer, Hash256 blockhash, Instruction[] instructions, LookupTableContents[]? tables)
    {
        _builder.Reset(payer, blockhash);
        foreach (Instruction instruction in instructions)
        {
            _builder.Add(instruction);
        }

        return tables is null ? _builder.BuildLegacy() : _builder.BuildV0(tables);
    }
}
