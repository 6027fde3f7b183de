using System.Collections.Immutable;
using OpenLedger.Scenarios.Expectations;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>What a scenario's tree says, once it is bound.</summary>
internal sealed record BoundScenario(ExperimentPlan Plan, string Summary, ImmutableArray<Expectation> Expectations);

/// <summary>
/// Binds the whole file. Sections are bound in the order of what they refer to, whatever their order in the file; a section with
/// errors leaves something that the others can refer to, so that one mistake is reported once.
/// </summary>
internal static class ScenarioBinder
{
    private const ulong DefaultSeed = 1;

    /// <summary>Binds a tree; null if there are errors.</summary>
    public static BoundScenario? Bind(BindContext context, MappingNode root, ScenarioOverrides overrides)
    {
        Section section = Section.Open(context, new Field("", root.Place, root, new SectionShape(ScenarioShapes.Scenario)))!;
        string? name = context.Values.Name(section.Get("scenario"));
        string summary = Summary(context, section.Get("summary"));
        LedgerPlan ledger = LedgerBinder.Bind(context, section.Get("ledger"));
        context.Duration = context.Values.Duration(section.Get("duration"));
        ulong seed = context.Values.Unsigned(section.Get("seed")) ?? DefaultSeed;
        AssetsBinder.Bind(context, section.Get("assets"));
        PopulationBinder.Bind(context, section.Get("population"));
        BridgeBinder.Bind(context, section.Get("bridge"));
        DelegationBinder.Bind(context, section.Get("delegation"));
        IReadOnlyList<DeclaredArm> arms = AblationBinder.Declare(context, context.Named(section.Get("arms")));
        ImmutableArray<WorkloadPlan> workload = WorkloadBinder.Bind(context, section.Get("workload"));
        AttackPlan? attack = AttackBinder.Bind(context, section.Get("attack"));
        ResponsePlan? response = ResponseBinder.Bind(context, section.Get("response"));
        ImmutableArray<ArmPlan> boundArms = ArmsBinder.Bind(context, arms, attack, response);
        ExperimentSettings experiment = ExperimentBinder.Bind(context, section.Get("experiment"), overrides.Replications);
        BookBinder.CheckValues(context);
        ImmutableArray<Expectation> expectations = ExpectationBinder.Bind(context, section.Get("expect"));
        if (context.Diagnostics.HasErrors || name is null || context.Duration is not { } duration || attack is null)
        {
            return null;
        }

        ExperimentPlan plan = new()
        {
            Scenario = name,
            Duration = duration,
            Seed = overrides.Seed ?? seed,
            Replications = experiment.Replications,
            CommonRandomNumbers = experiment.CommonRandomNumbers,
            Confidence = experiment.Confidence,
            DormantAfter = experiment.DormantAfter,
            Ledger = ledger,
            Assets = context.Assets,
            Populations = context.Populations,
            Delegations = [.. context.Delegations.OfType<DelegationPlan>(), .. context.LesserDelegations],
            Bridge = context.Bridge,
            Workload = workload,
            Attack = attack,
            Response = response,
            Arms = boundArms,
        };
        return new BoundScenario(plan, summary, expectations);
    }

    private static string Summary(BindContext context, Field? field)
    {
        ScalarNode? scalar = context.Values.Scalar(field, "a sentence");
        if (scalar is not null && field!.Shape.As<TextShape>().MaxLength is var most && scalar.Text.Length > most)
        {
            context.Diagnostics.Error(DiagnosticCodes.OutOfRange, scalar.Place, $"summary has at most {most} characters");
        }

        return scalar?.Text.Trim() ?? "";
    }
}
