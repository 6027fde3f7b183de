namespace OpenLedger.Reporting.Charts.Drawing;

/// <summary>Shapes of markers, so that arms differ without colour.</summary>
internal static class Markers
{
    private const int Shapes = 6;

    /// <summary>Draws the marker of an arm.</summary>
    /// <param name="canvas">Where to.</param>
    /// <param name="arm">Number of the arm.</param>
    /// <param name="x">Its centre.</param>
    /// <param name="y">Its centre.</param>
    /// <param name="radius">About half its height.</param>
    /// <param name="hollow">Whether it is an outline.</param>
    public static void Draw(SvgCanvas canvas, int arm, double x, double y, double radius, bool hollow = false)
    {
        string classes = $"{(hollow ? "ring" : "dot")} {ChartStyle.Arm(arm)}";
        double r = radius;
        switch (arm % Shapes)
        {
            case 0:
                canvas.Circle(x, y, r, classes);
                break;
            case 1:
                canvas.Rectangle(x - (0.88 * r), y - (0.88 * r), 1.76 * r, 1.76 * r, classes);
                break;
            case 2:
                canvas.Path([(x, y - (1.2 * r)), (x + (1.1 * r), y + (0.8 * r)), (x - (1.1 * r), y + (0.8 * r))], classes, closed: true);
                break;
            case 3:
                canvas.Path([(x, y - (1.3 * r)), (x + (1.3 * r), y), (x, y + (1.3 * r)), (x - (1.3 * r), y)], classes, closed: true);
                break;
            case 4:
                canvas.Path([(x, y + (1.2 * r)), (x + (1.1 * r), y - (0.8 * r)), (x - (1.1 * r), y - (0.8 * r))], classes, closed: true);
                break;
            default:
                canvas.Path(Hexagon(x, y, 1.15 * r), classes, closed: true);
                break;
        }
    }

    // Half the height of a hexagon that stands on a corner is its radius; 0.866 is the cosine of 30 degrees.
    private static (double X, double Y)[] Hexagon(double x, double y, double r) =>
    [
        (x, y - r), (x + (0.866 * r), y - (r / 2)), (x + (0.866 * r), y + (r / 2)),
        (x, y + r), (x - (0.866 * r), y + (r / 2)), (x - (0.866 * r), y - (r / 2)),
    ];
}
