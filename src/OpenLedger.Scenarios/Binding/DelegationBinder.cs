using System.Collections.Immutable;
using OpenLedger.Core.Sessions;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds <c>delegation</c>: what owners handed to a principal, as a session or in one of the ways that are in use today.</summary>
internal static class DelegationBinder
{
    /// <summary>Binds the section into the context.</summary>
    public static void Bind(BindContext context, Field? field)
    {
        IReadOnlyList<Field> entries = context.Named(field);
        foreach (Field entry in entries)
        {
            context.DelegationNames.Add(entry.Name);
        }

        context.Delegations = [.. entries.Select(entry => BindOne(context, entry))];
    }

    private static DelegationPlan? BindOne(BindContext context, Field entry)
    {
        Section? section = Section.Open(context, entry);
        if (section is null)
        {
            return null;
        }

        int? from = From(context, section);
        int? to = To(context, section);
        DelegationKind? kind = context.Values.Word<DelegationKind>(section.Get("kind"));
        if (kind is null)
        {
            return null;
        }

        DelegationPlan plan = new()
        {
            Name = entry.Name,
            Kind = kind.Value,
            From = from ?? -1,
            To = to ?? -1,
            AgeNs = DistributionBinder.Bind(context, section.Get("age"), Quantity.Span),
        };
        bool resolved = from is not null && to is not null;
        if (kind == DelegationKind.Session)
        {
            SessionTermsPlan? terms = BindTerms(context, section);
            plan = BindSubAgents(context, section, plan);
            return resolved && terms is not null
                ? FeatureBinder.BindDelegation(context, section, plan with { Session = terms })
                : null;
        }

        Field? amount = section.Get("amount") ?? section.Get("allowance");
        Field? expires = kind is DelegationKind.SplApprove or DelegationKind.Erc20Approve ? null : section.Get("expires");
        bool unlimited = ValueBinder.Is(amount, "unlimited") && amount!.Shape is EitherShape;
        plan = plan with
        {
            AmountTokens = unlimited || BookBinder.Asks(amount) ? null : Amount(context, amount),
            Expires = BookBinder.Asks(expires) ? null : context.Values.Duration(expires),
            Period = Period(context, section, kind.Value),
            RefillTokens = Amount(context, section.Get("refill")) ?? 0,
        };
        if (kind == DelegationKind.PreSigned)
        {
            plan = plan with
            {
                Operations = (int)(context.Values.Whole(section.Get("operations")) ?? 1),
                RevokedPpm = context.Values.Ppm(section.Get("revoked")) ?? 0,
            };
        }

        plan = BookBinder.BindDelegation(context, section, plan);
        return resolved ? plan : null;
    }

    private static DelegationPlan BindSubAgents(BindContext context, Section section, DelegationPlan plan)
    {
        Field? field = section.Get("sub-agents");
        SubBudget budgets = context.Values.Word<SubBudget>(section.Get("budgets")) ?? SubBudget.Charged;
        if (context.Values.Reference(field, context.PopulationNames) is not { } agents)
        {
            return plan;
        }

        if (context.Populations[agents].Kind != PopulationKind.Agents || agents == plan.To)
        {
            context.Diagnostics.Error(DiagnosticCodes.WrongKind, field!.Value.Place,
                $"{field.Path} expects a population of agents other than the delegate, which {context.Populations[agents].Name} is not");
            return plan;
        }

        return plan with { SubAgents = agents, Budgets = budgets };
    }

    // Safe's module counts minutes.
    private static SimDuration? Period(BindContext context, Section section, DelegationKind kind)
    {
        Field? field = section.Get("period");
        SimDuration? period = context.Values.Duration(field);
        if (kind == DelegationKind.SafeAllowance && period is { } span && span.Ns % SimDuration.NsPerMinute != 0)
        {
            context.Diagnostics.Error(DiagnosticCodes.OutOfRange, field!.Value.Place, $"{field.Path} expects whole minutes");
        }

        return period;
    }

    // The amount is one number for all assets, so it has to fit the one with the most decimals.
    private static double? Amount(BindContext context, Field? field)
    {
        AssetPlan? finest = context.Assets.MaxBy(asset => asset.Decimals);
        return finest is null ? null : context.Values.Tokens(field, finest);
    }

    private static int? From(BindContext context, Section section)
    {
        Field? field = section.Get("from");
        if (field is not null)
        {
            int? named = context.Values.Reference(field, context.PopulationNames);
            if (named is not null && context.Populations[named.Value].Kind != PopulationKind.Owners)
            {
                context.Diagnostics.Error(DiagnosticCodes.WrongKind, field.Value.Place,
                    $"{field.Path} expects a population of owners, which {context.Populations[named.Value].Name} is not");
                return null;
            }

            return named;
        }

        int[] owners = [.. Enumerable.Range(0, context.Populations.Length)
            .Where(index => context.Populations[index].Kind == PopulationKind.Owners)];
        if (owners.Length == 1)
        {
            return owners[0];
        }

        section.Required("from", owners.Length == 0 ? "the scenario has no population of owners" : "there are several populations of owners");
        return null;
    }

