using System.Collections.Immutable;
using System.Text;

namespace OpenLedger.Reporting.Charts;

/// <summary>
/// The colours of arms and hops, for light and dark. Neighbours stay apart for people who cannot tell red from green or blue from
/// yellow, and every colour stands out from its background by 3 to 1 (WCAG 2.2, 1.4.11); tests compute both. Arms differ in the shape
/// of their markers too, so that nothing depends on colour alone.
/// </summary>
internal static class ChartPalette
{
    /// <summary>Backgrounds of charts, light and dark.</summary>
    public const string LightPaper = "#ffffff";

    /// <inheritdoc cref="LightPaper"/>
    public const string DarkPaper = "#161b22";

    /// <summary>One colour per arm, in the order of arms; more arms than colours begin again with other markers.</summary>
    public static readonly ImmutableArray<(string Light, string Dark)> Arms =
    [
        ("#c2410c", "#ff8f5c"),
        ("#0b62a8", "#63b3f5"),
        ("#8a6d00", "#e6c34a"),
        ("#8e3a8c", "#e29ae0"),
        ("#00806b", "#4fd6b8"),
        ("#4a4f57", "#c3c9d1"),
        ("#3f94d6", "#2f7fc9"),
        ("#e0559a", "#b8386f"),
    ];

    /// <summary>One colour per hop or asset, as areas beside each other.</summary>
    public static readonly ImmutableArray<(string Light, string Dark)> Parts =
    [
        ("#7a1f3d", "#f2a3b8"),
        ("#bf4d1c", "#e58a5a"),
        ("#2f6fae", "#6cb1ea"),
        ("#1f5f5b", "#58c9bd"),
        ("#856a10", "#d9bd5b"),
        ("#6b5aa8", "#a99be8"),
        ("#5b626c", "#a4adb8"),
    ];

    /// <summary>The colours as CSS variables: <c>--arm-0</c> and so on.</summary>
    public static string Variables(bool dark)
    {
        var css = new StringBuilder();
        for (int i = 0; i < Arms.Length; i++)
        {
            css.Append($"--arm-{i}:{(dark ? Arms[i].Dark : Arms[i].Light)};");
        }

        for (int i = 0; i < Parts.Length; i++)
        {
            css.Append($"--part-{i}:{(dark ? Parts[i].Dark : Parts[i].Light)};");
        }

        return css.ToString();
    }
}
