namespace OpenLedger.Core.Cryptography;

/// <summary>
/// A native library that computes Ed25519. Implementations only compute; what is refused beforehand is decided once, in
/// <see cref="Ed25519Encoding"/>, so that all of them refuse alike. Thread-safe.
/// </summary>
internal abstract unsafe class Ed25519Library
{
    /// <summary>Name and version of the loaded library.</summary>
    public abstract Ed25519Backend Backend { get; }

    /// <summary>
    /// Checks the cofactorless equation R = [S]B - [k]A, comparing encodings. <paramref name="signature"/> points to 64 bytes,
    /// <paramref name="publicKey"/> to 32, <paramref name="message"/> to <paramref name="length"/>.
    /// </summary>
    public abstract bool VerifyEquation(byte* signature, byte* message, int length, byte* publicKey);

    /// <summary>
    /// Writes the 64-byte signature (RFC 8032, deterministic). <paramref name="secretKey"/> points to 64 bytes: seed, then public
    /// key.
    /// </summary>
    public abstract void Sign(byte* signature, byte* message, int length, byte* secretKey);

    /// <summary>Writes the 32-byte public key that belongs to a 32-byte seed.</summary>
    public abstract void DerivePublicKey(byte* publicKey, byte* seed);
}
