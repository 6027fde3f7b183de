using System.Globalization;

namespace OpenLedger.Sim.Hosting;

/// <summary>
/// Estimates how long something will still take, smoothly: an estimate counts down by itself and is only drawn towards what the
/// pace so far says. There is none until the pace says something.
/// </summary>
internal sealed class TimeLeft
{
    private const double FirstSeconds = 2;
    private const double SmoothSeconds = 5;

    // Simulated time does not go by evenly: what comes after an attack takes longer than what comes before. One run that ended,
    // or a good part of several, is a measure.
    private const double LeastShare = 0.02;
    private const double LeastShareOfRuns = 0.15;

    private double? _left;
    private double _at;

    /// <summary>Takes note of how far it is.</summary>
    /// <param name="elapsed">Since the start.</param>
    /// <param name="share">What is done, from 0 to 1.</param>
    /// <param name="anyDone">Whether one of several equal parts has ended.</param>
    /// <returns>Seconds that are left, or null.</returns>
    public double? After(TimeSpan elapsed, double share, bool anyDone)
    {
        double now = elapsed.TotalSeconds;
        if (now < FirstSeconds || share >= 1 || share < (anyDone ? LeastShare : LeastShareOfRuns))
        {
            return null;
        }

        double said = now * (1 - share) / share;
        double step = Math.Max(0, now - _at);
        double expected = (_left ?? said) - step;
        _left = _left is null ? said : Math.Max(0, expected + ((said - expected) * (1 - Math.Exp(-step / SmoothSeconds))));
        _at = now;
        return _left;
    }

    /// <summary>The estimate as people say it: <c>about 3 min left</c>; no more digits than it has.</summary>
    public static string Words(double seconds) => seconds switch
    {
        < 5 => "a few seconds left",
        < 90 => string.Create(CultureInfo.InvariantCulture, $"about {Math.Ceiling(seconds / 5) * 5:0} s left"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"about {Math.Ceiling(seconds / 60):0} min left"),
        _ => string.Create(CultureInfo.InvariantCulture, $"about {seconds / 3600:0.#} h left"),
    };
}
