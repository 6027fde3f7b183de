using System.Collections.Immutable;

namespace OpenLedger.Reporting.Charts;

/// <summary>A point of a line, with the least and the largest value over the replications.</summary>
internal readonly record struct LinePoint(double X, double Y, double Low, double High);

/// <summary>A point of a line that is marked.</summary>
internal readonly record struct LineEvent(double X, double Y, bool Hollow, string Text);

/// <summary>A line of a <see cref="LineChart"/>.</summary>
/// <param name="Arm">Number of the arm, for colour and marker.</param>
/// <param name="Label">Its name.</param>
/// <param name="Points">Its points, in the order of x.</param>
/// <param name="Events">What is marked on it.</param>
/// <param name="Text">What stands at its end, behind its name.</param>
internal sealed record LineSeries(
    int Arm, string Label, ImmutableArray<LinePoint> Points, ImmutableArray<LineEvent> Events, string Text)
{
    /// <summary>The points between two places, with those on the edges where the line crosses them.</summary>
    public IEnumerable<LinePoint> Within(double least, double largest)
    {
        for (int i = 0; i < Points.Length; i++)
        {
            LinePoint point = Points[i];
            if (point.X >= least && point.X <= largest)
            {
                yield return point;
            }

            if (i + 1 == Points.Length)
            {
                break;
            }

            foreach (double edge in (double[])[least, largest])
            {
                LinePoint next = Points[i + 1];
                if (point.X < edge && edge < next.X)
                {
                    double share = (edge - point.X) / (next.X - point.X);
                    yield return new LinePoint(
                        edge, Mix(point.Y, next.Y, share), Mix(point.Low, next.Low, share), Mix(point.High, next.High, share));
                }
            }
        }
    }

    private static double Mix(double a, double b, double share) => a + ((b - a) * share);
}
