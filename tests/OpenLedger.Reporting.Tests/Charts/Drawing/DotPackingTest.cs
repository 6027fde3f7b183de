using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Reporting.Charts.Drawing;

namespace OpenLedger.Reporting.Tests.Charts.Drawing;

public class DotPackingTest
{
    [Fact]
    public void No_disc_covers_another_or_the_middle()
    {
        var gen = from radii in Gen.Choose(16, 400).Select(tenths => tenths / 10.0).ArrayOf(60)
                  from inner in Gen.Choose(0, 80)
                  select (radii, inner);
        Prop.ForAll(gen.ToArbitrary(), sample =>
        {
            var packing = new DotPacking(sample.inner);
            var placed = new List<(double X, double Y, double Radius)>();
            foreach (double radius in sample.radii.OrderDescending())
            {
                (double x, double y) = packing.Place(radius);
                double fromCentre = Math.Sqrt((x * x) + (y * y));
                Assert.True(fromCentre - radius >= sample.inner - 1e-6);
                Assert.True(fromCentre + radius <= packing.OuterRadius + 1e-6);
                Assert.All(placed, other =>
                {
                    double apart = Math.Sqrt(((x - other.X) * (x - other.X)) + ((y - other.Y) * (y - other.Y)));
                    Assert.True(apart >= radius + other.Radius);
                });
                placed.Add((x, y, radius));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }

    [Fact]
    public void Equal_discs_fill_more_than_half_of_the_room()
    {
        var packing = new DotPacking(0);
        for (int i = 0; i < 400; i++)
        {
            packing.Place(8);
        }

        double share = 400 * 64 / (packing.OuterRadius * packing.OuterRadius);
        Assert.InRange(share, 0.5, 1);
    }
}
