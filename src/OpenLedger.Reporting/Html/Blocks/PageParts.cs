using OpenLedger.Analysis.Figures;
using OpenLedger.Reporting.Charts;
using OpenLedger.Reporting.Charts.Drawing;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Html.Blocks;

/// <summary>What blocks have in common: headings, charts, tables.</summary>
internal static class PageParts
{
    /// <summary>Opens a section with its heading and what it says in a sentence.</summary>
    public static void Section(HtmlWriter html, string id, string heading, string lead)
    {
        html.Open("section", ("id", id), ("aria-labelledby", $"{id}-heading"));
        html.Element("h2", heading, ("id", $"{id}-heading"));
        if (lead.Length > 0)
        {
            html.Element("p", lead, ("class", "lead"));
        }
    }

    /// <summary>A chart at both sizes, of which the page shows the one there is room for.</summary>
    public static void Figure(HtmlWriter html, Chart chart, string caption = "", string? data = null)
    {
        html.Open("figure", ("class", "figure"), ("data-lines", data));
        html.Open("div", ("class", "wide")).Raw(chart.ToElement(ChartSize.Wide)).Close();
        html.Open("div", ("class", "narrow")).Raw(chart.ToElement(ChartSize.Narrow)).Close();
        if (caption.Length > 0)
        {
            html.Element("figcaption", caption);
        }

        html.Close();
    }

    /// <summary>A table that scrolls sideways by itself where it is wider than the page.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="name">What it holds, for whoever cannot see it.</param>
    /// <param name="columns">Names of the columns; the first holds the names of rows.</param>
    /// <param name="rows">Their cells.</param>
    /// <param name="arms">Whether rows are arms, with their markers.</param>
    public static void Table(
        HtmlWriter html, string name, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, bool arms = false)
    {
        html.Open("div", ("class", "scroll"), ("role", "region"), ("aria-label", $"Table: {name}"), ("tabindex", "0"));
        html.Open("table").Open("thead").Open("tr");
        foreach (string column in columns)
        {
            html.Element("th", column, ("scope", "col"), ("class", LongClass(column)));
        }

        html.Close().Close().Open("tbody");
        int number = 0;
        foreach (IReadOnlyList<string> row in rows)
        {
            html.Open("tr", ("data-arm", arms ? FormattableString.Invariant($"{number}") : null));
            html.Open("th", ("scope", "row"), ("class", LongClass(row[0])));
            if (arms)
            {
                html.Raw(Marker(number));
            }

            html.Text(row[0]).Close();
            for (int i = 1; i < row.Count; i++)
            {
                html.Element("td", row[i]);
            }

            html.Close();
            number++;
        }

        html.Close().Close().Close();
    }

    // A long name is broken, or it would leave a telephone no room for figures.
    private static string? LongClass(string name) => name.Length > 24 ? "long" : null;

    /// <summary>A table with a row per arm.</summary>
    public static void ArmTable(
        HtmlWriter html, RunReport report, string name, params (string Column, Func<ArmFigures, string> Cell)[] columns) => Table(
            html, name, ["arm", .. columns.Select(column => column.Column)],
            report.Arms.Select(arm => (IReadOnlyList<string>)[arm.Arm, .. columns.Select(column => column.Cell(arm))]), arms: true);

    /// <summary>An arm's marker, as charts draw it.</summary>
    public static string Marker(int arm)
    {
        var canvas = new SvgCanvas(16, 16);
        Markers.Draw(canvas, arm, 8, 8, 5.5);
        return canvas.ToOrnament("chart marker");
    }
}
