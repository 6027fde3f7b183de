namespace OpenLedger.Reporting.Charts.Drawing;

/// <summary>
/// About how wide a text is, without a font at hand: widths of Helvetica's groups of letters, a little generous, since fonts of systems
/// differ. Good enough to keep labels apart.
/// </summary>
internal static class TextMetrics
{
    /// <summary>Size of ordinary text in a chart, in units of the drawing.</summary>
    public const double FontSize = 13;

    /// <summary>The size that makes up for letters in bold being wider.</summary>
    public const double StrongSize = 14.4;

    private const string Narrow = "fijlrt.,:;|!'()[] I-";
    private const string Broad = "mwMW@%—";

    public static double Width(string text, double fontSize = FontSize)
    {
        double ems = 0;
        foreach (char c in text)
        {
            ems += Narrow.Contains(c) ? 0.36 : Broad.Contains(c) ? 0.95 : char.IsAsciiLetterUpper(c) ? 0.72 : 0.61;
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
        while (length > 1 && Width(text[..length], fontSize) + (0.9 * fontSize) > room)
        {
            length--;
        }

        return text[..length] + "…";
    }
}
