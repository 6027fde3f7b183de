using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace OpenLedger.Core.Cryptography;

/// <summary>Ed25519 by libsodium, about twice as fast as OpenSSL and free of managed and native allocation per call.</summary>
internal sealed unsafe class SodiumLibrary : Ed25519Library
{
    /// <summary>
    /// File names under which libsodium is installed, newest interface last so that the tested one is preferred.
    /// </summary>
    internal static readonly string[] FileNames =
        ["libsodium.so.23", "libsodium.so.26", "libsodium.so", "libsodium.dll", "libsodium.23.dylib", "libsodium.26.dylib",
            "libsodium.dylib"];

    private readonly delegate* unmanaged[Cdecl]<byte*, byte*, ulong, byte*, int> _verify;
    private readonly delegate* unmanaged[Cdecl]<byte*, ulong*, byte*, ulong, byte*, int> _sign;
    private readonly delegate* unmanaged[Cdecl]<byte*, byte*, byte*, int> _seedKeyPair;

    private SodiumLibrary(nint verify, nint sign, nint seedKeyPair, string version)
    {
        // The casts are safe: the three symbols are part of libsodium's stable interface and have had these signatures since 1.0.
        _verify = (delegate* unmanaged[Cdecl]<byte*, byte*, ulong, byte*, int>)verify;
        _sign = (delegate* unmanaged[Cdecl]<byte*, ulong*, byte*, ulong, byte*, int>)sign;
        _seedKeyPair = (delegate* unmanaged[Cdecl]<byte*, byte*, byte*, int>)seedKeyPair;
        Backend = new Ed25519Backend("libsodium", version);
    }

    /// <inheritdoc/>
    public override Ed25519Backend Backend { get; }

    /// <summary>
    /// Loads the first of <paramref name="fileNames"/> that is there. Null, with a reason for people, if none can be used.
    /// </summary>
    public static SodiumLibrary? TryLoad(ReadOnlySpan<string> fileNames, out string whyNot)
    {
        whyNot = "not found";
        foreach (string name in fileNames)
        {
            if (NativeLibrary.TryLoad(name, typeof(SodiumLibrary).Assembly, null, out nint handle)
                && TryBind(handle, out SodiumLibrary? library, out whyNot))
            {
                return library;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override bool VerifyEquation(byte* signature, byte* message, int length, byte* publicKey) =>
        _verify(signature, message, (ulong)length, publicKey) == 0;

    /// <inheritdoc/>
    public override void Sign(byte* signature, byte* message, int length, byte* secretKey)
    {
        int status = _sign(signature, null, message, (ulong)length, secretKey);
        Preconditions.Invariant(status == 0, "libsodium signs whatever it is given");
    }

    /// <inheritdoc/>
    public override void DerivePublicKey(byte* publicKey, byte* seed)
    {
        // Safe: libsodium writes exactly 64 bytes of secret key, and the buffer has them.
        byte* secretKey = stackalloc byte[64];
        int status = _seedKeyPair(publicKey, secretKey, seed);
        new Span<byte>(secretKey, 64).Clear();
        Preconditions.Invariant(status == 0, "libsodium derives a key from any seed");
    }

    private static bool TryBind(nint handle, [NotNullWhen(true)] out SodiumLibrary? library, out string whyNot)
    {
        library = null;
        whyNot = "found, but it lacks the functions needed";
        if (!NativeLibrary.TryGetExport(handle, "sodium_init", out nint init)
            || !NativeLibrary.TryGetExport(handle, "sodium_version_string", out nint version)
            || !NativeLibrary.TryGetExport(handle, "crypto_sign_ed25519_verify_detached", out nint verify)
            || !NativeLibrary.TryGetExport(handle, "crypto_sign_ed25519_detached", out nint sign)
            || !NativeLibrary.TryGetExport(handle, "crypto_sign_ed25519_seed_keypair", out nint seedKeyPair))
        {
            return false;
        }

        // Safe: both functions take no argument; sodium_init may be called again and from several threads.
        if (((delegate* unmanaged[Cdecl]<int>)init)() < 0)
        {
            whyNot = "found, but sodium_init failed";
            return false;
        }

        // Safe: the function returns a static, zero-terminated ASCII string that libsodium owns.
        string? text = Marshal.PtrToStringAnsi(((delegate* unmanaged[Cdecl]<nint>)version)());
        library = new SodiumLibrary(verify, sign, seedKeyPair, text ?? "unknown");
        return true;
    }
}
