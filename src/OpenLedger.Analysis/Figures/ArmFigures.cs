using System.Collections.Frozen;
using System.Collections.Immutable;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Analysis.Statistics;
using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Figures;

/// <summary>
/// Every figure of one arm: the measures of the catalogue by their paths, and what is not one number (by hop, by asset, by
/// reason, intervals). Means over replications unless a measure's name says otherwise. Immutable.
/// </summary>
public sealed class ArmFigures
{
    private readonly FrozenDictionary<string, double> _values;

    private ArmFigures(ExperimentPlan plan, ArmOutcomes outcomes)
    {
        Arm = outcomes.Name;
        Runs = outcomes.Runs;
        SignaturesVerified = plan.Ledger.VerifyBackground;
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (MeasureFormula formula in MeasureFormulas.All)
        {
            if (formula.OfRuns(Runs) is { } value)
            {
                Preconditions.Invariant(double.IsFinite(value), $"figure {formula.Path} of arm '{Arm}' is finite");
                values.Add(formula.Path, value);
            }
        }

        _values = values.ToFrozenDictionary(StringComparer.Ordinal);
        double[] net = new double[Runs.Length];
        for (int i = 0; i < net.Length; i++)
        {
            net[i] = RunFigures.Usd(RunFigures.NetMicroUsd(Runs[i]));
        }

        NetUsdSamples = [.. net];
        NetUsdCi95 = SampleStatistics.StudentInterval(net, 0.95);
        NetUsdInterval = SampleStatistics.StudentInterval(net, plan.Confidence);
        ByHop = LossBreakdown.ByHop(Runs);
        ByAsset = LossBreakdown.ByAsset(Runs, plan.Assets);
        DenialsByReason = LossBreakdown.DenialsByReason(Runs, static run => run.DenialsByReason);
        HonestDenialsByReason = LossBreakdown.DenialsByReason(Runs, static run => run.HonestDenialsByReason);
    }

    /// <summary>Name of the arm.</summary>
    public string Arm { get; }

    /// <summary>The outcomes the figures are made of, one per replication.</summary>
    public ImmutableArray<RunOutcome> Runs { get; }

    /// <summary>Whether every signature was checked; otherwise those of the honest background load were trusted.</summary>
    public bool SignaturesVerified { get; }

    /// <summary>Net loss per replication, in US dollars.</summary>
    public ImmutableArray<double> NetUsdSamples { get; }

    /// <summary>95 % interval of the mean net loss in US dollars; null with one replication.</summary>
    public ConfidenceInterval? NetUsdCi95 { get; }

    /// <summary>The same at the confidence the scenario asks for.</summary>
    public ConfidenceInterval? NetUsdInterval { get; }

    /// <summary>Losses by hop, ascending; hops without victims in any replication are not there.</summary>
    public ImmutableArray<HopFigures> ByHop { get; }

    /// <summary>Losses by asset, in the scenario's order; assets of which nothing was lost are not there.</summary>
    public ImmutableArray<AssetFigures> ByAsset { get; }

    /// <summary>Refusals by guardrails by name of the reason, means over replications.</summary>
    public ImmutableSortedDictionary<string, double> DenialsByReason { get; }

    /// <summary>Honest operations that guardrails refused by name of the reason, means over replications: which limit they paid for.</summary>
    public ImmutableSortedDictionary<string, double> HonestDenialsByReason { get; }

    /// <summary>Paths of all measures that can be computed, in the order of result.json.</summary>
    public static ImmutableArray<string> Paths { get; } = [.. MeasureFormulas.All.Select(formula => formula.Path)];

    /// <summary>Paths of the measures that every single run has, in the order of result.json: the columns of
    /// summary.csv.</summary>
    public static ImmutableArray<string> RunPaths { get; } =
        [.. MeasureFormulas.All.Where(formula => formula.OfRun is not null).Select(formula => formula.Path)];

    /// <summary>Computes all figures of an arm.</summary>
    /// <exception cref="InvariantViolationException">A gross loss is above its bound.</exception>
    public static ArmFigures Of(ExperimentPlan plan, ArmOutcomes outcomes)
    {
        Preconditions.Argument(outcomes.Runs.Length > 0, nameof(outcomes), "figures need a run");
        return new ArmFigures(plan, outcomes);
    }

    /// <summary>Computes the figures of all arms that ran.</summary>
    /// <exception cref="InvariantViolationException">A gross loss is above its bound.</exception>
    public static ImmutableArray<ArmFigures> Of(EnsembleResult ensemble) =>
        [.. ensemble.Arms.Select(arm => Of(ensemble.Plan, arm))];

    /// <summary>The figure at a path of the catalogue; null if it was not measured.</summary>
    public double? Value(string path) => _values.TryGetValue(path, out double value) ? value : null;

    /// <summary>The figure of one run for each of <see cref="RunPaths"/>; null where it was not measured.</summary>
    public static ImmutableArray<double?> ValuesOf(RunOutcome run)
    {
        var values = ImmutableArray.CreateBuilder<double?>(RunPaths.Length);
        foreach (MeasureFormula formula in MeasureFormulas.All)
        {
            if (formula.OfRun is not null)
            {
                values.Add(formula.OfRun(run));
            }
        }

        return values.MoveToImmutable();
    }
}
