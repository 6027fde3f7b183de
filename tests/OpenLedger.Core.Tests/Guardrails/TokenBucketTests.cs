using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenLedger.Core.Guardrails;

namespace OpenLedger.Core.Tests.Guardrails;

public sealed class TokenBucketTests
{
    private const ulong NomadMicroUsd = 10_800_000_000_000;
    private const ulong DayMs = 86_400_000;

    [Fact]
    public void Refilling_in_many_steps_equals_refilling_in_one()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            TokenBucket once = Arbitrary(random);
            TokenBucket often = once;
            long now = once.LastMs;
            for (int steps = random.Next(1, 30); steps > 0; steps--)
            {
                now += ArbitraryDelay(random, once);
                often.Refill(now);
                Assert.True(often.IsWellFormed, $"seed {seed}");
            }

            Assert.True(once.LevelAt(now) == often.Level, $"seed {seed}: {once.LevelAt(now)} in one step, {often.Level} in many");
            once.Refill(now);
            Assert.True(SameBytes(once, often), $"seed {seed}: the remainder differs");
        }
    }

    [Fact]
    public void The_level_is_the_exact_rational_one_rounded_down()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            TokenBucket bucket = Arbitrary(random);
            BigInteger period = bucket.RefillPeriodMs == 0 ? 1 : bucket.RefillPeriodMs;
            BigInteger units = bucket.RefillPeriodMs == 0 ? 0 : bucket.RefillUnits;

            // The model: the level in (1 / period) units, exactly.
            BigInteger level = bucket.Level * period;
            long now = bucket.LastMs;
            for (int steps = 0; steps < 40; steps++)
            {
                long delay = ArbitraryDelay(random, bucket);
                now += delay;
                level = BigInteger.Min(bucket.Capacity * period, level + (units * delay));
                bucket.Refill(now);
                Assert.True(bucket.Level == level / period && bucket.Remainder == level % period, $"seed {seed}, step {steps}");

                ulong amount = (ulong)random.NextInt64() >> random.Next(64);
                bool enough = amount * period <= level;
                Assert.True(bucket.TryTake(amount) == enough, $"seed {seed}, step {steps}");
                level -= enough ? amount * period : 0;
            }
        }
    }

    [Fact]
    public void No_window_lets_out_more_than_capacity_and_refill()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            ulong capacity = (ulong)random.Next(0, 200);
            ulong units = (ulong)random.Next(0, 50);
            ulong period = (ulong)random.Next(1, 50);
            TokenBucket bucket = TokenBucket.Full(capacity, units, period, 0);
            var taken = new List<(long At, ulong Amount)>();
            long now = 0;
            for (int i = 0; i < 60; i++)
            {
                // The greedy thief and the honest user, and a clock that sometimes jumps back. Windows are measured on the clock
                // as the bucket saw it, that is by its latest reading.
                now += random.Next(0, 12);
                bucket.Refill(random.Next(10) == 0 ? now - random.Next(100) : now);
                ulong amount = random.Next(2) == 0 ? bucket.Level : (ulong)random.Next(0, 60);
                if (bucket.TryTake(amount))
                {
                    taken.Add((bucket.LastMs, amount));
                }

                Assert.True(bucket.Level <= capacity, $"seed {seed}");
            }

            for (int first = 0; first < taken.Count; first++)
            {
                ulong sum = 0;
                for (int last = first; last < taken.Count; last++)
                {
                    sum += taken[last].Amount;
                    ulong window = (ulong)(taken[last].At - taken[first].At);
                    Assert.True(sum <= capacity + (units * window / period) + 1, $"seed {seed}: {sum} left within {window} ms");
                }
            }
        }
    }

    [Fact]
    public void A_day_refills_what_a_day_should()
    {
        TokenBucket bucket = TokenBucket.Full(NomadMicroUsd, NomadMicroUsd, DayMs, 0);
        Assert.True(bucket.TryTake(NomadMicroUsd));
        Assert.False(bucket.TryTake(1));
        Assert.Equal(125_000ul, bucket.LevelAt(1));
        Assert.Equal(NomadMicroUsd / 24, bucket.LevelAt(3_600_000));
        Assert.Equal(NomadMicroUsd - 125_000, bucket.LevelAt((long)DayMs - 1));
        Assert.Equal(NomadMicroUsd, bucket.LevelAt((long)DayMs));
        Assert.Equal(NomadMicroUsd, bucket.LevelAt(long.MaxValue));
        Assert.Equal(0ul, bucket.Level);
    }

    [Fact]
    public void The_extremes_of_every_field_are_exact()
    {
        var bucket = new TokenBucket(ulong.MaxValue, 0, ulong.MaxValue, ulong.MaxValue, long.MinValue);
        bucket.Refill(long.MaxValue);
        Assert.Equal(ulong.MaxValue, bucket.Level);

        var slow = new TokenBucket(ulong.MaxValue, 0, 1, ulong.MaxValue, long.MinValue);
        slow.Refill(long.MaxValue - 1);
        Assert.Equal((0ul, ulong.MaxValue - 1), (slow.Level, slow.Remainder));
        slow.Refill(long.MaxValue);
        Assert.Equal((1ul, 0ul), (slow.Level, slow.Remainder));

        var fast = new TokenBucket(ulong.MaxValue, 0, ulong.MaxValue, 1, 0);
        fast.Refill(1);
        Assert.Equal(ulong.MaxValue, fast.Level);
    }

    [Fact]
    public void A_clock_that_jumps_back_changes_nothing()
    {
        var bucket = new TokenBucket(100, 0, 1, 3, 1000);
        bucket.Refill(1010);
        TokenBucket before = bucket;
        bucket.Refill(1000);
        bucket.Refill(long.MinValue);
        Assert.True(SameBytes(before, bucket));
        Assert.Equal(3ul, bucket.LevelAt(0));
        bucket.Refill(1011);
        Assert.Equal((3ul, 2ul), (bucket.Level, bucket.Remainder));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 0)]
    [InlineData(0, 0)]
    public void Without_a_rate_it_never_refills(ulong units, ulong period)
    {
        TokenBucket bucket = TokenBucket.Full(5, units, period, 0);
        Assert.True(bucket.TryTake(5));
        bucket.Refill(long.MaxValue);
        Assert.Equal((0ul, 0ul, long.MaxValue), (bucket.Level, bucket.Remainder, bucket.LastMs));
    }

    [Fact]
    public void A_take_is_all_or_nothing()
    {
        var bucket = new TokenBucket(10, 7, 0, 0, 0);
        Assert.False(bucket.TryTake(8));
        Assert.Equal(7ul, bucket.Level);
        Assert.True(bucket.TryTake(7));
        Assert.True(bucket.TryTake(0));
        Assert.False(bucket.TryTake(ulong.MaxValue));
    }

    [Fact]
    public void Narrowing_clamps_the_level_and_never_widens()
    {
        var bucket = new TokenBucket(100, 80, 1, 7, 0);
        bucket.Refill(5);
        Assert.Equal(5ul, bucket.Remainder);
        bucket.Narrow(90);
        Assert.Equal((90ul, 80ul, 5ul), (bucket.Capacity, bucket.Level, bucket.Remainder));
        bucket.Narrow(60);
        Assert.Equal((60ul, 60ul, 0ul), (bucket.Capacity, bucket.Level, bucket.Remainder));
        bucket.Narrow(1000);
        Assert.Equal(60ul, bucket.Capacity);
        bucket.Narrow(0);
        Assert.False(bucket.TryTake(1));
        Assert.True(bucket.IsWellFormed);
    }

    [Fact]
    public void What_a_full_bucket_cannot_hold_is_lost_with_its_remainder()
    {
        var bucket = new TokenBucket(10, 9, 2, 3, 0);
        bucket.Refill(2);
        Assert.Equal((10ul, 0ul), (bucket.Level, bucket.Remainder));
        bucket.TryTake(1);
        bucket.Refill(3);
        Assert.Equal((9ul, 2ul), (bucket.Level, bucket.Remainder));
    }

    [Fact]
    public void The_initial_level_is_at_most_the_capacity() => Assert.Equal(4ul, new TokenBucket(4, 9, 0, 0, 0).Level);

    [Fact]
    public void The_default_refuses_everything_but_nothing()
    {
        var bucket = default(TokenBucket);
        bucket.Refill(1000);
        Assert.True(bucket.TryTake(0));
        Assert.False(bucket.TryTake(1));
        Assert.True(bucket.IsWellFormed);
    }

    [Fact]
    public void The_layout_is_the_documented_one()
    {
        Assert.Equal(TokenBucket.Size, Unsafe.SizeOf<TokenBucket>());
        var bucket = new TokenBucket(0x1111, 0x22, 7, 0x44, 0x66);
        bucket.Refill(0x67);
        ulong[] words = MemoryMarshal.Cast<TokenBucket, ulong>([bucket]).ToArray();
        Assert.Equal([0x1111, 0x22, 7, 0x44, 7, 0x67], words);
    }

    [Fact]
    public void Bytes_that_never_were_a_bucket_are_told_apart()
    {
        Assert.False(FromWords(5, 6, 1, 10, 0, 0).IsWellFormed);
        Assert.False(FromWords(5, 5, 1, 10, 3, 0).IsWellFormed);
        Assert.False(FromWords(5, 4, 1, 10, 10, 0).IsWellFormed);
        Assert.False(FromWords(5, 4, 0, 10, 3, 0).IsWellFormed);
        Assert.False(FromWords(5, 4, 1, 0, 3, 0).IsWellFormed);
        Assert.True(FromWords(5, 4, 1, 10, 3, 0).IsWellFormed);
    }

    private static TokenBucket FromWords(params ulong[] words) => MemoryMarshal.Cast<ulong, TokenBucket>(words)[0];

    private static bool SameBytes(TokenBucket left, TokenBucket right) =>
        MemoryMarshal.AsBytes<TokenBucket>([left]).SequenceEqual(MemoryMarshal.AsBytes<TokenBucket>([right]));

    /// <summary>Of any magnitude in every field, so that the narrow and the wide arithmetic both have their turn.</summary>
    private static TokenBucket Arbitrary(Random random)
    {
        ulong capacity = ArbitraryWord(random);
        ulong level = random.Next(4) == 0 ? capacity : ArbitraryWord(random);
        long start = random.NextInt64() >> random.Next(8, 63);
        long signed = random.Next(2) == 0 ? start : -start;
        return new TokenBucket(capacity, level, ArbitraryWord(random), ArbitraryWord(random), signed);
    }

    private static ulong ArbitraryWord(Random random)
    {
        Span<byte> bytes = stackalloc byte[8];
        random.NextBytes(bytes);
        return random.Next(20) == 0 ? 0 : BitConverter.ToUInt64(bytes) >> random.Next(64);
    }

    /// <summary>Half of the time about as long as the bucket needs for some units, else of any magnitude.</summary>
    private static long ArbitraryDelay(Random random, TokenBucket bucket)
    {
        if (random.Next(2) == 0 && bucket.RefillPeriodMs is > 0 and < 1UL << 40)
        {
            return random.NextInt64((long)bucket.RefillPeriodMs * 3);
        }

        return random.NextInt64() >> random.Next(8, 63);
    }
}