    private static int? To(BindContext context, Section section)
    {
        Field? field = section.Get("to");
        int? to = context.Values.Reference(field, context.PopulationNames);
        if (to is not null && (context.Populations[to.Value].Kind == PopulationKind.Owners || context.Populations[to.Value].Count != 1))
        {
            context.Diagnostics.Error(DiagnosticCodes.WrongKind, field!.Value.Place,
                $"{field.Path} expects a program, or a single agent, which {context.Populations[to.Value].Name} is not");
            return null;
        }

        return to;
    }

    private static SessionTermsPlan? BindTerms(BindContext context, Section section)
    {
        SimDuration? lifetime = context.Values.Duration(section.Get("lifetime"));
        IReadOnlyList<Field> actions = context.Items(section.Get("actions"));
        IReadOnlyList<Field> parties = context.Items(section.Get("counterparties"));
        Field? assets = section.Get("assets");
        ImmutableArray<AssetLimitPlan> limits = BindLimits(context, assets);
        Field? uses = section.Get("uses");
        SessionTermsPlan terms = new()
        {
            Lifetime = lifetime ?? default,
            IdleTimeout = context.Values.Duration(section.Get("idle-timeout")),
            RevalidateEvery = context.Values.Duration(section.Get("revalidate-every")),
            Actions = [.. actions.Select(context.Values.WordText).OfType<string>().Distinct()],
            Counterparties = [.. parties.Select(party => context.Values.Reference(party, context.PopulationNames))
                .OfType<int>().Distinct()],
            Assets = limits,
        };
        CheckParts(context, section.Get("counterparties"), terms.Counterparties.Sum(p => Recipients(context.Populations[p])), "recipients");
        // What a swap pays out is an asset of the session too.
        CheckParts(context, assets, limits.Length + (terms.Actions.Contains("swap") ? 1 : 0), "assets");
        if (uses is not null && !ValueBinder.Is(uses, "unlimited"))
        {
            terms = terms with { Uses = context.Values.Whole(uses) ?? 1 };
        }

        terms = GuardrailBinder.BindSession(context, section, terms);
        return lifetime is null ? null : terms;
    }

    private static int Recipients(PopulationPlan population) => population.Count + (population.Market is null ? 0 : 1);

    private static void CheckParts(BindContext context, Field? field, int count, string what)
    {
        if (count > SessionTerms.MaxParts)
        {
            context.Diagnostics.Error(DiagnosticCodes.OutOfRange, field!.Value.Place,
                $"{field.Path} comes to {count} {what}; a session lists at most {SessionTerms.MaxParts}");
        }
    }

    private static ImmutableArray<AssetLimitPlan> BindLimits(BindContext context, Field? field)
    {
        ImmutableArray<AssetLimitPlan>.Builder limits = ImmutableArray.CreateBuilder<AssetLimitPlan>();
        foreach (Field entry in context.Named(field))
        {
            int asset = context.AssetNames.Find(context, field!.Path, entry.Place, entry.Name);
            Section? section = Section.Open(context, entry);
            Section? bucket = Section.Open(context, section?.Get("bucket"));
            if (asset < 0)
            {
                continue;
            }

            AssetPlan plan = context.Assets[asset];
            double? perUse = context.Values.Tokens(section?.Get("per-use"), plan);
            double? lifetime = context.Values.Tokens(section?.Get("lifetime"), plan);
            double? burst = context.Values.Tokens(bucket?.Get("burst"), plan);
            (decimal Tokens, SimDuration Per)? refill = Refill(context, bucket, plan);
            if (section is not null && !section.Has("bucket"))
            {
                // All of it at once, and nothing flows back.
                (burst, refill) = (lifetime, (0, SimDuration.FromHours(1)));
            }

            if (perUse is not null && lifetime is not null && burst is not null && refill is not null)
            {
                var limit = new AssetLimitPlan(
                    asset, perUse.Value, lifetime.Value, burst.Value, Exact.ToDouble(refill.Value.Tokens), refill.Value.Per);
                limits.Add(GuardrailBinder.BindAsset(context, section!, plan, limit));
            }
        }

        return limits.ToImmutable();
    }

    private static (decimal Tokens, SimDuration Per)? Refill(BindContext context, Section? bucket, AssetPlan asset)
    {
        Field? field = bucket?.Get("refill");
        (decimal Tokens, SimDuration Per)? refill = RateBinder.Refill(context, field);
        if (refill is not null && Exact.Scale(refill.Value.Tokens, asset.UnitsPerToken) > ulong.MaxValue)
        {
            context.Diagnostics.Error(DiagnosticCodes.AmountNotRepresentable, field!.Value.Place,
                $"{field.Path} does not fit into 64 bits of base units of {asset.Symbol}");
            return null;
        }

        return refill;
    }
}
