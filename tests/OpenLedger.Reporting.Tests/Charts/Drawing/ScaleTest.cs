using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Reporting.Charts.Drawing;

namespace OpenLedger.Reporting.Tests.Charts.Drawing;

public class ScaleTest
{
    [Theory]
    [InlineData(1, new[] { 0, 0.5, 1 })]
    [InlineData(180.5e6, new[] { 0, 50e6, 100e6, 150e6, 200e6 })]
    [InlineData(0.7, new[] { 0, 0.2, 0.4, 0.6, 0.8 })]
    [InlineData(0, new[] { 0, 0.5, 1 })]
    public void Linear_scales_end_at_round_numbers(double largest, double[] expected)
    {
        LinearScale scale = LinearScale.FromZero(largest, 0, 100, value => $"{value}", largest is 1 or 0 ? 3 : 4);
        Assert.Equal(expected.Length, scale.Ticks.Count);
        Assert.All(scale.Ticks.Zip(expected), pair => Assert.Equal(pair.Second, pair.First.Value, 1e-9));
        Assert.Equal(100, scale.At(expected[^1]), 1e-9);
        Assert.Equal(0, scale.At(0));
    }

    [Fact]
    public void Logarithmic_scales_have_powers_of_ten_and_a_place_for_nothing()
    {
        var scale = new LogScale([0, 250, 30_000], 10, 110, value => $"{value}");
        Assert.Equal([0, 100, 1_000, 10_000, 100_000], scale.Ticks.Select(tick => Math.Round(tick.Value)));
        Assert.Equal(10, scale.At(0));
        Assert.Equal(110, scale.At(100_000), 1e-9);
        Assert.Equal(scale.At(10_000) - scale.At(1_000), scale.At(1_000) - scale.At(100), 1e-9);
    }

    [Fact]
    public void Logarithmic_scales_without_anything_above_nothing_still_draw()
    {
        var scale = new LogScale([0, 0], 0, 50, value => $"{value}");
        Assert.Equal(0, scale.At(0));
        Assert.All(scale.Ticks, tick => Assert.InRange(scale.At(tick.Value), 0, 50));
    }

    [Fact]
    public void More_is_never_nearer_to_the_beginning()
    {
        var gen = from values in Gen.Choose(0, 2_000_000_000).Select(value => (double)value).ArrayOf(12)
                  from flip in Gen.Elements(true, false)
                  select (values, flip);
        Prop.ForAll(gen.ToArbitrary(), sample =>
        {
            (double from, double to) = sample.flip ? (300.0, 20.0) : (20.0, 300.0);
            Scale[] scales =
            [
                new LogScale(sample.values, from, to, value => $"{value}", mostDecades: 5),
                LinearScale.FromZero(sample.values.Max(), from, to, value => $"{value}"),
            ];
            double[] sorted = [.. sample.values.Order()];
            foreach (Scale scale in scales)
            {
                double[] places = [.. sorted.Select(value => Math.Abs(scale.At(value) - from))];
                Assert.Equal(places.Order(), places);
                Assert.All(places, place => Assert.InRange(place, 0, 280 + 1e-9));
                Assert.InRange(scale.Ticks.Count, 2, 20);
            }
        }).QuickCheckThrowOnFailure();
    }
}
