using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace OpenLedger.Core.Cryptography;

/// <summary>
/// An Ed25519 key pair in 64 bytes: the seed, then the public key, which is libsodium's secret-key format. Immutable; a value, so
/// that hundreds of thousands lie in one array. The default value is no key pair.
/// </summary>
/// <remarks>
/// The keys are of simulated principals, derived from the scenario's seed: they protect nothing and are not wiped.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 64)]
public readonly struct KeyPair
{
    /// <summary>Length of a seed in bytes.</summary>
    public const int SeedLength = 32;

    /// <summary>Greatest length of a domain given to <see cref="Derive"/>, in bytes of UTF-8.</summary>
    public const int MaxDomainLength = 64;

    private readonly Hash256 _seed;
    private readonly Address _publicKey;

    private KeyPair(in Hash256 seed, in Address publicKey)
    {
        _seed = seed;
        _publicKey = publicKey;
    }

    /// <summary>The public key, which is the address of the account it controls.</summary>
    public Address PublicKey => _publicKey;

    /// <summary>The key pair of a 32-byte seed (RFC 8032 section 5.1.5).</summary>
    public static KeyPair FromSeed(ReadOnlySpan<byte> seed32) => FromSeed(Ed25519.Library, seed32);

    /// <summary>
    /// The <paramref name="index"/>th key pair derived from a 32-byte secret for a purpose: its seed is
    /// SHA-256(domain || secret || index as eight bytes, little-endian). Whoever holds the secret holds all of them.
    /// </summary>
    /// <param name="secret32">The secret, exactly 32 bytes.</param>
    /// <param name="index">Any number; every index gives another key.</param>
    /// <param name="domain">The purpose, at most <see cref="MaxDomainLength"/> bytes of UTF-8; another one gives
    /// unrelated keys.</param>
    public static KeyPair Derive(ReadOnlySpan<byte> secret32, ulong index, string domain)
    {
        Preconditions.Argument(secret32.Length == SeedLength, nameof(secret32), "a secret has 32 bytes");
        Preconditions.Argument(Encoding.UTF8.GetByteCount(domain) <= MaxDomainLength, nameof(domain),
            "at most 64 bytes of UTF-8");
        Span<byte> input = stackalloc byte[MaxDomainLength + SeedLength + sizeof(ulong)];
        int length = Encoding.UTF8.GetBytes(domain, input);
        secret32.CopyTo(input[length..]);
        length += SeedLength;
        BinaryPrimitives.WriteUInt64LittleEndian(input[length..], index);
        length += sizeof(ulong);
        Span<byte> seed = stackalloc byte[SeedLength];
        SHA256.HashData(input[..length], seed);
        return FromSeed(seed);
    }

    internal static unsafe KeyPair FromSeed(Ed25519Library library, ReadOnlySpan<byte> seed)
    {
        Preconditions.Argument(seed.Length == SeedLength, nameof(seed), "a seed has 32 bytes");
        Span<byte> publicKey = stackalloc byte[Address.Length];

        // Safe: the seed was checked to have the 32 bytes that are read, the public key has the 32 that are written.
        fixed (byte* s = seed, p = publicKey)
        {
            library.DerivePublicKey(p, s);
        }

        return new KeyPair(new Hash256(seed), new Address(publicKey));
    }

    /// <summary>The 64 bytes of seed and public key of a pair that lives in a variable.</summary>
    internal static ReadOnlySpan<byte> SecretBytesOf(in KeyPair pair) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in pair, 1));

    /// <summary>The public key in base58; never the seed.</summary>
    public override string ToString() => _publicKey.ToString();
}
