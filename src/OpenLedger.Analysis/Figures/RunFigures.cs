using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Figures;

/// <summary>
/// The figures of one run, from the integers it left. Every method gives null where nothing was measured, never a zero that
/// stands for "unknown". Definitions: docs, section Measures.
/// </summary>
internal static class RunFigures
{
    private const double MicroPerUsd = 1e6;

    public static long GrossMicroUsd(RunOutcome run)
    {
        long sum = 0;
        foreach (LossCell cell in run.Losses)
        {
            sum += cell.GrossMicroUsd;
        }

        return sum;
    }

    public static long NetMicroUsd(RunOutcome run)
    {
        long sum = 0;
        foreach (LossCell cell in run.Losses)
        {
            sum += cell.NetMicroUsd;
        }

        return sum;
    }

    public static double Usd(long microUsd) => microUsd / MicroPerUsd;

    /// <summary>Micro-dollar-seconds in dollar-hours.</summary>
    public static double UsdHours(Int128 microUsdSeconds) => (double)microUsdSeconds / MicroPerUsd / 3600;

    public static double? Ratio(double over, double under) => under == 0 ? null : over / under;

    public static double? NetShare(RunOutcome run) => Ratio(NetMicroUsd(run), run.ValueAtRiskMicroUsd);

    public static long Victims(RunOutcome run)
    {
        long sum = 0;
        foreach (HopVictims hop in run.VictimsByHop)
        {
            sum += hop.Victims;
        }

        return sum;
    }

    /// <summary>The largest hop whose net loss exceeds 0.01 % of the value at risk, -1 if there is none.</summary>
    public static int Radius(RunOutcome run)
    {
        int radius = -1;
        foreach ((int hop, long net) in NetByHop(run))
        {
            if ((Int128)net * 10_000 > run.ValueAtRiskMicroUsd)
            {
                radius = Math.Max(radius, hop);
            }
        }

        return radius;
    }

    /// <summary>The smallest hop up to which at least 95 % of the net loss lies; -1 if nothing was lost.</summary>
    public static int HopPercentile95(RunOutcome run)
    {
        long total = NetMicroUsd(run);
        if (total <= 0)
        {
            return -1;
        }

        Int128 seen = 0;
        int last = 0;
        foreach ((int hop, long net) in NetByHop(run))
        {
            seen += net;
            last = hop;
            if (seen * 100 >= (Int128)total * 95)
            {
                return hop;
            }
        }

        return last;
    }

    /// <summary>Domains in which somebody lost something. There is one ledger so far.</summary>
    public static int Domains(RunOutcome run) => GrossMicroUsd(run) > 0 ? 1 : 0;

    public static double? DetectSeconds(RunOutcome run) => Seconds(run.FirstMalicious, run.FirstAlert);

    public static double? ContainSeconds(RunOutcome run) => Seconds(run.FirstMalicious, run.LastMaliciousSuccess);

    public static double? Amplification(RunOutcome run) => Ratio(GrossMicroUsd(run), run.CompromisedOwnMicroUsd);

    /// <summary>Gross loss over bound; 0 if nothing was lost.</summary>
    /// <exception cref="InvariantViolationException">The loss is above its bound.</exception>
    public static double Tightness(RunOutcome run)
    {
        long gross = GrossMicroUsd(run);
        if (gross > run.BoundMicroUsd)
        {
            string where = FormattableString.Invariant($"arm '{run.Arm}', replication {run.Replication}, seed {run.Seed}");
            throw new InvariantViolationException(FormattableString.Invariant(
                $"{where}: gross loss of {gross} micro-dollars is above its bound of {run.BoundMicroUsd}"));
        }

        return gross == 0 ? 0 : (double)gross / run.BoundMicroUsd;
    }

    public static double? DeniedShare(RunOutcome run) => Ratio(run.HonestDenied, run.HonestAttempted);

    public static double? Milliseconds(SimDuration? duration) => duration is { } d ? d.Ns / 1e6 : null;

    public static double? SecondsOf(SimDuration? duration) => duration?.Seconds;

    public static double? NodeWallSeconds(RunOutcome run) => run.NodeWallNs > 0 ? run.NodeWallNs / 1e9 : null;

    private static double? Seconds(SimTime? from, SimTime? to) => from is { } f && to is { } t ? (t - f).Seconds : null;

    private static SortedDictionary<int, long> NetByHop(RunOutcome run)
    {
        var byHop = new SortedDictionary<int, long>();
        foreach (LossCell cell in run.Losses)
        {
            byHop[cell.Hop] = byHop.GetValueOrDefault(cell.Hop) + cell.NetMicroUsd;
        }

        return byHop;
    }
}
