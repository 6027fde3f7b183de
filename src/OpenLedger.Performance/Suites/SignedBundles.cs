using System.Buffers.Binary;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Sessions.Bundles;
using OpenLedger.Core.Transactions;
using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Suites;

/// <summary>
/// Session bundles of 64 token transfers each, as an agent sends them. One in <see cref="ForgedEvery"/> carries a wrong signature, which
/// takes as long to check as a right one.
/// </summary>
internal sealed class SignedBundles
{
    /// <summary>The first forged bundle is number 0, the next this one.</summary>
    public const int ForgedEvery = 16;

    private const ulong Seed = 1;
    private const ulong AddressKind = 22;
    private static readonly byte[] Secret = [.. Enumerable.Repeat((byte)22, KeyPair.SeedLength)];
    private static readonly AddressSource Addresses = new(Seed, AddressKind);

    /// <param name="count">How many bundles.</param>
    public SignedBundles(int count)
    {
        Wires = new byte[count][];
        var bundle = new BundleBuilder();
        var builder = new TransactionBuilder();
        for (int i = 0; i < count; i++)
        {
            KeyPair key = KeyPair.Derive(Secret, (ulong)i, "bench/bundle");
            bundle.Reset(key.PublicKey);
            while (bundle.Count < BundleLimits.MaxOperations)
            {
                Write(builder.Reset(key.PublicKey, Hash256.Of(Secret)), key.PublicKey, bundle.Count);
                Preconditions.Invariant(
                    builder.BuildLegacy() && bundle.TryAdd(builder.Message) == BundleRefusal.None, "an operation can be built");
            }

            bundle.Sign(in key, Domain);
            Wires[i] = bundle.Wire.ToArray();
            if (i % ForgedEvery == 0)
            {
                // The last byte belongs to the amount of the last operation: another root than the one that was signed.
                Wires[i][^1] ^= 1;
            }
        }
    }

    /// <summary>Domain of the ledger that they are for.</summary>
    public static Hash256 Domain { get; } = Core.Execution.LedgerParameters.DomainOf("bundles", 0);

    /// <summary>The bundles.</summary>
    public byte[][] Wires { get; }

    private static void Write(TransactionBuilder builder, in Address key, int operation)
    {
        Hash256 domain = Domain;
        Address owner = Addresses[0];
        builder.BeginInstruction(SessionProgram.Id)
            .Account(SessionAddresses.Session(in domain, in key), isSigner: false, isWritable: true)
            .Account(in key, isSigner: true, isWritable: false)
            .Account(SessionAddresses.OwnerAuthority(in domain, in owner), isSigner: false, isWritable: false)
            .Account(SessionAddresses.FreezeMark(in domain, Addresses[1]), isSigner: false, isWritable: false);
        Span<byte> data = builder.ReserveData(11);
        data[0] = (byte)SessionOperation.Use;
        data[1] = 1;
        data[2] = 0;
        BinaryPrimitives.WriteUInt64LittleEndian(data[3..], (ulong)operation + 1);
        builder.EndInstruction();
        TokenTransfers.Write(builder, Addresses[2], Addresses[3], in owner, ownerSigns: false, units: (ulong)operation + 1);
    }
}
