using System.Security.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Transactions;

public class NonceAccountTest
{
    private static readonly NonceAccount s_account = new(Address.FromUInt64(5), Hash256.Of("nonce"u8), 5000);

    [Fact]
    public void The_layout_is_Solanas()
    {
        byte[] data = new byte[NonceAccount.Length];
        s_account.Write(data);
        byte[] expected =
            [1, 0, 0, 0, 1, 0, 0, 0, .. Address.BytesOf(s_account.Authority), .. Hash256.BytesOf(s_account.Nonce), 0x88, 0x13, 0,
                0, 0, 0, 0, 0];
        Assert.Equal(expected, data);
        Assert.True(NonceAccount.TryRead(data, out NonceAccount read));
        Assert.Equal(s_account, read);
        Assert.Equal(NonceState.Initialized, NonceAccount.StateOf(data, out uint version, out _));
        Assert.Equal(NonceAccount.CurrentVersion, version);
    }

    [Fact]
    public void Other_bytes_are_no_initialized_nonce()
    {
        byte[] data = new byte[NonceAccount.Length];
        Assert.Equal(NonceState.Uninitialized, NonceAccount.StateOf(data, out _, out _));
        Assert.Equal(NonceState.Uninitialized, NonceAccount.StateOf(new byte[8], out _, out _));
        Assert.Equal(NonceState.Invalid, NonceAccount.StateOf(new byte[7], out _, out _));
        Assert.False(NonceAccount.TryRead(data, out _));
        s_account.Write(data);
        Assert.False(NonceAccount.TryRead(data.AsSpan(0, 79), out _));
        Assert.True(NonceAccount.TryRead([.. data, 0], out _));
        data[0] = 0;
        Assert.False(NonceAccount.TryRead(data, out _));
        Assert.Equal(NonceState.Initialized, NonceAccount.StateOf(data, out _, out NonceAccount legacy));
        Assert.Equal(s_account, legacy);
        data[0] = 2;
        Assert.False(NonceAccount.TryRead(data, out _));
        (data[0], data[4]) = (1, 2);
        Assert.False(NonceAccount.TryRead(data, out _));
        Assert.Equal(NonceState.Invalid, NonceAccount.StateOf(data, out _, out _));
        NonceAccount.Uninitialize(data);
        Assert.Equal(NonceState.Uninitialized, NonceAccount.StateOf(data, out _, out _));
        Assert.Throws<ArgumentException>(() => s_account.Write(new byte[79]));
    }

    [Fact]
    public void The_next_nonce_is_a_hash_with_its_own_prefix()
    {
        Hash256 blockhash = Hash256.Of("blockhash"u8);
        byte[] input = [.. "DURABLE_NONCE"u8, .. Hash256.BytesOf(blockhash)];
        Assert.Equal(new Hash256(SHA256.HashData(input)), DurableNonce.Next(blockhash));
    }

    [Fact]
    public void A_nonce_transaction_is_known_by_its_first_instruction()
    {
        Address payer = Address.FromUInt64(1), nonce = Address.FromUInt64(2);
        byte[] advance = [4, 0, 0, 0];
        AccountMeta[] accounts = [AccountMeta.Writable(nonce), AccountMeta.Readonly(WellKnown.SysvarRecentBlockhashes),
            AccountMeta.ReadonlySigner(payer)];
        Assert.Equal(nonce, Find(new Instruction(WellKnown.System, accounts, advance)));
        Assert.Null(Find());
        Assert.Null(Find(new Instruction(WellKnown.Token, accounts, advance)));
        Assert.Null(Find(new Instruction(WellKnown.System, accounts, new byte[] { 2, 0, 0, 0 })));
        Assert.Null(Find(new Instruction(WellKnown.System, accounts, new byte[] { 4, 0, 0 })));
        Assert.Null(Find(new Instruction(WellKnown.System, [], advance)));
        Assert.Null(Find(new Instruction(WellKnown.System, [AccountMeta.Readonly(nonce)], advance)));
        Assert.Null(Find(new Instruction(Address.FromUInt64(9), [], default),
            new Instruction(WellKnown.System, accounts, advance)));

        Address? Find(params Instruction[] instructions)
        {
            TransactionBuilder builder = new TransactionBuilder().Reset(payer, default);
            foreach (Instruction instruction in instructions)
            {
                builder.Add(instruction);
            }

            Assert.True(builder.BuildLegacy());
            var parsed = new ParsedTransaction();
            Assert.Equal(MalformedReason.None, TransactionParser.TryParse(builder.Wire, parsed));
            return DurableNonce.TryGetNonceAccount(parsed, out int account) ? parsed.Key(account) : null;
        }
    }
}
