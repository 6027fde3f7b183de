using System.Collections.Immutable;
using OpenLedger.Simulation.Authority;

namespace OpenLedger.Analysis.Authority;

/// <summary>What could be lost within a horizon, and what decides over it.</summary>
/// <param name="Horizon">The horizon.</param>
/// <param name="LossUsd">The most that could be lost, in US dollars.</param>
/// <param name="ChokePoints">Per limit and asset, the one that decides over most first.</param>
public sealed record HorizonFigures(Horizon Horizon, double LossUsd, ImmutableArray<ChokePoint> ChokePoints)
{
    private const double MicroPerUsd = 1e6;

    /// <summary>The choke points by limit, all assets together, the one that decides over most first.</summary>
    public ImmutableArray<ChokePoint> ByLimit { get; } =
    [
        .. ChokePoints.GroupBy(point => point.Limit)
            .Select(points => new ChokePoint(
                points.Key,
                points.Count() == 1 ? points.First().Asset : -1,
                points.Sum(point => point.Holdings),
                points.Sum(point => point.HeldUsd),
                points.Sum(point => point.LossUsd),
                points.Sum(point => point.Share)))
            .OrderByDescending(point => point.HeldUsd).ThenBy(point => point.Limit),
    ];

    /// <summary>Figures of what was read.</summary>
    public static HorizonFigures Of(Horizon horizon, HorizonAuthority authority)
    {
        double held = authority.Limits.Sum(tally => (double)tally.HeldMicroUsd);
        IEnumerable<ChokePoint> points = authority.Limits.Select(tally => new ChokePoint(
            tally.Limit, tally.Asset, tally.Holdings, tally.HeldMicroUsd / MicroPerUsd, tally.MicroUsd / MicroPerUsd,
            held > 0 ? tally.HeldMicroUsd / held : 0));
        return new HorizonFigures(
            horizon, authority.MicroUsd / MicroPerUsd,
            [.. points.OrderByDescending(point => point.HeldUsd).ThenBy(point => point.Limit).ThenBy(point => point.Asset)]);
    }
}
