using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Core.Tests.Cryptography;

public class KeyPairTest
{
    [Fact]
    public void A_key_pair_is_64_bytes_of_seed_and_public_key()
    {
        Assert.Equal(64, Unsafe.SizeOf<KeyPair>());
        byte[] seed = SHA256.HashData("seed"u8);
        KeyPair key = KeyPair.FromSeed(seed);
        Assert.Equal(seed, KeyPair.SecretBytesOf(in key)[..32].ToArray());
        Assert.Equal(Address.BytesOf(key.PublicKey).ToArray(), KeyPair.SecretBytesOf(in key)[32..].ToArray());
    }

    [Fact]
    public void Derived_keys_follow_the_documented_hash()
    {
        byte[] secret = SHA256.HashData("secret"u8);
        byte[] input = [.. "traders"u8, .. secret, .. new byte[8]];
        BinaryPrimitives.WriteUInt64LittleEndian(input.AsSpan(input.Length - 8), 77);
        Assert.Equal(KeyPair.FromSeed(SHA256.HashData(input)).PublicKey, KeyPair.Derive(secret, 77, "traders").PublicKey);
    }

    [Fact]
    public void Index_domain_and_secret_each_give_another_key()
    {
        byte[] secret = new byte[32];
        byte[] otherSecret = new byte[32];
        otherSecret[31] = 1;
        Address[] keys =
        [
            KeyPair.Derive(secret, 0, "a").PublicKey, KeyPair.Derive(secret, 1, "a").PublicKey,
            KeyPair.Derive(secret, 0, "b").PublicKey, KeyPair.Derive(otherSecret, 0, "a").PublicKey,
            KeyPair.Derive(secret, ulong.MaxValue, "a").PublicKey, KeyPair.Derive(secret, 0, "").PublicKey,
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], KeyPair.Derive(secret, 0, "a").PublicKey);
    }

    [Fact]
    public void The_text_of_a_key_pair_never_shows_the_seed()
    {
        KeyPair key = KeyPair.FromSeed(new byte[32]);
        Assert.Equal(key.PublicKey.ToString(), key.ToString());
    }

    [Fact]
    public void Wrong_lengths_are_bugs_of_the_caller()
    {
        Assert.Throws<ArgumentException>(() => KeyPair.FromSeed(new byte[31]));
        Assert.Throws<ArgumentException>(() => KeyPair.Derive(new byte[33], 0, "x"));
        Assert.Throws<ArgumentException>(() => KeyPair.Derive(new byte[32], 0, new string('x', 65)));
        Assert.Throws<ArgumentException>(() => Ed25519.Sign(KeyPair.FromSeed(new byte[32]), "m"u8, new byte[63]));
    }
}
