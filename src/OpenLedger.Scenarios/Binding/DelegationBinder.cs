using System.Collections.Immutable;
using OpenLedger.Core.Sessions;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds <c>delegation</c>: what owners handed to a principal, as an approval, a permit or a session.</summary>
internal static class DelegationBinder
{
    private static readonly string[] Actions = ["swap", "transfer"];

    /// <summary>Binds the section into the context.</summary>
    public static void Bind(BindContext context, Field? field)
    {
        IReadOnlyList<Field> entries = context.Named(field, "delegation");
        foreach (Field entry in entries)
        {
            context.DelegationNames.Add(entry.Name);
        }

        context.Delegations = [.. entries.Select(entry => BindOne(context, entry))];
    }

    private static DelegationPlan? BindOne(BindContext context, Field entry)
    {
        Section? section = Section.Open(context, entry, "from", "to", "kind", "amount", "expires", "renew-for", "age", "lifetime", "idle-timeout",
            "revalidate-every", "actions", "counterparties", "assets", "uses");
        if (section is null)
        {
            return null;
        }

        int? from = From(context, section);
        int? to = To(context, section);
        DelegationKind? kind = context.Values.Word(section.Required("kind", "spl-approve, permit or session"),
            ("spl-approve", DelegationKind.SplApprove), ("permit", DelegationKind.Permit), ("session", DelegationKind.Session));
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
            AgeNs = DistributionBinder.Bind(context, section.Optional("age"), Quantity.Span),
        };
        bool resolved = from is not null && to is not null;
        if (kind == DelegationKind.Session)
        {
            section.Refuse("to sessions", "amount", "expires", "renew-for");
            SessionTermsPlan? terms = BindTerms(context, section);
            return resolved && terms is not null ? plan with { Session = terms } : null;
        }

        section.Refuse("to approvals and permits", "lifetime", "idle-timeout", "revalidate-every", "actions", "counterparties", "assets", "uses");
        if (kind == DelegationKind.SplApprove)
        {
            section.Refuse("to approvals, which have no end", "expires", "renew-for");
        }

        Field? amount = section.Required("amount", "whole tokens per asset, unlimited, or book");
        Field? expires = section.Optional("expires");
        plan = plan with
        {
            AmountTokens = ValueBinder.Is(amount, "unlimited") || BookBinder.Asks(amount) ? null : Amount(context, amount),
            Expires = kind == DelegationKind.Permit && !BookBinder.Asks(expires) ? context.Values.Duration(expires, 1) : null,
        };
        plan = BookBinder.BindDelegation(context, section, plan);
        return resolved ? plan : null;
    }

    // The amount is one number for all assets, so it has to fit the one with the most decimals.
    private static double? Amount(BindContext context, Field? field)
    {
        AssetPlan? finest = context.Assets.MaxBy(asset => asset.Decimals);
        return finest is null ? null : context.Values.Tokens(field, finest);
    }

    private static int? From(BindContext context, Section section)
    {
        Field? field = section.Optional("from");
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
        Field? field = section.Required("to", "the population whose key may spend");
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
        SimDuration? lifetime = context.Values.Duration(section.Required("lifetime"), 1);
        IReadOnlyList<Field> actions = context.Items(section.Required("actions", "a list, for example [swap]"));
        IReadOnlyList<Field> parties = context.Items(section.Required("counterparties", "a list of populations"));
        Field? assets = section.Required("assets", "limits per asset");
        ImmutableArray<AssetLimitPlan> limits = BindLimits(context, assets);
        Field? uses = section.Optional("uses");
        SessionTermsPlan terms = new()
        {
            Lifetime = lifetime ?? default,
            IdleTimeout = context.Values.Duration(section.Optional("idle-timeout"), 1),
            RevalidateEvery = context.Values.Duration(section.Optional("revalidate-every"), 1),
            Actions = [.. actions.Where(action => IsAction(context, action)).Select(action => ((ScalarNode)action.Value).Text).Distinct()],
            Counterparties = [.. parties.Select(party => context.Values.Reference(party, context.PopulationNames))
                .OfType<int>().Distinct()],
            Assets = limits,
        };
        CheckParts(context, section.Optional("counterparties"), terms.Counterparties.Sum(p => Recipients(context.Populations[p])), "recipients");
        // What a swap pays out is an asset of the session too.
        CheckParts(context, assets, limits.Length + (terms.Actions.Contains("swap") ? 1 : 0), "assets");
        if (uses is not null && !ValueBinder.Is(uses, "unlimited"))
        {
            terms = terms with { Uses = context.Values.Whole(uses, 1, uint.MaxValue) ?? 1 };
        }

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

    private static bool IsAction(BindContext context, Field field)
    {
        ScalarNode? scalar = context.Values.Scalar(field, "an action");
        if (scalar is null || Actions.Contains(scalar.Text))
        {
            return scalar is not null;
        }

        context.Diagnostics.Error(DiagnosticCodes.UnknownWord, scalar.Place, $"{field.Path} names no action: {scalar.Kind}",
            NearestName.Hint(scalar.Text, Actions));
        return false;
    }

    private static ImmutableArray<AssetLimitPlan> BindLimits(BindContext context, Field? field)
    {
        ImmutableArray<AssetLimitPlan>.Builder limits = ImmutableArray.CreateBuilder<AssetLimitPlan>();
        foreach (Field entry in context.Named(field, "asset"))
        {
            int asset = context.AssetNames.Find(context, field!.Path, entry.Place, entry.Name);
            Section? section = Section.Open(context, entry, "per-use", "lifetime", "bucket");
            Section? bucket = Section.Open(context, section?.Required("bucket", "{ burst: 30, refill: 5/h }"), "burst", "refill");
            if (asset < 0)
            {
                continue;
            }

            AssetPlan plan = context.Assets[asset];
            double? perUse = context.Values.Tokens(section?.Required("per-use", "the most one use may take"), plan);
            double? lifetime = context.Values.Tokens(section?.Required("lifetime", "the most all uses together may take"), plan);
            double? burst = context.Values.Tokens(bucket?.Required("burst", "the bucket's capacity"), plan);
            (decimal Tokens, SimDuration Per)? refill = Refill(context, bucket, plan);
            if (perUse is not null && lifetime is not null && burst is not null && refill is not null)
            {
                limits.Add(new AssetLimitPlan(
                    asset, perUse.Value, lifetime.Value, burst.Value, Exact.ToDouble(refill.Value.Tokens), refill.Value.Per));
            }
        }

        return limits.ToImmutable();
    }

    private static (decimal Tokens, SimDuration Per)? Refill(BindContext context, Section? bucket, AssetPlan asset)
    {
        Field? field = bucket?.Required("refill", "for example 5/h");
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
