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
        Section? section = Section.Open(context, field);
        if (section is null)
        {
            return null;
        }

        DetectorPlan? detector = BindDetector(context, section.Get("detector"));
        ReactionPlan[] reactions = [.. context.Items(section.Get("on-alert"))
            .Select(item => BindReaction(context, item)).OfType<ReactionPlan>()];
        return detector is null ? null : new ResponsePlan(detector, [.. reactions]);
    }

    private static DetectorPlan? BindDetector(BindContext context, Field? field)
    {
        Section? section = Section.Open(context, field);
        if (section is null)
        {
            return null;
        }

        int? watches = Watches(context, section.Get("watches"));
        long? sigma = SigmaMilli(context, section.Get("threshold"));
        SimDuration? window = context.Values.Duration(section.Get("window"));
        SimDuration? latency = context.Values.Duration(section.Get("latency"));
        return watches is null || sigma is null || latency is null
            ? null
            : new DetectorPlan(watches.Value, sigma.Value, window ?? DefaultWindow, latency.Value)
            {
                Breakers = context.Values.Flag(section.Get("breakers")) ?? false,
            };
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
        Section? section = Section.Open(context, item);
        if (section is null)
        {
            return null;
        }

        Distribution? after = DistributionBinder.Bind(context, section.Get("after"), Quantity.Span);
        ReactionKind? kind = context.Values.Word<ReactionKind>(section.Get("do"));
        int? of = kind is null or ReactionKind.Announce ? -1 : context.Values.Reference(section.Get("of"), context.PopulationNames);

        ImmutableArray<int> arms = Arms(context, section.Get("in"));
        ulong price = kind == ReactionKind.Announce ? context.Values.Unsigned(section.Get("priority-fee")) ?? 0 : 0;
        return after is null || kind is null || of is null
            ? null
            : new ReactionPlan(kind.Value, after, of.Value, arms) { PriceMicroLamports = price };
    }

    // What is done in an arm is done in those that were made of it too, or they would differ in more than what they lack.
    private static ImmutableArray<int> Arms(BindContext context, Field? field)
    {
        HashSet<int> named = [.. context.Items(field).Select(item => context.Values.Reference(item, context.ArmNames)).OfType<int>()];
        return [.. named.Union(context.AblatedArms.Where(arm => named.Contains(arm.Of)).Select(arm => arm.Arm)).Order()];
    }
}
