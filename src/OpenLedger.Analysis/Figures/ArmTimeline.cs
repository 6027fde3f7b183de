using System.Collections.Immutable;
using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Figures;

/// <summary>Loss and exposure of an arm over simulated time: means over replications, with the least and the largest.</summary>
public static class ArmTimeline
{
    /// <summary>
    /// Makes the timeline of the runs of an arm, at the instants of the first of them and at that of the last theft in any: from
    /// there on nothing is lost, however far away the next instant is.
    /// </summary>
    /// <param name="runs">One or more runs.</param>
    public static ImmutableArray<ArmInstant> Of(ImmutableArray<RunOutcome> runs)
    {
        Preconditions.Argument(!runs.IsDefaultOrEmpty, nameof(runs), "a timeline needs a run");
        var instants = ImmutableArray.CreateBuilder<ArmInstant>(runs[0].Timeline.Length + 1);
        int[] at = new int[runs.Length];
        double[] loss = new double[runs.Length];
        double[] exposure = new double[runs.Length];
        foreach (SimTime instant in InstantsOf(runs))
        {
            for (int run = 0; run < runs.Length; run++)
            {
                ImmutableArray<TimelinePoint> timeline = runs[run].Timeline;
                while (at[run] + 1 < timeline.Length && timeline[at[run] + 1].At <= instant)
                {
                    at[run]++;
                }

                TimelinePoint held = timeline.Length == 0 ? default : timeline[at[run]];
                bool isOver = timeline.Length > 0 && runs[run].LastMaliciousSuccess is { } last && last <= instant;
                loss[run] = RunFigures.Usd(isOver ? timeline[^1].GrossMicroUsd : held.GrossMicroUsd);
                exposure[run] = RunFigures.Usd(held.ExposureMicroUsd);
            }

            instants.Add(new ArmInstant(instant, SpreadOf(loss), SpreadOf(exposure)));
        }

        return instants.DrainToImmutable();
    }

    private static IEnumerable<SimTime> InstantsOf(ImmutableArray<RunOutcome> runs)
    {
        IEnumerable<SimTime> instants = runs[0].Timeline.Select(point => point.At);
        return runs.Max(run => run.LastMaliciousSuccess) is { } last && runs[0].Timeline is [.., var end] && last < end.At
            ? instants.Append(last).Distinct().Order()
            : instants;
    }

    private static Spread SpreadOf(double[] samples) => new(samples.Average(), samples.Min(), samples.Max());
}

/// <summary>An arm at one instant.</summary>
/// <param name="At">The instant.</param>
/// <param name="GrossUsd">Gross loss until then, in US dollars.</param>
/// <param name="ExposureUsd">What one block of adversarial uses could take then, in US dollars.</param>
public readonly record struct ArmInstant(SimTime At, Spread GrossUsd, Spread ExposureUsd);

/// <summary>A mean over replications with the least and the largest of them.</summary>
public readonly record struct Spread(double Mean, double Least, double Largest);
