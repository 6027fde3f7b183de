using System.Buffers.Binary;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Benchmarks;

/// <summary>Hashes, addresses and keys made up from numbers, the same in every run.</summary>
internal static class MadeUp
{
    private static readonly byte[] Secret = [.. Enumerable.Repeat((byte)3, KeyPair.SeedLength)];

    /// <summary>A hash.</summary>
    public static Hash256 HashOf(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return Hash256.Of(bytes);
    }

    /// <summary>An address that nobody has the key of.</summary>
    public static Address AddressOf(int number)
    {
        Hash256 hash = HashOf(number);
        return new Address(Hash256.BytesOf(in hash));
    }

    /// <summary>A key pair.</summary>
    public static KeyPair KeyOf(int number) => KeyPair.Derive(Secret, (ulong)number, "micro-benchmark");
}
