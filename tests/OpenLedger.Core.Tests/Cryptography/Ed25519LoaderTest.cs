using OpenLedger.Core.Cryptography;

namespace OpenLedger.Core.Tests.Cryptography;

public class Ed25519LoaderTest
{
    private static readonly string[] s_nowhere = ["libnosuchlibrary.so.0", "nosuchlibrary.dll"];

    [Fact]
    public void Without_any_library_the_error_names_both_and_how_to_install_them()
    {
        var error = Assert.Throws<CryptographyUnavailableException>(() => Ed25519Loader.Load(s_nowhere, s_nowhere));
        Assert.Contains("libsodium: not found", error.Message);
        Assert.Contains("OpenSSL libcrypto: not found", error.Message);
        Assert.Contains("apt-get install libsodium23", error.Message);
        Assert.Contains("brew install", error.Message);
        Assert.Contains("Windows", error.Message);
    }

    [Fact]
    public void Without_libsodium_OpenSSL_is_used()
    {
        Assert.SkipUnless(OpenSslLibrary.TryLoad(OpenSslLibrary.FileNames, out _) is not null, "OpenSSL is not installed");
        Assert.Equal("OpenSSL", Ed25519Loader.Load(s_nowhere, OpenSslLibrary.FileNames).Backend.Name);
    }

    [Fact]
    public void A_library_without_the_functions_is_passed_over()
    {
        // libcrypto stands in for a libsodium that lacks everything, and the other way round.
        Assert.SkipUnless(OpenSslLibrary.TryLoad(OpenSslLibrary.FileNames, out _) is not null, "OpenSSL is not installed");
        Assert.Null(SodiumLibrary.TryLoad(OpenSslLibrary.FileNames, out string whyNot));
        Assert.Contains("lacks the functions", whyNot);
        Assert.SkipUnless(SodiumLibrary.TryLoad(SodiumLibrary.FileNames, out _) is not null, "libsodium is not installed");
        Assert.Null(OpenSslLibrary.TryLoad(SodiumLibrary.FileNames, out whyNot));
        Assert.Contains("older than", whyNot);
    }

    [Fact]
    public void A_library_that_decides_otherwise_fails_the_self_test()
    {
        Assert.False(Ed25519Loader.PassesSelfTest(new Yes(), out string problem));
        Assert.Contains("yes 1", problem);
        Ed25519Library real = Ed25519.Library;
        Assert.False(Ed25519Loader.PassesSelfTest(new Cofactored(real), out problem));
        Assert.Contains("cofactored", problem);
        Assert.True(Ed25519Loader.PassesSelfTest(real, out problem));
        Assert.Empty(problem);
    }

    /// <summary>Accepts every signature.</summary>
    private sealed unsafe class Yes : Ed25519Library
    {
        public override Ed25519Backend Backend { get; } = new("yes", "1");

        public override bool VerifyEquation(byte* signature, byte* message, int length, byte* publicKey) => true;

        public override void Sign(byte* signature, byte* message, int length, byte* secretKey) =>
            new Span<byte>(signature, 64).Clear();

        public override void DerivePublicKey(byte* publicKey, byte* seed) => new Span<byte>(publicKey, 32).Clear();
    }

    /// <summary>Decides as libsodium 1.0.19 does: right, but accepts what only the cofactored equation accepts.</summary>
    private sealed unsafe class Cofactored(Ed25519Library real) : Ed25519Library
    {
        public override Ed25519Backend Backend => real.Backend;

        public override bool VerifyEquation(byte* signature, byte* message, int length, byte* publicKey) =>
            real.VerifyEquation(signature, message, length, publicKey) || (signature[0] == 0x16 && signature[1] == 0x0A);

        public override void Sign(byte* signature, byte* message, int length, byte* secretKey) =>
            real.Sign(signature, message, length, secretKey);

        public override void DerivePublicKey(byte* publicKey, byte* seed) => real.DerivePublicKey(publicKey, seed);
    }
}
