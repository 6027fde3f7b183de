using OpenLedger.Reporting.Charts;

namespace OpenLedger.Reporting.Tests.Charts;

public class LineSeriesTest
{
    [Fact]
    public void A_line_that_crosses_an_edge_has_a_point_there()
    {
        LineSeries line = Line((0, 0), (10, 100), (20, 100));
        Assert.Equal([(5, 50), (10, 100), (15, 100)], Points(line, 5, 15));
        Assert.Equal([(12, 100), (15, 100)], Points(line, 12, 15));
    }

    [Fact]
    public void Points_on_an_edge_stand_once() => Assert.Equal([(0, 0), (10, 100)], Points(Line((0, 0), (10, 100), (20, 0)), 0, 10));

    [Fact]
    public void Nothing_lies_beyond_the_end_of_a_line() => Assert.Empty(Points(Line((0, 0), (10, 100)), 11, 15));

    private static LineSeries Line(params (double X, double Y)[] points) =>
        new(0, "open", [.. points.Select(p => new LinePoint(p.X, p.Y, p.Y, p.Y))], [], "");

    private static (double, double)[] Points(LineSeries line, double least, double largest) =>
        [.. line.Within(least, largest).Select(point => (point.X, point.Y))];
}
