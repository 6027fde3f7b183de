using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// When the operations of one line of work arrive: a Poisson process, thinned to a daily rhythm (Lewis and Shedler, 1979). Each draw is
/// addressed by its number, so the times are the same in every arm.
/// </summary>
internal struct ArrivalProcess
{
    private const double PpmPerUnit = 1_000_000;

    private readonly double _meanGapNs;
    private readonly DiurnalPlan? _shape;
    private readonly double _peakFactor;
    private RandomStream _gaps;
    private RandomStream _thinning;
    private double _time;

    public ArrivalProcess(WorkloadPlan work, int line, RandomSource random)
    {
        _shape = work.Shape;
        _peakFactor = 1 + ((_shape?.SwingPpm ?? 0) / PpmPerUnit);
        _meanGapNs = SimDuration.NsPerDay * 1e9 / work.RateNanoPerDay / _peakFactor;
        _gaps = random.Stream(RandomSource.Entity(line, 0), StreamPurpose.Arrival);
        _thinning = random.Stream(RandomSource.Entity(line, 1), StreamPurpose.Arrival);
        _time = 0;
    }

    /// <summary>The next arrival.</summary>
    public SimTime Next()
    {
        do
        {
            _time -= DeterministicMath.Log(_gaps.NextOpenUnit()) * _meanGapNs;
        }
        while (_shape is not null && _thinning.NextUnit() * _peakFactor >= Factor());

        return new SimTime(Rounding.ToDelayNs(_time));
    }

    // A triangle wave of one day: 1 at the peak, -1 half a day from it.
    private readonly double Factor()
    {
        double day = SimDuration.NsPerDay;
        double phase = (_time - _shape!.Peak.Ns) / day;
        double distance = Math.Abs(phase - Math.Round(phase, MidpointRounding.ToEven));
        return 1 + (_shape.SwingPpm / PpmPerUnit * (1 - (4 * distance)));
    }
}
