namespace OpenLedger.Reporting.Charts.Drawing;

/// <summary>
/// Lays discs around a centre without overlap: each as near to the centre as the ones before it allow, but outside an inner circle. Places
/// are tried along a sunflower's spiral, which visits them from the inside to the outside and in all directions alike.
/// </summary>
internal sealed class DotPacking
{
    private const double Step = 2.2;
    private const double Cell = 8;
    private const double Gap = 0.8;

    // The golden angle, pi (3 - sqrt 5): no two neighbours on the spiral point the same way.
    private static readonly double GoldenAngle = Math.PI * (3 - Math.Sqrt(5));

    private readonly List<(double X, double Y, double Radius)> _placed = [];
    private readonly Dictionary<(int X, int Y), List<int>> _cells = [];
    private readonly double _innerRadius;
    private double _largest;
    private double _startRadius = double.MaxValue;
    private int _start;

    /// <param name="innerRadius">No disc reaches into this circle about the centre.</param>
    public DotPacking(double innerRadius)
    {
        _innerRadius = innerRadius;
        OuterRadius = innerRadius;
    }

    /// <summary>How far the outermost disc reaches from the centre; at least the inner circle.</summary>
    public double OuterRadius { get; private set; }

    /// <summary>Places a disc and says where.</summary>
    public (double X, double Y) Place(double radius)
    {
        // A place that was too narrow for a disc is so for another of that size, but perhaps not for a smaller one.
        if (radius < _startRadius * 0.9)
        {
            _start = 0;
            _startRadius = radius;
        }

        while (true)
        {
            double from = Math.Sqrt((_innerRadius * _innerRadius) + (_start * Step * Step / Math.PI));
            double angle = _start * GoldenAngle;
            (double x, double y) = (from * Math.Cos(angle), from * Math.Sin(angle));
            if (from - radius >= _innerRadius - 1e-9 && IsFree(x, y, radius))
            {
                Add(x, y, radius);
                return (x, y);
            }

            _start++;
        }
    }

    private bool IsFree(double x, double y, double radius)
    {
        double reach = radius + _largest + Gap;
        for (int cellX = CellOf(x - reach); cellX <= CellOf(x + reach); cellX++)
        {
            for (int cellY = CellOf(y - reach); cellY <= CellOf(y + reach); cellY++)
            {
                if (!_cells.TryGetValue((cellX, cellY), out List<int>? discs))
                {
                    continue;
                }

                foreach (int disc in discs)
                {
                    (double otherX, double otherY, double otherRadius) = _placed[disc];
                    double apart = radius + otherRadius + Gap;
                    if (((x - otherX) * (x - otherX)) + ((y - otherY) * (y - otherY)) < apart * apart)
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    private void Add(double x, double y, double radius)
    {
        (int, int) cell = (CellOf(x), CellOf(y));
        if (!_cells.TryGetValue(cell, out List<int>? discs))
        {
            _cells.Add(cell, discs = []);
        }

        discs.Add(_placed.Count);
        _placed.Add((x, y, radius));
        _largest = Math.Max(_largest, radius);
        OuterRadius = Math.Max(OuterRadius, Math.Sqrt((x * x) + (y * y)) + radius);
    }

    private static int CellOf(double at) => (int)Math.Floor(at / Cell);
}
