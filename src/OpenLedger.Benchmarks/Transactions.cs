using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Benchmarks;

/// <summary>What happens to a transfer before it is executed.</summary>
[MemoryDiagnoser]
public class Transactions
{
    private readonly ParsedTransaction _into = new();
    private readonly ParsedTransaction _parsed = new();
    private readonly byte[] _signature = new byte[Ed25519.SignatureLength];
    private KeyPair _payer;
    private byte[] _wire = [];

    /// <summary>Makes a signed transfer.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _payer = MadeUp.KeyOf(0);
        Span<byte> data = stackalloc byte[sizeof(uint) + sizeof(ulong)];
        BinaryPrimitives.WriteUInt32LittleEndian(data, (uint)SystemInstruction.Transfer);
        BinaryPrimitives.WriteUInt64LittleEndian(data[sizeof(uint)..], 1);
        var builder = new TransactionBuilder();
        builder.Reset(_payer.PublicKey, default)
            .BeginInstruction(WellKnown.System)
            .Account(_payer.PublicKey, isSigner: true, isWritable: true)
            .Account(MadeUp.AddressOf(1), isSigner: false, isWritable: true)
            .Data(data)
            .EndInstruction();
        Preconditions.Invariant(builder.BuildLegacy() && builder.Sign(_payer), "a transfer can be built");
        _wire = builder.ToArray();
        Preconditions.Invariant(Decode() == MalformedReason.None, "a transfer can be parsed");
        TransactionParser.TryParse(_wire, _parsed);
        Preconditions.Invariant(Verify(), "its signature holds");
    }

    /// <summary>Parses it.</summary>
    [Benchmark]
    public MalformedReason Decode() => TransactionParser.TryParse(_wire, _into, computeHash: false);

    /// <summary>Parses it and hashes its message.</summary>
    [Benchmark]
    public MalformedReason DecodeAndHash() => TransactionParser.TryParse(_wire, _into);

    /// <summary>Checks its signature.</summary>
    [Benchmark]
    public bool Verify() => TransactionSignatures.Verify(_parsed);

    /// <summary>Signs it.</summary>
    [Benchmark]
    public byte Sign()
    {
        Ed25519.Sign(in _payer, _parsed.MessageBytes, _signature);
        return _signature[0];
    }
}
