using OpenLedger.Reporting.Charts.Drawing;

namespace OpenLedger.Reporting.Tests.Charts.Drawing;

public class DecadesTest
{
    [Fact]
    public void Powers_of_ten_are_their_own_decade()
    {
        for (int power = -9; power <= 15; power++)
        {
            double value = Decades.Power(power);
            Assert.Equal(double.Parse($"1e{power}", System.Globalization.CultureInfo.InvariantCulture), value, value * 1e-12);
            Assert.Equal(power, Decades.Below(value));
            Assert.Equal(power, Decades.Above(value));
            Assert.Equal(power, Decades.Below(value * 1.5));
            Assert.Equal(power + 1, Decades.Above(value * 1.5));
        }
    }

    [Fact]
    public void Logarithms_are_those_of_the_platform_but_for_a_hair() =>
        Assert.All([0.0002, 3, 47, 1.15e12], value => Assert.Equal(Math.Log10(value), Decades.Log(value), 1e-13));
}
