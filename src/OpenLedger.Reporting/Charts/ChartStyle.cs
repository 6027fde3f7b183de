using System.Text;

namespace OpenLedger.Reporting.Charts;

/// <summary>The style sheet of charts, for pages that hold them and for files of their own.</summary>
internal static class ChartStyle
{
    private const string Light = "--ink:#1b2027;--ink-soft:#565e69;--rule:#d9dee5;--paper:" + ChartPalette.LightPaper + ";--ghost:#d5dae1;";
    private const string Dark = "--ink:#e8ecf1;--ink-soft:#a5aeba;--rule:#343b45;--paper:" + ChartPalette.DarkPaper + ";--ghost:#3a424d;";

    private const string Rules = """
        svg.chart{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        svg.chart text{fill:var(--ink);font-size:13px}
        svg.chart .soft{fill:var(--ink-soft);font-size:12px}
        svg.chart .strong{font-weight:600}
        svg.chart .num{font-variant-numeric:tabular-nums}
        svg.chart .head{font-size:16px;font-weight:650}
        svg.chart .rule{stroke:var(--rule);stroke-width:1;fill:none}
        svg.chart .axis{stroke:var(--ink-soft);stroke-width:1;fill:none}
        svg.chart .mark{stroke:var(--ink-soft);stroke-width:1.5;stroke-dasharray:4 3;fill:none}
        svg.chart .line{fill:none;stroke:var(--c);stroke-width:2.25;stroke-linejoin:round;stroke-linecap:round}
        svg.chart .band{fill:var(--c);opacity:.16;stroke:none}
        svg.chart .dot{fill:var(--c);stroke:var(--paper);stroke-width:1.5}
        svg.chart .ring{fill:var(--paper);stroke:var(--c);stroke-width:2}
        svg.chart .whisker{stroke:var(--c);stroke-width:2;fill:none}
        svg.chart .bar{fill:var(--c)}
        svg.chart .lead{stroke:var(--c);stroke-width:1;opacity:.55;fill:none}
        svg.chart .ghost{fill:var(--ghost)}
        svg.chart .paper{fill:var(--paper)}
        svg.chart .legend-dot{fill:var(--ink-soft)}
        svg.chart .legend-ring{fill:var(--paper);stroke:var(--ink-soft);stroke-width:2}
        svg.chart .on{fill:var(--paper);pointer-events:none}
        svg.chart .orbit{fill:none;stroke:var(--rule);stroke-width:1.5}
        """;

    /// <summary>Rules of charts and, by class, the colour that an element takes: <c>a0</c> for the first arm, <c>p0</c> for the
    /// first part.</summary>
    public static string Css { get; } = Rules.ReplaceLineEndings("\n") + "\n" + Classes();

    /// <summary>The variables that the rules use.</summary>
    /// <param name="dark">For a dark background.</param>
    public static string Variables(bool dark) => (dark ? Dark : Light) + ChartPalette.Variables(dark);

    /// <summary>The style sheet of a chart that is a file of its own.</summary>
    public static string FileCss { get; } =
        $"svg{{{Variables(dark: false)}}}\n@media(prefers-color-scheme:dark){{svg{{{Variables(dark: true)}}}}}\n{Css}";

    /// <summary>The class of an arm's colour.</summary>
    public static string Arm(int arm) => FormattableString.Invariant($"a{arm % ChartPalette.Arms.Length}");

    /// <summary>The class of a part's colour.</summary>
    public static string Part(int part) => FormattableString.Invariant($"p{part % ChartPalette.Parts.Length}");

    private static string Classes()
    {
        var css = new StringBuilder();
        for (int i = 0; i < ChartPalette.Arms.Length; i++)
        {
            css.Append($".a{i}{{--c:var(--arm-{i})}}");
        }

        for (int i = 0; i < ChartPalette.Parts.Length; i++)
        {
            css.Append($".p{i}{{--c:var(--part-{i})}}");
        }

        return css.Append('\n').ToString();
    }
}
