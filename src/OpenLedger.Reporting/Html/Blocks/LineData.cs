using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenLedger.Reporting.Charts;

namespace OpenLedger.Reporting.Html.Blocks;

/// <summary>The lines of a chart as JSON, for the figures that show under the pointer.</summary>
internal static class LineData
{
    public static string Of(ImmutableArray<LineSeries> series, double least, double largest)
    {
        var json = new StringBuilder();
        json.Append(CultureInfo.InvariantCulture, $"{{\"least\":{least:R},\"largest\":{largest:R},\"arms\":[");
        foreach (LineSeries one in series)
        {
            json.Append(one.Arm > 0 ? "," : "").Append("{\"name\":\"").Append(JsonEncodedText.Encode(one.Label)).Append("\",\"x\":[");
            LinePoint[] points = [.. one.Within(least, largest)];
            json.AppendJoin(',', points.Select(point => point.X.ToString("0.##", CultureInfo.InvariantCulture)));
            json.Append("],\"y\":[");
            json.AppendJoin(',', points.Select(point => point.Y.ToString("0.##", CultureInfo.InvariantCulture)));
            json.Append("]}");
        }

        return json.Append("]}").ToString();
    }
}
