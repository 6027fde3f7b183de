namespace OpenLedger.Core.Cryptography;

/// <summary>
/// Finds a library for <see cref="Ed25519"/>: libsodium, else OpenSSL. A library is used only if it passes a self-test with known
/// answers, so that every machine on which the program starts decides every signature alike.
/// </summary>
internal static unsafe class Ed25519Loader
{
    /// <summary>The first usable library. Throws <see cref="CryptographyUnavailableException"/> if there is none.</summary>
    public static Ed25519Library Load(ReadOnlySpan<string> sodiumNames, ReadOnlySpan<string> openSslNames)
    {
        SodiumLibrary? sodium = SodiumLibrary.TryLoad(sodiumNames, out string sodiumProblem);
        if (sodium is not null && PassesSelfTest(sodium, out sodiumProblem))
        {
            return sodium;
        }

        OpenSslLibrary? openSsl = OpenSslLibrary.TryLoad(openSslNames, out string openSslProblem);
        if (openSsl is not null && PassesSelfTest(openSsl, out openSslProblem))
        {
            return openSsl;
        }

        throw new CryptographyUnavailableException(
            $"no library for Ed25519 signatures: libsodium: {sodiumProblem}; OpenSSL libcrypto: {openSslProblem}. "
            + "Install one of them: on Debian or Ubuntu 'apt-get install libsodium23' or 'apt-get install libssl3', on Fedora "
            + "'dnf install libsodium' or 'dnf install openssl-libs', on macOS 'brew install openssl@3', on Windows put "
            + "libcrypto-3-x64.dll or libsodium.dll beside the program.");
    }

    /// <summary>
    /// Whether a library signs and verifies RFC 8032's test 2 and judges a signature that only the cofactored equation accepts as
    /// the cofactorless one does.
    /// </summary>
    /// <remarks>
    /// The last point is what sets libsodium 1.0.19 and later apart from 1.0.18 and from OpenSSL: they verify with the cofactor,
    /// so they accept signatures of keys outside the prime-order subgroup that the others refuse. No check in front can undo that
    /// without a scalar multiplication of our own, hence such a build is passed over.
    /// </remarks>
    internal static bool PassesSelfTest(Ed25519Library library, out string problem)
    {
        byte[] seed = Convert.FromHexString("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        byte[] key = Convert.FromHexString("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        byte[] expected = Convert.FromHexString(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        byte[] message = [0x72];
        KeyPair pair = KeyPair.FromSeed(library, seed);
        Span<byte> signature = stackalloc byte[Ed25519.SignatureLength];
        Ed25519.Sign(library, in pair, message, signature);
        bool works = Address.BytesOf(pair.PublicKey).SequenceEqual(key)
            && signature.SequenceEqual(expected)
            && Ed25519.Verify(library, signature, message, pair.PublicKey);
        signature[63] ^= 1;
        if (!works || Ed25519.Verify(library, signature, message, pair.PublicKey))
        {
            problem = $"{library.Backend} failed the self-test with RFC 8032's vectors";
            return false;
        }

        // Case 4 of "Taming the many EdDSAs": 8(SB) = 8R + 8(kA) holds, SB = R + kA does not.
        byte[] cofactoredMessage = Convert.FromHexString("e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c");
        var cofactoredKey =
            new Address(Convert.FromHexString("cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d"));
        byte[] cofactoredSignature = Convert.FromHexString(
            "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed512"
            + "5ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09");
        bool cofactored = Ed25519.Verify(library, cofactoredSignature, cofactoredMessage, cofactoredKey);
        problem = cofactored
            ? $"{library.Backend} verifies with the cofactored equation, this ledger needs the cofactorless one" : "";
        return !cofactored;
    }
}
