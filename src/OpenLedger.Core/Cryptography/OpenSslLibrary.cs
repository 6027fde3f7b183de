using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace OpenLedger.Core.Cryptography;

/// <summary>
/// Ed25519 by OpenSSL's libcrypto (1.1.1 or later), which nearly every system has. Each call makes a key and a context and frees
/// both before it returns, so nothing native outlives a call and no state is shared between threads.
/// </summary>
internal sealed unsafe class OpenSslLibrary : Ed25519Library
{
    /// <summary>File names under which libcrypto is installed, newest interface first.</summary>
    internal static readonly string[] FileNames =
        ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so", "libcrypto-3-x64.dll", "libcrypto-3-arm64.dll", "libcrypto-3.dll",
         "libcrypto-1_1-x64.dll", "libcrypto.3.dylib", "libcrypto.1.1.dylib"];

    // NID_ED25519 of OpenSSL's objects, fixed since 1.1.1.
    private const int Ed25519KeyType = 1087;

    private readonly delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint> _newPublicKey;
    private readonly delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint> _newPrivateKey;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint*, int> _getPublicKey;
    private readonly delegate* unmanaged[Cdecl]<nint, void> _freeKey;
    private readonly delegate* unmanaged[Cdecl]<nint> _newContext;
    private readonly delegate* unmanaged[Cdecl]<nint, void> _freeContext;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, int> _verifyInit;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, int> _verify;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, int> _signInit;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint*, byte*, nuint, int> _sign;
    private readonly delegate* unmanaged[Cdecl]<void> _clearErrors;

    private OpenSslLibrary(nint handle)
    {
        // The casts are safe: these functions are public and have had these signatures since OpenSSL 1.1.1. A missing one throws
        // EntryPointNotFoundException, which TryBind turns into a refusal.
        _newPublicKey = (delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint>)Symbol(handle, "EVP_PKEY_new_raw_public_key");
        _newPrivateKey =
            (delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint>)Symbol(handle, "EVP_PKEY_new_raw_private_key");
        _getPublicKey = (delegate* unmanaged[Cdecl]<nint, byte*, nuint*, int>)Symbol(handle, "EVP_PKEY_get_raw_public_key");
        _freeKey = (delegate* unmanaged[Cdecl]<nint, void>)Symbol(handle, "EVP_PKEY_free");
        _newContext = (delegate* unmanaged[Cdecl]<nint>)Symbol(handle, "EVP_MD_CTX_new");
        _freeContext = (delegate* unmanaged[Cdecl]<nint, void>)Symbol(handle, "EVP_MD_CTX_free");
        _verifyInit = (delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, int>)Symbol(handle, "EVP_DigestVerifyInit");
        _verify = (delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, int>)Symbol(handle, "EVP_DigestVerify");
        _signInit = (delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, int>)Symbol(handle, "EVP_DigestSignInit");
        _sign = (delegate* unmanaged[Cdecl]<nint, byte*, nuint*, byte*, nuint, int>)Symbol(handle, "EVP_DigestSign");
        _clearErrors = (delegate* unmanaged[Cdecl]<void>)Symbol(handle, "ERR_clear_error");
        var version = (delegate* unmanaged[Cdecl]<int, nint>)Symbol(handle, "OpenSSL_version");

        // Safe: the function returns a static, zero-terminated ASCII string that OpenSSL owns ("OpenSSL 3.0.13 30 Jan 2024").
        string text = Marshal.PtrToStringAnsi(version(0)) ?? "unknown";
        string[] words = text.Split(' ');
        Backend = new Ed25519Backend("OpenSSL", words.Length > 1 ? words[1] : text);
    }

    /// <inheritdoc/>
    public override Ed25519Backend Backend { get; }

    /// <summary>
    /// Loads the first of <paramref name="fileNames"/> that is there. Null, with a reason for people, if none can be used.
    /// </summary>
    public static OpenSslLibrary? TryLoad(ReadOnlySpan<string> fileNames, out string whyNot)
    {
        whyNot = "not found";
        foreach (string name in fileNames)
        {
            if (NativeLibrary.TryLoad(name, typeof(OpenSslLibrary).Assembly, null, out nint handle)
                && TryBind(handle, out OpenSslLibrary? library, out whyNot))
            {
                return library;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override bool VerifyEquation(byte* signature, byte* message, int length, byte* publicKey)
    {
        nint key = _newPublicKey(Ed25519KeyType, 0, publicKey, 32);
        if (key == 0)
        {
            _clearErrors();
            return false;
        }

        nint context = _newContext();
        try
        {
            // Zero says the signature is wrong; a negative status is a failure of the library, and no reason to accept either.
            bool ok = context != 0
                && _verifyInit(context, 0, 0, 0, key) == 1
                && _verify(context, signature, 64, message, (nuint)length) == 1;
            if (!ok)
            {
                // OpenSSL queues errors per thread, and the runtime's own cryptography reads the same queue.
                _clearErrors();
            }

            return ok;
        }
        finally
        {
            _freeContext(context);
            _freeKey(key);
        }
    }

    /// <inheritdoc/>
    public override void Sign(byte* signature, byte* message, int length, byte* secretKey)
    {
        nint key = _newPrivateKey(Ed25519KeyType, 0, secretKey, 32);
        nint context = _newContext();
        nuint written = 64;
        try
        {
            bool ok = key != 0 && context != 0
                && _signInit(context, 0, 0, 0, key) == 1
                && _sign(context, signature, &written, message, (nuint)length) == 1
                && written == 64;
            Preconditions.Invariant(ok, "OpenSSL signs with any 32-byte seed");
        }
        finally
        {
            // Both functions take null and do nothing with it.
            _freeContext(context);
            _freeKey(key);
        }
    }

    /// <inheritdoc/>
    public override void DerivePublicKey(byte* publicKey, byte* seed)
    {
        nint key = _newPrivateKey(Ed25519KeyType, 0, seed, 32);
        try
        {
            nuint written = 32;
            bool ok = key != 0 && _getPublicKey(key, publicKey, &written) == 1 && written == 32;
            Preconditions.Invariant(ok, "OpenSSL derives a key from any 32-byte seed");
        }
        finally
        {
            _freeKey(key);
        }
    }

    private static nint Symbol(nint handle, string name) => NativeLibrary.GetExport(handle, name);

    private static bool TryBind(nint handle, [NotNullWhen(true)] out OpenSslLibrary? library, out string whyNot)
    {
        try
        {
            library = new OpenSslLibrary(handle);
            whyNot = "";
            return true;
        }
        catch (EntryPointNotFoundException)
        {
            library = null;
            whyNot = "found, but older than 1.1.1";
            return false;
        }
    }
}
