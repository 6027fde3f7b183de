using System.Collections.Immutable;
using System.Text;

namespace OpenLedger.Reporting.Charts;

/// <summary>
/// The colours of arms and of parts, for light and dark. The first five and all neighbours stay apart for people who cannot tell
/// red from green or blue from yellow, and every colour stands out from its background by 3 to 1 (WCAG 2.2, 1.4.11); tests
/// compute both. Arms differ in the shape of their markers too, so that nothing depends on colour alone.
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
        ("#e16117", "#ff8f5c"),
        ("#0b62a8", "#4aadfb"),
        ("#755b00", "#e6c34a"),
        ("#822c7a", "#e39bdd"),
        ("#018873", "#58d4aa"),
        ("#4a4f57", "#c2cbd7"),
        ("#3e93d5", "#2f7fc9"),
        ("#e0559a", "#bc3c72"),
    ];

    /// <summary>One colour per hop or asset, as areas beside each other.</summary>
    public static readonly ImmutableArray<(string Light, string Dark)> Parts =
    [
        ("#7a1f3d", "#f6addd"),
        ("#bd4b18", "#e0875a"),
        ("#3073b3", "#68ade8"),
        ("#1f5f5b", "#87cdb3"),
        ("#9e8642", "#d9bd5b"),
        ("#6b5aa8", "#a99be8"),
        ("#48626c", "#94b3bf"),
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
