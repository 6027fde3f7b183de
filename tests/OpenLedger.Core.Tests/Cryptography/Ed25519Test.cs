using System.Numerics;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Core.Tests.Cryptography;

public class Ed25519Test
{
    /// <summary>The order of the group.</summary>
    private static readonly BigInteger s_order =
        BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");

    public static TheoryData<string> Libraries => ["libsodium", "OpenSSL"];

    [Fact]
    public void The_backend_names_itself()
    {
        Assert.Contains(Ed25519.Backend.Name, new[] { "libsodium", "OpenSSL" });
        Assert.NotEmpty(Ed25519.Backend.Version);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Vectors_of_RFC_8032_hold(string name)
    {
        Ed25519Library? library = Library(name);
        foreach (var vector in Ed25519Vectors.Rfc8032)
        {
            KeyPair key = KeyPair.FromSeed(library, Hex(vector.Seed));
            byte[] message = Hex(vector.Message);
            byte[] signature = new byte[64];
            Ed25519.Sign(library, in key, message, signature);
            Assert.Equal(Hex(vector.Key), Address.BytesOf(key.PublicKey).ToArray());
            Assert.Equal(Hex(vector.Signature), signature);
            Assert.True(Ed25519.Verify(library, signature, message, key.PublicKey), vector.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Edge_cases_of_Taming_the_many_EdDSAs_are_decided_as_published(string name)
    {
        Ed25519Library library = Library(name);
        foreach (var edge in Ed25519Vectors.EdgeCases)
        {
            bool accepted = Ed25519.Verify(library, Hex(edge.Signature), Hex(edge.Message), new Address(Hex(edge.Key)));
            Assert.True(accepted == edge.Accepted, $"{library.Backend}: case {edge.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Small_order_keys_and_points_are_refused(string name)
    {
        Ed25519Library library = Library(name);
        KeyPair key = KeyPair.FromSeed(library, new byte[32]);
        byte[] honest = new byte[64];
        Ed25519.Sign(library, in key, "m"u8, honest);
        foreach (string small in Ed25519Vectors.SmallOrder)
        {
            // With A of small order, R = -kA and S = 0 verifies for an eighth of all messages; try enough to meet it in each
            // library.
            for (byte i = 0; i < 32; i++)
            {
                byte[] forged = [.. Hex(small), .. new byte[32]];
                Assert.False(Ed25519.Verify(library, forged, [i], new Address(Hex(small))));
            }

            byte[] smallPoint = [.. Hex(small), .. honest[32..]];
            Assert.False(Ed25519.Verify(library, smallPoint, "m"u8, key.PublicKey));
        }
    }

    [Fact]
    public void OpenSSL_alone_would_accept_what_the_checks_in_front_refuse()
    {
        // Shows that the checks are needed: a forgery with a small-order key passes the bare equation of OpenSSL.
        Ed25519Library openSsl = Library("OpenSSL");
        byte[] key = Hex(Ed25519Vectors.SmallOrder[0]);
        byte[] forged = [.. key, .. new byte[32]];
        byte[] message = "any"u8.ToArray();
        bool bare;
        unsafe
        {
            // Safe: three pinned arrays of the lengths that the function asks for.
            fixed (byte* s = forged, m = message, k = key)
            {
                bare = openSsl.VerifyEquation(s, m, message.Length, k);
            }
        }

        Assert.True(bare);
        Assert.False(Ed25519.Verify(openSsl, forged, message, new Address(key)));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_scalar_not_below_the_order_is_refused(string name)
    {
        Ed25519Library library = Library(name);
        KeyPair key = KeyPair.FromSeed(library, new byte[32]);
        byte[] signature = new byte[64];
        Ed25519.Sign(library, in key, "m"u8, signature);
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true);
        for (BigInteger malleable = s + s_order; malleable < BigInteger.Pow(2, 256); malleable += s_order)
        {
            byte[] other = [.. signature[..32], .. Bytes(malleable)];
            Assert.False(Ed25519.Verify(library, other, "m"u8, key.PublicKey));
        }
    }

    [Fact]
    public void Reduced_scalars_are_exactly_those_below_the_order()
    {
        foreach (int delta in new[] { -2, -1, 0, 1, 2 })
        {
            Assert.Equal(delta < 0, Ed25519Encoding.IsReducedScalar(Bytes(s_order + delta)));
        }

        Assert.True(Ed25519Encoding.IsReducedScalar(Bytes(BigInteger.Zero)));
        Assert.True(Ed25519Encoding.IsReducedScalar(Bytes(BigInteger.Pow(2, 252) + (BigInteger.One << 124))));
        Assert.False(Ed25519Encoding.IsReducedScalar(Bytes(BigInteger.Pow(2, 252) + (BigInteger.One << 125))));
        Assert.False(Ed25519Encoding.IsReducedScalar(Bytes(BigInteger.Pow(2, 256) - 1)));
        for (int word = 0; word < 256; word += 8)
        {
            BigInteger value = s_order + (BigInteger.One << word);
            Assert.Equal(value < s_order, Ed25519Encoding.IsReducedScalar(Bytes(value)));
            value = s_order - (BigInteger.One << Math.Min(word, 251));
            Assert.Equal(value < s_order, Ed25519Encoding.IsReducedScalar(Bytes(value)));
        }
    }

    [Fact]
    public void Acceptable_points_are_canonical_and_not_of_small_order()
    {
        BigInteger p = BigInteger.Pow(2, 255) - 19;
        foreach (string small in Ed25519Vectors.SmallOrder)
        {
            Assert.False(Ed25519Encoding.IsAcceptablePoint(Hex(small)));
        }

        for (int i = 0; i < 19; i++)
        {
            foreach (int sign in new[] { 0, 1 })
            {
                Assert.False(Ed25519Encoding.IsAcceptablePoint(Bytes(p + i + (new BigInteger(sign) << 255))));
            }
        }

        foreach (BigInteger y in new[] { 2, 3, p - 2, p - 3, BigInteger.Pow(2, 254), BigInteger.Pow(2, 64),
            BigInteger.Pow(2, 128) + 1 })
        {
            Assert.True(Ed25519Encoding.IsAcceptablePoint(Bytes(y)));
            Assert.True(Ed25519Encoding.IsAcceptablePoint(Bytes(y + BigInteger.Pow(2, 255))));
        }
    }

    [Fact]
    public void Both_libraries_agree_on_mutated_signatures()
    {
        Ed25519Library sodium = Library("libsodium"), openSsl = Library("OpenSSL");
        const int seed = 20221;
        var random = new Random(seed);
        byte[] secret = new byte[32];
        byte[] message = new byte[100];
        byte[] fromSodium = new byte[64], fromOpenSsl = new byte[64];
        int accepted = 0;
        for (int i = 0; i < 1000; i++)
        {
            random.NextBytes(message);
            KeyPair key = KeyPair.Derive(secret, (ulong)i, "mutation");
            Assert.Equal(key.PublicKey, KeyPair.FromSeed(openSsl, KeyPair.SecretBytesOf(in key)[..32]).PublicKey);
            Ed25519.Sign(sodium, in key, message, fromSodium);
            Ed25519.Sign(openSsl, in key, message, fromOpenSsl);
            Assert.Equal(fromSodium, fromOpenSsl);
            byte[] publicKey = Address.BytesOf(key.PublicKey).ToArray();
            Mutate(random, i % 8, fromSodium, message, publicKey);
            bool first = Ed25519.Verify(sodium, fromSodium, message, new Address(publicKey));
            bool second = Ed25519.Verify(openSsl, fromSodium, message, new Address(publicKey));
            Assert.True(first == second, $"seed {seed}, case {i}: libsodium {first}, OpenSSL {second}");
            Assert.Equal(i % 8 == 0, first);
            accepted += first ? 1 : 0;
        }

        Assert.Equal(125, accepted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(128)]
    public void A_signature_of_another_length_is_wrong_and_no_exception(int length)
    {
        Assert.False(Ed25519.Verify(new byte[length], "m"u8, Address.FromUInt64(2)));
    }

    [Fact]
    public void Signing_and_verifying_with_libsodium_allocates_nothing()
    {
        Ed25519Library sodium = Library("libsodium");
        KeyPair key = KeyPair.FromSeed(sodium, new byte[32]);
        byte[] signature = new byte[64];
        byte[] message = new byte[200];
        Address publicKey = key.PublicKey;
        Ed25519.Sign(sodium, in key, message, signature);
        Assert.True(Ed25519.Verify(sodium, signature, message, in publicKey));
        Assert.Equal(0, Allocations.LeastPerRound(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                Ed25519.Sign(sodium, in key, message, signature);
                _ = Ed25519.Verify(sodium, signature, message, in publicKey);
            }
        }));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Threads_verify_at_the_same_time(string name)
    {
        Ed25519Library library = Library(name);
        int failures = 0;
        var threads = new Thread[4];
        for (int t = 0; t < threads.Length; t++)
        {
            ulong first = (ulong)t * 1000;
            threads[t] = new Thread(() =>
            {
                byte[] signature = new byte[64];
                for (ulong i = 0; i < 100; i++)
                {
                    KeyPair key = KeyPair.Derive(new byte[32], first + i, "threads");
                    byte[] message = BitConverter.GetBytes(first + i);
                    Ed25519.Sign(library, in key, message, signature);
                    bool ok = Ed25519.Verify(library, signature, message, key.PublicKey);
                    message[0] ^= 1;
                    ok &= !Ed25519.Verify(library, signature, message, key.PublicKey);
                    if (!ok)
                    {
                        Interlocked.Increment(ref failures);
                    }
                }
            });
            threads[t].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.Equal(0, failures);
    }

    internal static Ed25519Library Library(string name)
    {
        Ed25519Library? library = name == "libsodium"
            ? SodiumLibrary.TryLoad(SodiumLibrary.FileNames, out _)
            : OpenSslLibrary.TryLoad(OpenSslLibrary.FileNames, out _);

        // A machine without one of the two, or with a libsodium that the loader passes over, can only test the other.
        string problem = "not installed";
        Assert.SkipUnless(library is not null && Ed25519Loader.PassesSelfTest(library, out problem), $"{name}: {problem}");
        return library!;
    }

    private static void Mutate(Random random, int kind, byte[] signature, byte[] message, byte[] publicKey)
    {
        switch (kind)
        {
            case 0:
                break;
            case 1:
                signature[random.Next(32)] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                signature[32 + random.Next(32)] ^= (byte)(1 << random.Next(8));
                break;
            case 3:
                message[random.Next(message.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 4:
                publicKey[random.Next(32)] ^= (byte)(1 << random.Next(8));
                break;
            case 5:
                Hex(Ed25519Vectors.SmallOrder[random.Next(14)]).CopyTo(signature.AsSpan());
                break;
            case 6:
                Hex(Ed25519Vectors.SmallOrder[random.Next(14)]).CopyTo(publicKey.AsSpan());
                break;
            default:
                random.NextBytes(signature);
                break;
        }
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text);

    private static byte[] Bytes(BigInteger value)
    {
        byte[] bytes = new byte[32];
        Assert.True(value.TryWriteBytes(bytes, out _, isUnsigned: true));
        return bytes;
    }
}
