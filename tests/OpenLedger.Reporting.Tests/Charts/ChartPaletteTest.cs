using System.Globalization;
using OpenLedger.Reporting.Charts;

namespace OpenLedger.Reporting.Tests.Charts;

public class ChartPaletteTest
{
    // Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency (2009), severity 1.
    private static readonly (string Name, double[] Matrix)[] Eyes =
    [
        ("usual", [1, 0, 0, 0, 1, 0, 0, 0, 1]),
        ("protanopia", [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998]),
        ("deuteranopia", [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881]),
        ("tritanopia", [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900]),
    ];

    public static TheoryData<string, bool, bool> Cases()
    {
        var cases = new TheoryData<string, bool, bool>();
        foreach ((string name, _) in Eyes)
        {
            cases.Add(name, false, false);
            cases.Add(name, false, true);
            cases.Add(name, true, false);
            cases.Add(name, true, true);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Neighbours_differ_for_every_kind_of_eye(string eyes, bool dark, bool parts)
    {
        double[] matrix = Eyes.Single(e => e.Name == eyes).Matrix;
        string[] colours = Colours(dark, parts);
        // The first five are all that most charts have; further ones differ from their neighbours, and shape tells the rest.
        for (int i = 0; i < colours.Length; i++)
        {
            for (int j = i + 1; j < colours.Length; j++)
            {
                if (j < 5 || j == i + 1)
                {
                    double difference = Difference(Seen(colours[i], matrix), Seen(colours[j], matrix));
                    Assert.True(difference >= 14, $"{colours[i]} and {colours[j]} differ by {difference:0.0} only");
                }
            }
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Every_colour_stands_out_from_the_paper(bool dark, bool parts)
    {
        double paper = Luminance(Linear(dark ? ChartPalette.DarkPaper : ChartPalette.LightPaper));
        Assert.All(Colours(dark, parts), colour =>
        {
            double luminance = Luminance(Linear(colour));
            double contrast = (Math.Max(luminance, paper) + 0.05) / (Math.Min(luminance, paper) + 0.05);
            Assert.True(contrast >= 3, $"{colour} has a contrast of {contrast:0.00}");
        });
    }

    private static string[] Colours(bool dark, bool parts) =>
        [.. (parts ? ChartPalette.Parts : ChartPalette.Arms).Select(colour => dark ? colour.Dark : colour.Light)];

    private static double[] Linear(string colour)
    {
        double[] linear = new double[3];
        for (int i = 0; i < 3; i++)
        {
            double value = int.Parse(colour.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            linear[i] = value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return linear;
    }

    private static double Luminance(double[] linear) => (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);

    private static double[] Seen(string colour, double[] matrix)
    {
        double[] c = Linear(colour);
        return [.. Enumerable.Range(0, 3).Select(i =>
            Math.Clamp((matrix[3 * i] * c[0]) + (matrix[(3 * i) + 1] * c[1]) + (matrix[(3 * i) + 2] * c[2]), 0, 1))];
    }

    // CIE 1976 difference in L*a*b* under D65; about 2 is the least that an eye sees.
    private static double Difference(double[] a, double[] b) =>
        Math.Sqrt(Lab(a).Zip(Lab(b), (x, y) => (x - y) * (x - y)).Sum());

    private static double[] Lab(double[] c)
    {
        double x = F(((0.4124 * c[0]) + (0.3576 * c[1]) + (0.1805 * c[2])) / 0.95047);
        double y = F((0.2126 * c[0]) + (0.7152 * c[1]) + (0.0722 * c[2]));
        double z = F(((0.0193 * c[0]) + (0.1192 * c[1]) + (0.9505 * c[2])) / 1.08883);
        return [(116 * y) - 16, 500 * (x - y), 200 * (y - z)];

        static double F(double t) => t > 0.008856 ? Math.Cbrt(t) : (7.787 * t) + (16.0 / 116);
    }
}
