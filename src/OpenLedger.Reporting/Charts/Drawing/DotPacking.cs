using System.Runtime.InteropServices;

namespace OpenLedger.Reporting.Charts.Drawing;

/// <summary>
/// Lays discs around a centre without overlap: each as near to the centre as the ones before it allow, but outside an inner
/// circle. Places are tried along a sunflower's spiral, which visits them from the inside to the outside and in all directions
/// alike.
/// </summary>
internal sealed class DotPacking
{
    private const double Step = 2.2;
    private const double Cell = 16;
    private const double Gap = 0.8;

    // Cosine and sine of the golden angle, pi (3 - sqrt 5): no two neighbours on the spiral point the same way. Directions are
    // turned by it step by step, since a platform's own sine differs from another's in the last bit, and a drawing with it.
    private const double GoldenCosine = -0.73736887807831974;
    private const double GoldenSine = 0.67549029426152385;

    private readonly List<(double X, double Y)> _directions = [(1, 0)];
    private readonly List<(double X, double Y, double Radius)> _placed = [];
    private readonly Dictionary<(int X, int Y), List<int>> _cells = [];
    private readonly double _innerRadius;
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
            (double x, double y) = DirectionOf(_start);
            (x, y) = (x * from, y * from);
            if (from - radius >= _innerRadius - 1e-9 && IsFree(x, y, radius))
            {
                Add(x, y, radius);
                return (x, y);
            }

            _start++;
        }
    }

    private (double X, double Y) DirectionOf(int step)
    {
        while (_directions.Count <= step)
        {
            (double x, double y) = _directions[^1];
            _directions.Add(((x * GoldenCosine) - (y * GoldenSine), (x * GoldenSine) + (y * GoldenCosine)));
        }

        return _directions[step];
    }

    private bool IsFree(double x, double y, double radius)
    {
        double reach = radius + Gap;
        for (int cellX = CellOf(x - reach); cellX <= CellOf(x + reach); cellX++)
        {
            for (int cellY = CellOf(y - reach); cellY <= CellOf(y + reach); cellY++)
            {
                if (_cells.TryGetValue((cellX, cellY), out List<int>? discs) && IsCovered(discs, x, y, reach))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool IsCovered(List<int> discs, double x, double y, double reach)
    {
        foreach (int disc in discs)
        {
            (double otherX, double otherY, double otherRadius) = _placed[disc];
            double apart = reach + otherRadius;
            if (((x - otherX) * (x - otherX)) + ((y - otherY) * (y - otherY)) < apart * apart)
            {
                return true;
            }
        }

        return false;
    }

    // A disc is found in every cell that it touches, so that a small one looks into few cells however large its neighbours are.
    private void Add(double x, double y, double radius)
    {
        for (int cellX = CellOf(x - radius); cellX <= CellOf(x + radius); cellX++)
        {
            for (int cellY = CellOf(y - radius); cellY <= CellOf(y + radius); cellY++)
            {
                ref List<int>? discs = ref CollectionsMarshal.GetValueRefOrAddDefault(_cells, (cellX, cellY), out _);
                (discs ??= []).Add(_placed.Count);
            }
        }

        _placed.Add((x, y, radius));
        OuterRadius = Math.Max(OuterRadius, Math.Sqrt((x * x) + (y * y)) + radius);
    }

    private static int CellOf(double at) => (int)Math.Floor(at / Cell);
}
