using System.Collections.Immutable;
using OpenLedger.Scenarios.Expectations;
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
    private const int MaxSummaryLength = 2_000;

    /// <summary>Binds a tree; null if there are errors.</summary>
    public static BoundScenario? Bind(BindContext context, MappingNode root, ScenarioOverrides overrides)
    {
        Section section = Section.Open(context, new Field("", root.Place, root), "scenario", "summary", "duration", "seed", "ledger", "assets",
            "population", "delegation", "bridge", "workload", "attack", "response", "arms", "experiment", "expect")!;
        string? name = context.Values.Name(section.Required("scenario", "the scenario's name"));
        string summary = Summary(context, section.Optional("summary"));
        LedgerPlan ledger = LedgerBinder.Bind(context, section.Optional("ledger"));
        context.Duration = context.Values.Duration(section.Required("duration", "how long a run lasts, for example 24h"), 1);
        ulong seed = context.Values.Unsigned(section.Optional("seed")) ?? DefaultSeed;
        AssetsBinder.Bind(context, section.Required("assets"));
        PopulationBinder.Bind(context, section.Optional("population"));
        BridgeBinder.Bind(context, section.Optional("bridge"));
        DelegationBinder.Bind(context, section.Optional("delegation"));
        IReadOnlyList<Field> arms = ArmsBinder.Declare(context, section.Required("arms", "at least one arm: 'as-it-is: {}'"));
        ImmutableArray<WorkloadPlan> workload = WorkloadBinder.Bind(context, section.Optional("workload"));
        AttackPlan? attack = AttackBinder.Bind(context, section.Required("attack"));
        ResponsePlan? response = ResponseBinder.Bind(context, section.Optional("response"));
        ImmutableArray<ArmPlan> boundArms = ArmsBinder.Bind(context, arms, attack, response);
        ExperimentSettings experiment = ExperimentBinder.Bind(context, section.Optional("experiment"), overrides.Replications);
        BookBinder.CheckValues(context);
        ImmutableArray<Expectation> expectations = ExpectationBinder.Bind(context, section.Optional("expect"));
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
            Delegations = [.. context.Delegations.OfType<DelegationPlan>()],
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
        if (scalar?.Text.Length > MaxSummaryLength)
        {
            context.Diagnostics.Error(DiagnosticCodes.OutOfRange, scalar.Place, $"summary has at most {MaxSummaryLength} characters");
        }

        return scalar?.Text.Trim() ?? "";
    }
}
