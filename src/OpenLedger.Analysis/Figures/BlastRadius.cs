using System.Collections.Immutable;
using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Figures;

/// <summary>
/// Who was hit, at which hop and how hard, in one run whose victims were kept. Whoever lost little is put together with others like them,
/// so that a hundred thousand victims are a few hundred parts that add up to the loss. Immutable.
/// </summary>
/// <param name="Hops">The hops at which something could be lost, ascending.</param>
public sealed record BlastRadius(ImmutableArray<BlastHop> Hops)
{
    /// <summary>Makes it of a run.</summary>
    /// <param name="run">A run that kept its victims: replication 0.</param>
    /// <param name="partMicroUsd">Victims who lost less are put together into parts of about this size; more than nothing.</param>
    public static BlastRadius Of(RunOutcome run, long partMicroUsd)
    {
        Preconditions.Argument(partMicroUsd > 0, nameof(partMicroUsd), "a part is worth something");
        var byHop = new SortedDictionary<int, List<Victim>>();
        foreach (Victim victim in Victims(run))
        {
            if (!byHop.TryGetValue(victim.Hop, out List<Victim>? victims))
            {
                byHop.Add(victim.Hop, victims = []);
            }

            victims.Add(victim);
        }

        // What could have been lost at hop 0 and 1 is known, so what was not lost there is too.
        long delegated = run.ValueAtRiskMicroUsd - run.CompromisedOwnMicroUsd;
        foreach ((int hop, long atRisk) in ((int, long)[])[(0, run.CompromisedOwnMicroUsd), (1, delegated)])
        {
            if (atRisk > 0)
            {
                byHop.TryAdd(hop, []);
            }
        }

        return new BlastRadius([.. byHop.Select(hop => HopOf(hop.Key, hop.Value, partMicroUsd, hop.Key switch
        {
            0 => run.CompromisedOwnMicroUsd,
            1 => delegated,
            _ => 0,
        }))]);
    }

    private static BlastHop HopOf(int hop, List<Victim> victims, long partMicroUsd, long atRiskMicroUsd)
    {
        // Hardest hit first; equal ones in the order of principals, which the sort keeps by index.
        Victim[] sorted = [.. victims.OrderByDescending(victim => victim.MicroUsd)];
        long lost = sorted.Sum(victim => victim.MicroUsd);
        var parts = ImmutableArray.CreateBuilder<BlastPart>();
        int at = 0;
        while (at < sorted.Length)
        {
            int first = at;
            long sum = sorted[at++].MicroUsd;
            while (at < sorted.Length && sum + sorted[at].MicroUsd <= partMicroUsd)
            {
                sum += sorted[at++].MicroUsd;
            }

            parts.Add(new BlastPart(RunFigures.Usd(sum), at - first, sorted[first].Name, RunFigures.Usd(sorted[first].MicroUsd)));
        }

        return new BlastHop(
            hop, sorted.Length, RunFigures.Usd(lost), RunFigures.Usd(Math.Max(0, atRiskMicroUsd - lost)), parts.ToImmutable());
    }

    // The list has a row per victim and asset, those of a victim one behind the other.
    private static IEnumerable<Victim> Victims(RunOutcome run)
    {
        Victim? current = null;
        foreach (VictimLoss loss in run.Victims)
        {
            if (current is { } same && same.Name == loss.Principal)
            {
                current = same with { MicroUsd = same.MicroUsd + loss.NetMicroUsd };
                continue;
            }

            if (current is { } done)
            {
                yield return done;
            }

            current = new Victim(loss.Principal, loss.Hop, loss.NetMicroUsd);
        }

        if (current is { } last)
        {
            yield return last;
        }
    }

    private readonly record struct Victim(string Name, int Hop, long MicroUsd);
}

/// <summary>One hop of a blast radius.</summary>
/// <param name="Hop">0 the compromised principal, 1 whoever had delegated to it, and so on.</param>
/// <param name="Victims">Distinct victims.</param>
/// <param name="LostUsd">What they lost, net.</param>
/// <param name="KeptUsd">What could have been lost here and was not; 0 from hop 2 on, where that is not known.</param>
/// <param name="Parts">What was lost in parts, the largest loss first.</param>
public sealed record BlastHop(int Hop, int Victims, double LostUsd, double KeptUsd, ImmutableArray<BlastPart> Parts);

/// <summary>A victim, or several who lost little.</summary>
/// <param name="Usd">What they lost together, net.</param>
/// <param name="Victims">How many they are.</param>
/// <param name="Hardest">The one who lost most.</param>
/// <param name="HardestUsd">What that one lost.</param>
public readonly record struct BlastPart(double Usd, int Victims, string Hardest, double HardestUsd);
