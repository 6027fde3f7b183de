using System.Globalization;
using System.Xml.Linq;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Charts;
using OpenLedger.Reporting.Html;
using OpenLedger.Reporting.Results;

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
        foreach (Chart chart in new ReportCharts(MadeReport.Usual("open", "held", "third", "fourth")).All)
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

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static string[] Files() => [.. new ReportCharts(MadeReport.Usual("open", "held")).All.Select(chart => chart.ToFile())];
}
