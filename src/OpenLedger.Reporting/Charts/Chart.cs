using OpenLedger.Reporting.Charts.Drawing;

namespace OpenLedger.Reporting.Charts;

/// <summary>
/// A chart: data that were decided on, ready to be drawn as SVG. The same data give the same bytes, in any culture and on any
/// machine. Whatever draws charts stands behind this one type. Immutable.
/// </summary>
public sealed class Chart
{
    private readonly Func<ChartSize, SvgCanvas> _draw;

    internal Chart(string name, string title, string description, Func<ChartSize, SvgCanvas> draw)
    {
        Name = name;
        Title = title;
        Description = description;
        _draw = draw;
    }

    /// <summary>What the file is called, without an ending: <c>loss-over-time</c>.</summary>
    public string Name { get; }

    /// <summary>What it shows, in a few words.</summary>
    public string Title { get; }

    /// <summary>What it says, in sentences, for whoever cannot see it.</summary>
    public string Description { get; }

    /// <summary>The chart as an element of a page that holds <see cref="ChartStyle.Css"/>.</summary>
    /// <param name="size">For how much room.</param>
    public string ToElement(ChartSize size) => _draw(size).ToElement(Title, Description, "chart");

    /// <summary>The chart as a file of its own, light or dark as its reader likes it.</summary>
    public string ToFile() => _draw(ChartSize.Wide).ToFile(Title, Description);
}
