using OpenLedger.Scenarios.Schema;
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
    private const decimal DefaultConfidence = 0.95m;
    private static readonly SimDuration DefaultDormantAfter = new(30 * SimDuration.NsPerDay);

    /// <summary>Binds the section, or gives the defaults if there is none.</summary>
    public static ExperimentSettings Bind(BindContext context, Field? field, int? replicationsOverride)
    {
        Section? section = Section.Open(context, field);
        long replications = context.Values.Whole(section?.Get("replications")) ?? 1;
        bool common = context.Values.Flag(section?.Get("common-random-numbers")) ?? true;
        decimal confidence = context.Values.Share(section?.Get("confidence")) ?? DefaultConfidence;
        SimDuration dormantAfter = context.Values.Duration(section?.Get("dormant-after")) ?? DefaultDormantAfter;
        if (replicationsOverride is < 1 or > ScenarioShapes.MaxReplications)
        {
            context.Diagnostics.Error(DiagnosticCodes.OutOfRange, new Place(new SourceText("--replications", "", 1), 1, 1),
                $"--replications expects a whole number from 1 to {ScenarioShapes.MaxReplications}, not {replicationsOverride}");
        }

        return new ExperimentSettings(replicationsOverride ?? (int)replications, common, Exact.ToDouble(confidence), dormantAfter);
    }
}
