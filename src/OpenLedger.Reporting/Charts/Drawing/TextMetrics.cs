using System.Text;

namespace OpenLedger.Reporting.Charts.Drawing;

/// <summary>
/// About how wide a text is, without a font at hand: widths of Helvetica's groups of letters, a little generous, since fonts of
/// systems differ. Good enough to keep labels apart.
/// </summary>
internal static class TextMetrics
{
    /// <summary>Size of ordinary text in a chart, in units of the drawing.</summary>
    public const double FontSize = 13;

    /// <summary>The size that makes up for letters in bold being wider.</summary>
    public const double StrongSize = 14.4;

    private const string Narrow = "fijlrt.,:;|!'()[] I-";
    private const double EmsOfPictures = 1.3;

    // From here on scripts of East Asia, whose letters are squares.
    private const char FirstIdeograph = '\u1100';
    private const string Broad = "mwMW@%—";

    public static double Width(string text, double fontSize = FontSize)
    {
        double ems = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            ems += rune.IsBmp ? Ems((char)rune.Value) : EmsOfPictures;
        }

        return ems * fontSize;
    }

    /// <summary>The text, cut with an ellipsis where it would be wider than there is room.</summary>
    public static string Fit(string text, double room, double fontSize = FontSize)
    {
        if (Width(text, fontSize) <= room)
        {
            return text;
        }

        int length = text.Length;
        int least = char.IsHighSurrogate(text[0]) ? 2 : 1;
        while (length > least && Width(text[..length], fontSize) + (0.9 * fontSize) > room)
        {
            length -= char.IsLowSurrogate(text[length - 1]) ? 2 : 1;
        }

        return text[..length] + "…";
    }

    private static double Ems(char c) => c switch
    {
        >= FirstIdeograph => 1.05,
        _ when Narrow.Contains(c) => 0.36,
        _ when Broad.Contains(c) => 0.95,
        _ when char.IsAsciiLetterUpper(c) => 0.72,
        _ => 0.61,
    };
}
