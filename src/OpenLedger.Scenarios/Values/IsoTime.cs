using System.Globalization;

namespace OpenLedger.Scenarios.Values;

/// <summary>Reads dates and times of day as ISO 8601 writes them: <c>2026-11-01</c>, <c>2026-11-01T12:00:00Z</c>.</summary>
internal static class IsoTime
{
    /// <summary>What is accepted, for hints.</summary>
    public const string Forms = "write a date such as 2026-11-01, or 2026-11-01T12:00:00Z";

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Whether a text is meant as a date: it begins with four digits and a hyphen.</summary>
    public static bool LooksLikeDate(string text) =>
        text.Length > 4 && text[4] == '-' && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Reads an instant; a day means its beginning, and what names no offset is in UTC.</summary>
    public static bool TryRead(string text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
}
