using System.Collections.Immutable;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds <c>response</c>: who notices, and what follows.</summary>
internal static class ResponseBinder
{
    private const string SigmaForm = "write a number and sigma: 6 sigma";
    private static readonly SimDuration DefaultWindow = new(SimDuration.NsPerMinute);

    /// <summary>Binds the section; null if there is none, or it cannot be used.</summary>
    public static ResponsePlan? Bind(BindContext context, Field? field)
    {
        Section? section = Section.Open(context, field, "detector", "on-alert");
        if (section is null)
        {
            return null;
        }

        DetectorPlan? detector = BindDetector(context, section.Required("detector"));
        ReactionPlan[] reactions = [.. context.Items(section.Optional("on-alert"))
            .Select(item => BindReaction(context, item)).OfType<ReactionPlan>()];
        return detector is null ? null : new ResponsePlan(detector, [.. reactions]);
    }

    private static DetectorPlan? BindDetector(BindContext context, Field? field)
    {
        Section? section = Section.Open(context, field, "watches", "threshold", "window", "latency");
        if (section is null)
        {
            return null;
        }

        int? watches = Watches(context, section.Required("watches", "for example outflow(dapp)"));
        long? sigma = SigmaMilli(context, section.Required("threshold", SigmaForm));
        SimDuration? window = context.Values.Duration(section.Optional("window"), SimDuration.NsPerSecond, 30 * SimDuration.NsPerDay);
        SimDuration? latency = context.Values.Duration(section.Required("latency"));
        return watches is null || sigma is null || latency is null
            ? null
            : new DetectorPlan(watches.Value, sigma.Value, window ?? DefaultWindow, latency.Value);
    }

    private static int? Watches(BindContext context, Field? field)
    {
        ScalarNode? scalar = context.Values.Scalar(field, "outflow(POPULATION)");
        if (scalar is null)
        {
            return null;
        }

        FunctionCall? call = FunctionCall.Parse(scalar.Text, out string problem, out int offset);
        if (call is not { Name: "outflow", Arguments: [{ Name: null }] })
        {
            context.Diagnostics.Error(DiagnosticCodes.BadCall, scalar.At(offset),
                $"{field!.Path}: {(call is null ? problem : "a detector watches outflow(POPULATION)")}", "for example outflow(dapp)");
            return null;
        }

        Place place = scalar.At(call.Arguments[0].Offset);
        int index = context.PopulationNames.Find(context, field!.Path, place, call.Arguments[0].Value);
        if (index >= 0 && context.Populations[index].Kind == PopulationKind.Owners)
        {
            context.Diagnostics.Error(DiagnosticCodes.WrongKind, place,
                $"{field.Path} watches what flows through delegated authority; owners have none", "watch a program or agents");
            return null;
        }

        return index < 0 ? null : index;
    }

    private static long? SigmaMilli(BindContext context, Field? field)
    {
        ScalarNode? scalar = context.Values.Scalar(field, "a threshold such as 6 sigma");
        if (scalar is null)
        {
            return null;
        }

        bool unit = scalar.Text.EndsWith("sigma", StringComparison.Ordinal);
        string number = unit ? scalar.Text[..^"sigma".Length].TrimEnd(' ') : scalar.Text;
        Refusal? refusal = Scalars.PlainNumber(number, out decimal value);
        refusal ??= unit ? null : new Refusal(DiagnosticCodes.BadUnit, SigmaForm);
        refusal ??= value is > 0 and <= 1000 ? null : new Refusal(DiagnosticCodes.OutOfRange, "above 0 and up to 1000 sigma");
        if (refusal is { Hint: "" })
        {
            refusal = refusal.Value with { Hint = SigmaForm };
        }

        return context.Values.Accept(field!, scalar, "a threshold such as 6 sigma", refusal)
            ? Math.Max(1, (long)Exact.Scale(value, 1000))
            : null;
    }

    private static ReactionPlan? BindReaction(BindContext context, Field item)
    {
        Section? section = Section.Open(context, item, "after", "do", "of", "in");
        if (section is null)
        {
            return null;
        }

        Distribution? after = DistributionBinder.Bind(context, section.Required("after", "how long after the alert"), Quantity.Span);
        ReactionKind? kind = context.Values.Word(section.Required("do"), ("announce", ReactionKind.Announce),
            ("freeze-delegations", ReactionKind.FreezeDelegations), ("stop-agents", ReactionKind.StopAgents));
        int? of = -1;
        if (kind == ReactionKind.Announce)
        {
            section.Refuse("to announce, which every owner hears", "of");
        }
        else if (kind is not null)
        {
            of = context.Values.Reference(section.Required("of", "the population that it is about"), context.PopulationNames);
        }

        ImmutableArray<int> arms = Arms(context, section.Optional("in"));
        return after is null || kind is null || of is null ? null : new ReactionPlan(kind.Value, after, of.Value, arms);
    }

    // No 'in' means all arms, which an empty list cannot mean as well.
    private static ImmutableArray<int> Arms(BindContext context, Field? field)
    {
        if (field?.Value is SequenceNode { Items.Count: 0 })
        {
            context.Diagnostics.Error(DiagnosticCodes.MissingPart, field.Value.Place, $"{field.Path} names no arm", "leave it out to mean all arms");
        }

        return [.. context.Items(field).Select(item => context.Values.Reference(item, context.ArmNames)).OfType<int>().Distinct().Order()];
    }
}
