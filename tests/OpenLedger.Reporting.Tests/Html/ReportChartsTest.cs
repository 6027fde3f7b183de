using System.Globalization;
using System.Xml.Linq;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Charts;
using OpenLedger.Reporting.Html;
using OpenLedger.Reporting.Results;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Tests.Html;

public class ReportChartsTest
{
    private static readonly string[] Hostile = ["</svg><script>", "a&b \"c\" 'd'", "\u0001\uFFFF", "a very long name of an arm that no chart has room for"];

    [Fact]
    public void Files_are_well_formed_whatever_arms_are_called()
    {
        foreach (Chart chart in new ReportCharts(MadeReport.Usual(Hostile)).All)
        {
            XElement svg = XDocument.Parse(chart.ToFile()).Root!;
            Assert.Equal("svg", svg.Name.LocalName);
            Assert.Contains(svg.Elements(), element => element.Name.LocalName == "title" && element.Value.Length == chart.Title.Length);
            Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName == "script");
            XDocument.Parse(chart.ToElement(ChartSize.Wide));
            XDocument.Parse(chart.ToElement(ChartSize.Narrow));
        }
    }

    [Fact]
    public void The_same_data_give_the_same_bytes_in_any_culture()
    {
        string[] first = Files();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            commas.NumberFormat.NumberDecimalSeparator = ",";
            commas.NumberFormat.NegativeSign = "−";
            CultureInfo.CurrentCulture = commas;
            Assert.Equal(first, Files());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Charts_do_not_depend_on_the_machine()
    {
        RunReport slow = MadeReport.Of(Made.Plan(2, "open", "held"), null, (arm, r) => Made.Outcome(arm, r) with { NodeWallNs = 5_000_000_000 });
        RunReport fast = MadeReport.Of(Made.Plan(2, "open", "held"), null, (arm, r) => Made.Outcome(arm, r) with { NodeWallNs = 7 });
        Assert.Equal(new ReportCharts(slow).All.Select(c => c.ToFile()), new ReportCharts(fast).All.Select(c => c.ToFile()));
    }

    [Fact]
    public void Every_chart_says_in_words_what_it_shows()
    {
        foreach (Chart chart in new ReportCharts(MadeReport.Usual("open", "held")).All)
        {
            Assert.NotEmpty(chart.Title);
            Assert.True(chart.Name.StartsWith("blast-radius-", StringComparison.Ordinal)
                || (chart.Description.Contains("open", StringComparison.Ordinal) && chart.Description.Contains("held", StringComparison.Ordinal)), chart.Name);
            Assert.True(chart.Description.Length > 20, chart.Name);
        }
    }

    [Fact]
    public void Names_of_charts_are_different()
    {
        string[] names = [.. new ReportCharts(MadeReport.Usual("open", "held")).All.Select(chart => chart.Name)];
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public void Nothing_lies_outside_its_chart()
    {
        string[] many = [.. Enumerable.Range(0, 24).Select(i => $"an-arm-with-a-name-of-{i}-which-is-as-long-as-names-may-be-{i}")];
        foreach (Chart chart in new[] { MadeReport.Usual("open", "held"), MadeReport.Usual(many) }.SelectMany(r => new ReportCharts(r).All))
        {
            foreach (ChartSize size in Enum.GetValues<ChartSize>())
            {
                XElement svg = XDocument.Parse(chart.ToElement(size)).Root!;
                double[] box = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
                foreach (XElement text in svg.Descendants("text"))
                {
                    Assert.InRange(Number(text, "x"), 0, box[2]);
                    Assert.InRange(Number(text, "y"), 0, box[3]);
                }

                foreach (XElement circle in svg.Descendants("circle"))
                {
                    Assert.InRange(Number(circle, "cx"), 0, box[2]);
                    Assert.InRange(Number(circle, "cy"), 0, box[3]);
                }
            }
        }
    }

    [Fact]
    public void Files_of_arms_that_differ_in_case_only_are_different_everywhere()
    {
        string[] names = [.. new ReportCharts(MadeReport.Usual("a", "A", "a-2", "b")).All.Select(chart => chart.Name)];
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Contains("blast-radius-b", names);
    }

    [Fact]
    public void A_hop_has_one_colour_in_all_charts()
    {
        var charts = new ReportCharts(MadeReport.Of(Made.Plan(1, "open"), null, (arm, r) => Made.Outcome(arm, r) with
        {
            Losses = [new LossCell(1, 0, 1, Made.Usd(30), Made.Usd(30)), new LossCell(2, 0, 1, Made.Usd(70), Made.Usd(70))],
            Victims =
            [
                new VictimLoss("users/7", 1, 0, 30, 30, Made.Usd(30), Made.Usd(30), Made.Usd(30)),
                new VictimLoss("savers/1", 2, 0, 70, 70, Made.Usd(70), Made.Usd(70), Made.Usd(70)),
            ],
        }));
        Assert.Contains("class=\"bar p1\"><title>users/7", charts.BlastRadii[0].ToElement(ChartSize.Wide), StringComparison.Ordinal);
        Assert.Matches("hop 1: [^<]*: 30 %</title>\n<rect [^>]*bar p1", charts.ByHop.ToElement(ChartSize.Wide));
        Assert.Matches("hop 2: who had a claim [^<]*: 70 %</title>\n<rect [^>]*bar p2", charts.ByHop.ToElement(ChartSize.Wide));
    }

    [Fact]
    public void The_disc_that_sizes_are_read_by_is_as_large_as_in_the_drawing()
    {
        foreach (ChartSize size in Enum.GetValues<ChartSize>())
        {
            XElement svg = XDocument.Parse(new ReportCharts(MadeReport.Usual("open", "held")).BlastRadii[1].ToElement(size)).Root!;
            double[] grey = [.. svg.Descendants("circle").Where(c => c.Attribute("class")!.Value == "ghost").Select(c => Number(c, "r"))];
            Assert.True(grey.Length > 10);
            Assert.Equal(grey.Max(), grey[^1]);
        }
    }

    [Fact]
    public void An_interval_that_goes_on_below_nothing_has_no_end_there()
    {
        Assert.Equal(3, Whiskers(low: 5));
        Assert.Equal(2, Whiskers(low: -5));

        static int Whiskers(double low) => DotChart.Draw(
                ChartSize.Wide, [new DotRow(0, "open", 10, 40, low, 30, "$10")], "dollars", Words.UsdOnAxis, ("loss", "bound"))
            .ToElement("a", "b", "chart").Split("class=\"whisker").Length - 1;
    }

    [Fact]
    public void Nothing_at_risk_has_no_drawing() =>
        Assert.Empty(new ReportCharts(MadeReport.Of(Made.Plan(1, "open"), null, (arm, r) => Made.Harmless(arm, r) with
        {
            ValueAtRiskMicroUsd = 0,
            CompromisedOwnMicroUsd = 0,
        })).BlastRadii);

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static string[] Files() => [.. new ReportCharts(MadeReport.Usual("open", "held")).All.Select(chart => chart.ToFile())];
}
