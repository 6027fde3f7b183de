using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Tests.Randomness;

public sealed class RandomStreamTests
{
    private static RandomStream NewStream(ulong seed = 42) => new RandomSource(seed, 0).Stream(1, StreamPurpose.Choice);

    [Fact]
    public void Draw_i_is_the_same_in_whatever_order_it_is_asked_for()
    {
        RandomStream stream = NewStream();
        RandomStream jumping = NewStream();
        RandomStream order = NewStream(seed: 5);
        for (int i = 0; i < 2000; i++)
        {
            ulong index = order.NextBelow(50);
            jumping.Index = index;
            Assert.Equal(stream.At(index), jumping.NextUInt64());
            Assert.Equal(index + 1, jumping.Index);
            Assert.Equal(stream.At(index + 1), jumping.NextUInt64());
        }

        for (ulong i = 0; i < 100; i++)
        {
            Assert.Equal(NewStream().At(i), stream.NextUInt64());
        }
    }

    [Fact]
    public void After_the_last_draw_comes_the_first()
    {
        RandomStream stream = NewStream();
        stream.Index = ulong.MaxValue;
        Assert.Equal(stream.At(ulong.MaxValue), stream.NextUInt64());
        Assert.Equal(0ul, stream.Index);
        Assert.Equal(stream.At(0), stream.NextUInt64());
    }

    [Fact]
    public void A_copy_draws_the_same_numbers_again()
    {
        RandomStream stream = NewStream();
        stream.NextUInt64();
        RandomStream copy = stream;
        Assert.Equal(stream.NextUInt64(), copy.NextUInt64());
        Assert.Equal(stream.NextUInt64(), copy.NextUInt64());
    }

    [Fact]
    public void Units_lie_where_they_should()
    {
        RandomStream stream = NewStream();
        double sum = 0;
        double openSum = 0;
        for (int i = 0; i < 100_000; i++)
        {
            double unit = stream.NextUnit();
            double open = stream.NextOpenUnit();
            Assert.True(unit is >= 0 and < 1 && open is > 0 and < 1);
            sum += unit;
            openSum += open;
        }

        // Five standard deviations of the mean of 100,000 uniform numbers are 0.0046.
        Assert.InRange(sum / 100_000, 0.4954, 0.5046);
        Assert.InRange(openSum / 100_000, 0.4954, 0.5046);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Whole_numbers_below_a_bound_are_uniform(int bound)
    {
        const int PerCell = 1000;
        RandomStream stream = NewStream();
        int[] counts = new int[bound];
        for (int i = 0; i < bound * PerCell; i++)
        {
            counts[stream.NextBelow((ulong)bound)]++;
        }

        Assert.Equal((ulong)(bound * PerCell), stream.Index);
        double chiSquare = counts.Sum(count => (double)(count - PerCell) * (count - PerCell) / PerCell);

        // Mean bound - 1, variance 2 (bound - 1); six standard deviations, and a little for the skew of few cells.
        Assert.True(chiSquare <= bound - 1 + (6 * Math.Sqrt(2.0 * (bound - 1))) + 5, $"chi square {chiSquare}");
    }

    [Fact]
    public void Rejections_take_no_draw_from_those_that_follow()
    {
        // Half of all words are rejected for this bound, so the replacements are well used.
        const ulong Bound = (1UL << 63) + 1;
        RandomStream stream = NewStream();
        double sum = 0;
        int replaced = 0;
        for (ulong i = 0; i < 20_000; i++)
        {
            ulong word = stream.At(stream.Index);
            ulong drawn = stream.NextBelow(Bound);
            Assert.Equal(i + 1, stream.Index);
            Assert.True(drawn < Bound);
            replaced += drawn == Math.BigMul(word, Bound, out _) ? 0 : 1;
            sum += drawn / (double)Bound;
        }

        Assert.InRange(replaced, 9600, 10_400);
        Assert.InRange(sum / 20_000, 0.4898, 0.5102);
    }

    [Fact]
    public void The_largest_bounds_are_served()
    {
        RandomStream stream = NewStream();
        for (int i = 0; i < 1000; i++)
        {
            Assert.NotEqual(ulong.MaxValue, stream.NextBelow(ulong.MaxValue));
            Assert.Equal(0ul, stream.NextBelow(1));
        }

        Assert.Throws<ArgumentException>(() => NewStream().NextBelow(0));
    }

    [Fact]
    public void The_first_draws_of_a_fixed_stream_are_the_same_on_every_machine()
    {
        RandomStream stream = new RandomSource(42, 1).Stream(RandomSource.Entity(3, 5), StreamPurpose.Arrival);
        string words = string.Join(' ', Enumerable.Range(0, 4).Select(_ => stream.NextUInt64().ToString("x16")));
        Assert.Equal("60e191591a09d460 6e7e1de7343e7d02 887fbe20d1867094 560ba6b27ba9c4b2", words);
        Assert.Equal("3fd0c7d56e786adc", Bits(stream.NextUnit()));
        Assert.Equal("3fe2e6b89e8b20dd", Bits(stream.NextOpenUnit()));
        Assert.Equal("612798", stream.NextBelow(1_000_000).ToString());
        Assert.Equal("6bb7241ddbf336f8", stream.NextBelow((1UL << 63) + 1).ToString("x16"));
    }

    [Fact]
    public void Drawing_allocates_nothing()
    {
        RandomStream stream = NewStream();
        Assert.Equal(0, Allocations.LeastPerRound(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                stream.NextBelow(1000);
            }
        }));
    }

    private static string Bits(double value) => BitConverter.DoubleToUInt64Bits(value).ToString("x16");
}
