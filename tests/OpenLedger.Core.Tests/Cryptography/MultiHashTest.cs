using System.Security.Cryptography;
using OpenLedger.Core.Cryptography;

namespace OpenLedger.Core.Tests.Cryptography;

public sealed class MultiHashTest
{
    private const int LengthMax = 1_300;
    private const int CountMax = 70;

    // A number of lanes that the machine lacks falls back to fewer, so every row passes on every machine.
    public static TheoryData<int> Widths => [16, 8, 1];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_length_hashes_as_the_platform_does(int lanes)
    {
        var random = new Random(1);
        for (int length = 0; length <= LengthMax; length++)
        {
            AssertEqual(random, [.. Enumerable.Repeat(length, 1 + (length % 17))], lanes, $"length {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Mixed_lengths_and_every_count_hash_as_the_platform_does(int lanes)
    {
        for (int count = 0; count <= CountMax; count++)
        {
            for (int seed = 0; seed < 5; seed++)
            {
                var random = new Random((count * 100) + seed);
                int longest = 1 + random.Next(LengthMax + 1);
                int[] lengths = [.. Enumerable.Range(0, count).Select(_ => random.Next(longest))];
                AssertEqual(random, lengths, lanes, $"count {count}, seed {seed}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Many_messages_with_very_long_ones_among_them_hash_as_the_platform_does(int lanes)
    {
        var random = new Random(7);
        int[] lengths = [.. Enumerable.Range(0, 700).Select(i => i % 50 == 0 ? 4_000 + random.Next(200) : random.Next(300))];
        AssertEqual(random, lengths, lanes, "700 messages");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Messages_of_64_bytes_hash_as_the_platform_does(int lanes)
    {
        for (int count = 0; count <= CountMax; count++)
        {
            byte[] messages = Bytes(new Random(count), count * 64);
            byte[] digests = new byte[count * 32];
            MultiHash.Of64(messages, digests, lanes);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(SHA256.HashData(messages.AsSpan(i * 64, 64)), digests[(i * 32)..((i + 1) * 32)]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Digests_may_overwrite_their_messages_of_64_bytes(int lanes)
    {
        byte[] messages = Bytes(new Random(3), CountMax * 64);
        byte[] apart = new byte[CountMax * 32];
        MultiHash.Of64(messages, apart, lanes);
        MultiHash.Of64(messages, messages.AsSpan(0, CountMax * 32), lanes);
        Assert.Equal(apart, messages[..(CountMax * 32)]);
    }

    [Fact]
    public void The_public_entries_use_all_lanes_and_agree()
    {
        Assert.Contains(MultiHash.Lanes, (int[])[1, 8, 16]);
        byte[] messages = Bytes(new Random(4), 40 * 64);
        byte[] of64 = new byte[40 * 32];
        byte[] of = new byte[40 * 32];
        MultiHash.Of64(messages, of64);
        MultiHash.Of(messages, [.. Enumerable.Repeat(64, 40)], of);
        Assert.Equal(of64, of);
        Assert.Equal(SHA256.HashData(messages.AsSpan(39 * 64)), of[(39 * 32)..]);
    }

    [Fact]
    public void Lengths_that_do_not_agree_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MultiHash.Of64(new byte[65], new byte[32]));
        Assert.Throws<ArgumentException>(() => MultiHash.Of64(new byte[64], new byte[64]));
        Assert.Throws<ArgumentException>(() => MultiHash.Of(new byte[10], [4, 5], new byte[64]));
        Assert.Throws<ArgumentException>(() => MultiHash.Of(new byte[10], [4, 7], new byte[64]));
        Assert.Throws<ArgumentException>(() => MultiHash.Of(new byte[10], [4, 6], new byte[32]));
    }

    [Fact]
    public void Hashing_allocates_nothing()
    {
        byte[] messages = Bytes(new Random(5), 100 * 64);
        int[] lengths = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 50 : 78)];
        byte[] digests = new byte[100 * 32];
        Assert.Equal(0, Allocations.LeastPerRound(() =>
        {
            MultiHash.Of64(messages, digests);
            MultiHash.Of(messages, lengths, digests);
        }));
    }

    private static void AssertEqual(Random random, int[] lengths, int lanes, string what)
    {
        byte[] messages = Bytes(random, lengths.Sum());
        byte[] digests = new byte[lengths.Length * 32];
        MultiHash.Of(messages, lengths, digests, lanes);
        int offset = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            byte[] expected = SHA256.HashData(messages.AsSpan(offset, lengths[i]));
            Assert.True(expected.AsSpan().SequenceEqual(digests.AsSpan(i * 32, 32)), $"{what}: message {i} of {lengths[i]} bytes");
            offset += lengths[i];
        }
    }

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
