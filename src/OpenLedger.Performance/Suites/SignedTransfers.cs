using System.Buffers.Binary;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Suites;

/// <summary>Signed transfers of the System program, one behind the other as a network would deliver them. One in
/// <see cref="ForgedEvery"/> carries a wrong signature, which takes as long to check as a right one.</summary>
internal sealed class SignedTransfers : IParsedTransactions
{
    /// <summary>The first forged transfer is number 0, the next this one.</summary>
    public const int ForgedEvery = 64;

    private const int SignersAtMost = 256;
    private static readonly byte[] Secret = [.. Enumerable.Repeat((byte)7, KeyPair.SeedLength)];

    private readonly byte[][] _wires;
    private readonly KeyPair[] _keys;

    /// <param name="count">How many transfers.</param>
    public SignedTransfers(int count)
    {
        _keys = new KeyPair[Math.Min(count, SignersAtMost)];
        for (int i = 0; i < _keys.Length; i++)
        {
            _keys[i] = KeyPair.Derive(Secret, (ulong)i, "bench/signer");
        }

        _wires = new byte[count][];
        Parsed = new ParsedTransaction[count];
        var builder = new TransactionBuilder();
        Span<byte> data = stackalloc byte[sizeof(uint) + sizeof(ulong)];
        BinaryPrimitives.WriteUInt32LittleEndian(data, (uint)SystemInstruction.Transfer);
        for (int i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(data[sizeof(uint)..], (ulong)i + 1);
            KeyPair payer = KeyOf(i);
            builder.Reset(payer.PublicKey, Hash256.Of(Secret))
                .BeginInstruction(WellKnown.System)
                .Account(payer.PublicKey, isSigner: true, isWritable: true)
                .Account(KeyOf(i + 1).PublicKey, isSigner: false, isWritable: true)
                .Data(data)
                .EndInstruction();
            Preconditions.Invariant(builder.BuildLegacy() && builder.Sign(payer), "a transfer can be built");
            _wires[i] = builder.ToArray();
            if (i % ForgedEvery == 0)
            {
                // The last byte belongs to the amount: another message than the one that was signed.
                _wires[i][^1] ^= 1;
            }

            Parsed[i] = new ParsedTransaction();
            Preconditions.Invariant(
                TransactionParser.TryParse(_wires[i], Parsed[i]) == MalformedReason.None, "a built transfer can be parsed");
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _wires.Length;

    /// <summary>The transfers as parsed.</summary>
    public ParsedTransaction[] Parsed { get; }

    /// <summary>The transfers as bytes.</summary>
    public ReadOnlySpan<byte[]> Wires => _wires;

    /// <summary>The key that signs a transfer.</summary>
    public ref readonly KeyPair KeyOf(int index) => ref _keys[index % _keys.Length];
}
