using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Scenarios.Binding;

/// <summary>How often and how a scenario is run.</summary>
/// <param name="Replications">1 to 10,000; default 1.</param>
/// <param name="CommonRandomNumbers">Whether arms share their random numbers; default true.</param>
/// <param name="Confidence">Between 0 and 1; default 0.95.</param>
/// <param name="DormantAfter">When unused authority counts as dormant; default 30d.</param>
internal sealed record ExperimentSettings(int Replications, bool CommonRandomNumbers, double Confidence, SimDuration DormantAfter);

/// <summary>Binds <c>experiment</c>.</summary>
internal static class ExperimentBinder
{
    /// <summary>The most replications.</summary>
    public const int MaxReplications = 10_000;

    private const decimal DefaultConfidence = 0.95m;
    private static readonly SimDuration DefaultDormantAfter = new(30 * SimDuration.NsPerDay);

    /// <summary>Binds the section, or gives the defaults if there is none.</summary>
    public static ExperimentSettings Bind(BindContext context, Field? field, int? replicationsOverride)
    {
        Section? section = Section.Open(context, field, "replications", "common-random-numbers", "confidence", "dormant-after");
        long replications = context.Values.Whole(section?.Optional("replications"), 1, MaxReplications) ?? 1;
        bool common = context.Values.Flag(section?.Optional("common-random-numbers")) ?? true;
        decimal confidence = context.Values.Share(section?.Optional("confidence")) ?? DefaultConfidence;
        if (confidence is <= 0 or >= 1)
        {
            context.Diagnostics.Error(DiagnosticCodes.OutOfRange, section!.Optional("confidence")!.Value.Place,
                "experiment.confidence lies between 0% and 100%", "for example 95%");
        }

        SimDuration dormantAfter = context.Values.Duration(section?.Optional("dormant-after"), 1) ?? DefaultDormantAfter;
        if (replicationsOverride is < 1 or > MaxReplications)
        {
            context.Diagnostics.Error(DiagnosticCodes.OutOfRange, new Place(new SourceText("--replications", "", 1), 1, 1),
                $"--replications expects a whole number from 1 to {MaxReplications}, not {replicationsOverride}");
        }

        return new ExperimentSettings(replicationsOverride ?? (int)replications, common, Exact.ToDouble(confidence), dormantAfter);
    }
}
