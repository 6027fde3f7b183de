using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Transactions;

public class TransactionParserTest
{
    private readonly ParsedTransaction _parsed = new();

    [Fact]
    public void Each_reason_has_an_input_that_gives_it()
    {
        Expect(MalformedReason.None, new Shape());
        Expect(MalformedReason.None, new Shape { Lookups = [(1, [1, 2], [3])] });
        Expect(MalformedReason.None, new Shape { Instructions = [] });
        Assert.Equal(MalformedReason.Empty, TransactionParser.TryParse([], _parsed));
        Expect(MalformedReason.TooLarge, new Shape { Instructions = [(2, [], new byte[1200])] });
        Expect(MalformedReason.NoSignature, new Shape { Signatures = 0 });
        Expect(MalformedReason.SignatureCountMismatch, new Shape { Signatures = 2 });
        Expect(MalformedReason.SignatureCountMismatch, new Shape { Required = 0 });
        Expect(MalformedReason.UnsupportedVersion, new Shape { Version = 0x81 });
        Expect(MalformedReason.UnsupportedVersion, new Shape { Version = 0xFF });
        Expect(MalformedReason.HeaderInvalid, new Shape { ReadonlySigned = 1 });
        Expect(MalformedReason.HeaderInvalid, new Shape { ReadonlySigned = 255 });
        Expect(MalformedReason.HeaderInvalid, new Shape { ReadonlyUnsigned = 3 });
        Expect(MalformedReason.HeaderInvalid, new Shape { Signatures = 4, Required = 4, ReadonlyUnsigned = 0 });
        Expect(MalformedReason.NoAccounts, new Shape { Keys = [] });
        Expect(MalformedReason.TooManyAccounts, new Shape { KeyCount = 129 });
        Expect(MalformedReason.TooManyAccounts, new Shape { Lookups = [(1, new byte[100], new byte[26])] });
        Expect(MalformedReason.None, new Shape { Lookups = [(1, new byte[100], new byte[25])] });
        Expect(MalformedReason.DuplicateAccount, new Shape { Keys = [1, 2, 1] });
        Expect(MalformedReason.DuplicateAccount, new Shape { Keys = [1, 3, 3] });
        Expect(MalformedReason.AccountIndexOutOfRange, new Shape { Instructions = [(2, [0, 3], [])] });
        Expect(MalformedReason.None, new Shape { Instructions = [(2, [0, 3, 4, 5], [])], Lookups = [(1, [1, 2], [3])] });
        Expect(MalformedReason.AccountIndexOutOfRange, new Shape { Instructions = [(2, [6], [])], Lookups = [(1, [1, 2], [3])] });
        Expect(MalformedReason.ProgramIndexInvalid, new Shape { Instructions = [(0, [], [])] });
        Expect(MalformedReason.ProgramIndexInvalid, new Shape { Instructions = [(3, [], [])] });
        Expect(MalformedReason.ProgramIndexInvalid, new Shape { Instructions = [(3, [], [])], Lookups = [(1, [1], [])] });
        Expect(MalformedReason.TooManyInstructions,
            new Shape { Instructions = [.. Enumerable.Repeat(((byte)2, Array.Empty<byte>(), Array.Empty<byte>()), 65)] });
        Expect(MalformedReason.None,
            new Shape { Instructions = [.. Enumerable.Repeat(((byte)2, Array.Empty<byte>(), Array.Empty<byte>()), 64)] });
        Expect(MalformedReason.TooManyInstructionAccounts, new Shape { Instructions = [(2, new byte[256], [])] });
        Expect(MalformedReason.None, new Shape { Instructions = [(2, new byte[255], [])] });
        Expect(MalformedReason.LookupEmpty, new Shape { Lookups = [(1, [], [])] });
        Expect(MalformedReason.TooManyLookups, new Shape { Lookups = [], LookupCount = 32 });
        Assert.Equal(MalformedReason.TrailingBytes, TransactionParser.TryParse([.. new Shape().Wire(), 0], _parsed));
    }

