using System.Collections.Immutable;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Figures;

/// <summary>Loss at one hop, means over replications.</summary>
/// <param name="Hop">0 the compromised principal, 1 whoever had delegated to it, 2 whoever held a claim on what was drained
/// there.</param>
/// <param name="Victims">Distinct victims.</param>
/// <param name="GrossUsd">Gross loss in US dollars.</param>
/// <param name="NetUsd">Net loss in US dollars.</param>
public readonly record struct HopFigures(int Hop, double Victims, double GrossUsd, double NetUsd);

/// <summary>Loss in one asset, means over replications.</summary>
/// <param name="Asset">Its symbol.</param>
/// <param name="GrossUsd">Gross loss in US dollars.</param>
/// <param name="NetUsd">Net loss in US dollars.</param>
public readonly record struct AssetFigures(string Asset, double GrossUsd, double NetUsd);

/// <summary>Sums losses and denials of replications and divides once, so that the parts add up to the whole.</summary>
internal static class LossBreakdown
{
    public static ImmutableArray<HopFigures> ByHop(ImmutableArray<RunOutcome> runs)
    {
        var sums = new SortedDictionary<int, (long Victims, Int128 Gross, Int128 Net)>();
        foreach (RunOutcome run in runs)
        {
            foreach (LossCell cell in run.Losses)
            {
                (long victims, Int128 gross, Int128 net) = sums.GetValueOrDefault(cell.Hop);
                sums[cell.Hop] = (victims, gross + cell.GrossMicroUsd, net + cell.NetMicroUsd);
            }

            foreach (HopVictims hop in run.VictimsByHop)
            {
                (long victims, Int128 gross, Int128 net) = sums.GetValueOrDefault(hop.Hop);
                sums[hop.Hop] = (victims + hop.Victims, gross, net);
            }
        }

        return
        [
            .. sums.Where(hop => hop.Value.Victims != 0 || hop.Value.Gross != 0).Select(hop => new HopFigures(
                hop.Key, (double)hop.Value.Victims / runs.Length, MeanUsd(hop.Value.Gross, runs), MeanUsd(hop.Value.Net, runs)))
        ];
    }

    public static ImmutableArray<AssetFigures> ByAsset(ImmutableArray<RunOutcome> runs, ImmutableArray<AssetPlan> assets)
    {
        var gross = new Int128[assets.Length];
        var net = new Int128[assets.Length];
        var lost = new bool[assets.Length];
        foreach (RunOutcome run in runs)
        {
            foreach (LossCell cell in run.Losses)
            {
                gross[cell.Asset] += cell.GrossMicroUsd;
                net[cell.Asset] += cell.NetMicroUsd;
                lost[cell.Asset] |= cell.GrossUnits != 0;
            }
        }

        return
        [
            .. Enumerable.Range(0, assets.Length).Where(asset => lost[asset])
                .Select(asset => new AssetFigures(assets[asset].Symbol, MeanUsd(gross[asset], runs), MeanUsd(net[asset], runs)))
        ];
    }

    public static ImmutableSortedDictionary<string, double> DenialsByReason(
        ImmutableArray<RunOutcome> runs, Func<RunOutcome, ImmutableSortedDictionary<string, long>> denials)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (RunOutcome run in runs)
        {
            foreach ((string reason, long count) in denials(run))
            {
                sums[reason] = sums.GetValueOrDefault(reason) + count;
            }
        }

        return sums.ToImmutableSortedDictionary(sum => sum.Key, sum => (double)sum.Value / runs.Length, StringComparer.Ordinal);
    }

    private static double MeanUsd(Int128 microUsd, ImmutableArray<RunOutcome> runs) => (double)microUsd / 1e6 / runs.Length;
}
