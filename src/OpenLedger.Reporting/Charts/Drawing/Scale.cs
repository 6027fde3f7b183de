using OpenLedger.Core.Primitives;

namespace OpenLedger.Reporting.Charts.Drawing;

/// <summary>Maps values to places along an axis, and knows where to write numbers beside it. Immutable.</summary>
internal abstract class Scale(double from, double to)
{
    /// <summary>Place of the least value.</summary>
    public double From { get; } = from;

    /// <summary>Place of the largest value.</summary>
    public double To { get; } = to;

    public abstract IReadOnlyList<Tick> Ticks { get; }

    /// <summary>The place of a value; of the nearest end where it lies outside.</summary>
    public abstract double At(double value);

    protected double Between(double share) => From + (Math.Clamp(share, 0, 1) * (To - From));
}

/// <summary>Equal differences are equally far apart.</summary>
internal sealed class LinearScale : Scale
{
    private readonly double _least;
    private readonly double _largest;

    private LinearScale(double least, double largest, double from, double to, IReadOnlyList<Tick> ticks)
        : base(from, to)
    {
        Preconditions.Argument(largest > least, nameof(largest), "a scale needs room");
        _least = least;
        _largest = largest;
        Ticks = ticks;
    }

    public override IReadOnlyList<Tick> Ticks { get; }

    /// <summary>From nothing to at least the largest value, which becomes a round number.</summary>
    public static LinearScale FromZero(double largest, double from, double to, Func<double, string> text, int intervals = 4)
    {
        double step = RoundStep((largest > 0 ? largest : 1) / intervals);
        double top = Math.Ceiling(((largest > 0 ? largest : 1) / step) - 1e-9) * step;
        int count = (int)Math.Round(top / step);
        Tick[] ticks = [.. Enumerable.Range(0, count + 1).Select(i => new Tick(i * step, text(i * step)))];
        return new LinearScale(0, top, from, to, ticks);
    }

    /// <summary>Exactly the values given, with ticks that somebody else chose.</summary>
    public static LinearScale Exactly(double least, double largest, double from, double to, IReadOnlyList<Tick> ticks) =>
        new(least, largest, from, to, ticks);

    public override double At(double value) => Between((value - _least) / (_largest - _least));

    // 1, 2 or 5 times a power of ten, not below what is asked for.
    private static double RoundStep(double least)
    {
        double power = Decades.Power(Decades.Below(least));
        double digits = (least / power) - 1e-9;
        return power * (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10);
    }
}

/// <summary>
/// Equal ratios are equally far apart. Nothing has a place of its own, before the least power of ten, where it occurs.
/// </summary>
internal sealed class LogScale : Scale
{
    private const double ZeroRoom = 34;
    private readonly int _lowest;
    private readonly int _highest;
    private readonly double _first;

    /// <param name="values">All that is to be shown; not below nothing.</param>
    /// <param name="from">Place of the least.</param>
    /// <param name="to">Place of the largest.</param>
    /// <param name="text">How a value is written.</param>
    /// <param name="mostTicks">How many numbers there is room for.</param>
    /// <param name="mostDecades">At most so many powers of ten below the largest value; what is smaller lies at the end.</param>
    public LogScale(
        IEnumerable<double> values, double from, double to, Func<double, string> text, int mostTicks = 7, int mostDecades = 12)
        : base(from, to)
    {
        double[] all = [.. values];
        double[] positive = [.. all.Where(value => value > 0)];
        _highest = positive.Length == 0 ? 1 : Decades.Above(positive.Max());
        _lowest = positive.Length == 0 ? 0 : Decades.Below(positive.Min());
        _lowest = Math.Clamp(_lowest, _highest - mostDecades, _highest - 1);
        bool zero = all.Any(value => value <= 0);
        _first = zero ? From + (Math.Sign(to - from) * ZeroRoom) : From;
        int every = ((_highest - _lowest) / mostTicks) + 1;
        var ticks = new List<Tick>();
        if (zero)
        {
            ticks.Add(new Tick(0, text(0)));
        }

        for (int power = _lowest; power <= _highest; power += every)
        {
            ticks.Add(new Tick(Decades.Power(power), text(Decades.Power(power))));
        }

        Ticks = ticks;
    }

    public override IReadOnlyList<Tick> Ticks { get; }

    // Below the lowest power the scale is linear, down to nothing.
    public override double At(double value) => value < Decades.Power(_lowest)
        ? From + (Math.Max(0, value) / Decades.Power(_lowest) * (_first - From))
        : _first + (Math.Clamp((Decades.Log(value) - _lowest) / (_highest - _lowest), 0, 1) * (To - _first));
}