    [Fact]
    public void A_needless_byte_in_any_length_is_refused()
    {
        byte[] wire = new Shape { Lookups = [(1, [1], [2])] }.Wire();
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(wire, _parsed));
        int accounts = _parsed.Instruction(0).AccountsOffset - 1;
        int lookups = _parsed.Instruction(0).DataOffset + _parsed.Instruction(0).DataLength;
        int[] lengths =
            [0, 65 + 1 + 3, accounts - 2, accounts, _parsed.Instruction(0).DataOffset - 1, lookups, lookups + 33, lookups + 35];
        foreach (int at in lengths)
        {
            byte[] padded = [.. wire[..at], (byte)(wire[at] | 0x80), 0, .. wire[(at + 1)..]];
            Assert.Equal(MalformedReason.NonCanonicalLength, TransactionParser.TryParse(padded, _parsed));
        }
    }

    [Fact]
    public void Every_true_prefix_is_truncated()
    {
        foreach (Shape shape in new[] { new Shape(), new Shape { Lookups = [(1, [1, 2], [3]), (7, [], [4])] } })
        {
            byte[] wire = shape.Wire();
            for (int length = 1; length < wire.Length; length++)
            {
                Assert.Equal(MalformedReason.Truncated, TransactionParser.TryParse(wire.AsSpan(0, length), _parsed));
            }
        }
    }

    [Fact]
    public void After_a_refusal_nothing_of_the_transaction_is_left()
    {
        Expect(MalformedReason.None, new Shape { Lookups = [(1, [1, 2], [3])] });
        Expect(MalformedReason.LookupEmpty, new Shape { Lookups = [(1, [1, 2], [3]), (2, [], [])] });
        Assert.True(_parsed.WireBytes.IsEmpty);
        Assert.Equal(0, _parsed.SignatureCount + _parsed.TotalAccountCount + _parsed.InstructionCount + _parsed.LookupCount);
        Assert.False(_parsed.IsVersion0);
        Assert.False(_parsed.IsResolved);
        Expect(MalformedReason.TooLarge, new Shape { Instructions = [(2, [], new byte[1200])] });
        Assert.Equal(0, _parsed.TotalAccountCount);
    }

    [Fact]
    public void Reserved_accounts_and_called_programs_are_never_writable()
    {
        var builder = new TransactionBuilder();
        Address program = Address.FromUInt64(50), payer = Address.FromUInt64(1), other = Address.FromUInt64(2);
        builder.Reset(payer, default).Add(new Instruction(
            program,
            [AccountMeta.Writable(WellKnown.SysvarClock), AccountMeta.Writable(program), AccountMeta.Writable(other),
                AccountMeta.Writable(WellKnown.Token)],
            default));
        Assert.True(builder.BuildLegacy());
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(builder.Wire, _parsed));
        for (int i = 0; i < _parsed.TotalAccountCount; i++)
        {
            Assert.True(_parsed.IsDeclaredWritable(i));
            Assert.Equal(_parsed.Key(i) != program && _parsed.Key(i) != WellKnown.SysvarClock, _parsed.IsWritable(i));
        }
    }

    [Fact]
    public void Keys_that_share_their_first_bytes_are_told_apart()
    {
        // All these addresses begin with 24 zero bytes, the worst case for a comparison by prefix.
        Expect(MalformedReason.None, new Shape { Keys = [.. Enumerable.Range(1, 30).Select(i => (ulong)i)], Instructions = [] });
    }

    private void Expect(MalformedReason reason, Shape shape) =>
        Assert.Equal(reason, TransactionParser.TryParse(shape.Wire(), _parsed));

    /// <summary>A transaction whose every field can be set wrong. The default one is well-formed.</summary>
    private sealed record Shape
    {
        public int Signatures { get; init; } = 1;

        public byte Required { get; init; } = 1;

        public byte ReadonlySigned { get; init; }

        public byte ReadonlyUnsigned { get; init; } = 1;

        public byte? Version { get; init; }

        public ulong[] Keys { get; init; } = [1, 2, 3];

        public int? KeyCount { get; init; }

        public (byte Program, byte[] Accounts, byte[] Data)[] Instructions { get; init; } = [(2, [0, 1], [9, 9, 9])];

        public (ulong Table, byte[] Writable, byte[] Readonly)[]? Lookups { get; init; }

        public int? LookupCount { get; init; }

        public byte[] Wire()
        {
            var bytes = new List<byte>();
            Length(bytes, Signatures);
            bytes.AddRange(new byte[64 * Signatures]);
            if (Version is byte version)
            {
                bytes.Add(version);
            }
            else if (Lookups is not null)
            {
                bytes.Add(0x80);
            }

            bytes.AddRange([Required, ReadonlySigned, ReadonlyUnsigned]);
            Length(bytes, KeyCount ?? Keys.Length);
            foreach (ulong key in Keys)
            {
                bytes.AddRange(Address.BytesOf(Address.FromUInt64(key)));
            }

            bytes.AddRange(new byte[32]);
            Length(bytes, Instructions.Length);
            foreach ((byte program, byte[] accounts, byte[] data) in Instructions)
            {
                bytes.Add(program);
                Length(bytes, accounts.Length);
                bytes.AddRange(accounts);
                Length(bytes, data.Length);
                bytes.AddRange(data);
            }

            if (Lookups is not null)
            {
                Length(bytes, LookupCount ?? Lookups.Length);
                foreach ((ulong table, byte[] writable, byte[] readOnly) in Lookups)
                {
                    bytes.AddRange(Address.BytesOf(Address.FromUInt64(table)));
                    Length(bytes, writable.Length);
                    bytes.AddRange(writable);
                    Length(bytes, readOnly.Length);
                    bytes.AddRange(readOnly);
                }
            }

            return [.. bytes];
        }

        private static void Length(List<byte> bytes, int value)
        {
            Span<byte> buffer = stackalloc byte[3];
            bytes.AddRange(buffer[..CompactU16.Write(buffer, value)]);
        }
    }
}
