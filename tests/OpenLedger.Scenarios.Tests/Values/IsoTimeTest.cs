using OpenLedger.Scenarios.Values;

namespace OpenLedger.Scenarios.Tests.Values;

public class IsoTimeTest
{
    [Theory]
    [InlineData("2026-11-01", "2026-11-01T00:00:00Z")]
    [InlineData("2026-11-01T12:30", "2026-11-01T12:30:00Z")]
    [InlineData("2026-11-01T12:30:15Z", "2026-11-01T12:30:15Z")]
    [InlineData("2026-11-01 12:30:15", "2026-11-01T12:30:15Z")]
    [InlineData("2026-11-01T12:30:15.25+02:00", "2026-11-01T10:30:15.25Z")]
    [InlineData("9999-12-31", "9999-12-31T00:00:00Z")]
    public void Dates_and_times_are_read_as_UTC_unless_they_name_an_offset(string text, string expected)
    {
        Assert.True(IsoTime.LooksLikeDate(text));
        Assert.True(IsoTime.TryRead(text, out DateTimeOffset instant));
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), instant);
    }

    [Theory]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-29")]
    [InlineData("2026-11-1")]
    [InlineData("2026-11-01T25:00Z")]
    [InlineData("0001-01-01T00:00+14:00")]
    [InlineData("01.11.2026")]
    [InlineData("30d")]
    [InlineData("")]
    public void Everything_else_is_refused(string text) => Assert.False(IsoTime.TryRead(text, out _));

    [Theory]
    [InlineData("30d")]
    [InlineData("-2d")]
    [InlineData("2026")]
    [InlineData("20d6-1")]
    [InlineData("")]
    public void Spans_of_time_do_not_look_like_dates(string text) => Assert.False(IsoTime.LooksLikeDate(text));
}
