using System.Runtime.CompilerServices;

namespace OpenLedger.Core.Cryptography;

/// <summary>
/// Ed25519 signatures (RFC 8032, pure, no context): the one type behind which they sit. Thread-safe. With libsodium neither
/// signing nor verifying allocates.
/// </summary>
/// <remarks>
/// <para>
/// A signature is valid if the public key A and the point R are canonical and not of small order, S is below the group order, and
/// R equals [S]B - [k]A byte for byte (the cofactorless equation). A key or point with a small-order part besides its large one
/// ("mixed") is not refused as such. This is what libsodium 1.0.18 does and what Solana's <c>verify_strict</c> does.
/// </para>
/// <para>
/// OpenSSL by itself accepts small-order A and R and non-canonical A; the checks in front remove these differences. After them,
/// libsodium 1.0.18 and OpenSSL compute the same equation. Later versions of libsodium compute the cofactored one and are
/// therefore recognised by a self-test and not used.
/// </para>
/// </remarks>
public static unsafe class Ed25519
{
    /// <summary>Length of a signature in bytes: R, then S.</summary>
    public const int SignatureLength = 64;

    private static Ed25519Library? s_library;

    /// <summary>
    /// The library in use. Throws <see cref="CryptographyUnavailableException"/> if there is none; the program reads this at
    /// start-up.
    /// </summary>
    public static Ed25519Backend Backend => Library.Backend;

    internal static Ed25519Library Library
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref s_library) ?? LoadLibrary();
    }

    /// <summary>
    /// True if <paramref name="signature64"/> is <paramref name="publicKey"/>'s signature of <paramref name="message"/>. A
    /// signature of another length than 64 bytes is false like any other wrong one.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> signature64, ReadOnlySpan<byte> message, in Address publicKey) =>
        Verify(Library, signature64, message, in publicKey);

    /// <summary>
    /// Writes the 64-byte signature of <paramref name="message"/> by <paramref name="key"/>; the same bytes every time.
    /// </summary>
    public static void Sign(in KeyPair key, ReadOnlySpan<byte> message, Span<byte> signature64) =>
        Sign(Library, in key, message, signature64);

    internal static bool Verify(Ed25519Library library, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message,
        in Address publicKey)
    {
        ReadOnlySpan<byte> key = Address.BytesOf(in publicKey);
        if (signature.Length != SignatureLength
            || !Ed25519Encoding.IsReducedScalar(signature[32..])
            || !Ed25519Encoding.IsAcceptablePoint(signature[..32])
            || !Ed25519Encoding.IsAcceptablePoint(key))
        {
            return false;
        }

        // Safe: the spans are pinned for the call, the lengths of signature and key were checked or are part of the type, and the
        // libraries only read. A null pointer for an empty message comes with length zero.
        fixed (byte* s = signature, m = message, k = key)
        {
            return library.VerifyEquation(s, m, message.Length, k);
        }
    }

    internal static void Sign(Ed25519Library library, in KeyPair key, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        Preconditions.Argument(signature.Length == SignatureLength, nameof(signature), "a signature has 64 bytes");

        // Safe: all spans are pinned for the call; the secret key is 64 bytes by its layout, the signature was checked.
        fixed (byte* s = signature, m = message, k = KeyPair.SecretBytesOf(in key))
        {
            library.Sign(s, m, message.Length, k);
        }
    }

    private static Ed25519Library LoadLibrary()
    {
        // Two threads may both load; the first to finish wins and the other's is the same library anyway.
        Ed25519Library loaded = Ed25519Loader.Load(SodiumLibrary.FileNames, OpenSslLibrary.FileNames);
        return Interlocked.CompareExchange(ref s_library, loaded, null) ?? loaded;
    }
}
