using System.Collections.Immutable;
using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds <c>population</c>: groups of owners (the default kind), programs and agents.</summary>
internal static class PopulationBinder
{
    /// <summary>The name under which workload speaks of users of the bridge; no population may bear it.</summary>
    public const string BridgeUsers = "bridge-users";

    /// <summary>The most members a population may have.</summary>
    public const int MaxCount = 10_000_000;

    /// <summary>Binds the section into the context. A population with an error stays there, so that its name resolves.</summary>
    public static void Bind(BindContext context, Field? field)
    {
        IReadOnlyList<Field> entries = context.Named(field, "population");
        foreach (Field entry in entries)
        {
            context.PopulationNames.Add(entry.Name);
            if (entry.Name == BridgeUsers)
            {
                context.Diagnostics.Error(DiagnosticCodes.BadName, entry.Place, $"no population may be named {BridgeUsers}",
                    "workload means the users of the bridge by it");
            }
        }

        context.Populations = [.. entries.Select(entry => BindOne(context, entry))];
        BookBinder.ReadAll(context);
        for (int i = 0; i < entries.Count; i++)
        {
            if (context.Populations[i].Kind == PopulationKind.Agents)
            {
                context.Populations = context.Populations.SetItem(i, CheckOwners(context, entries[i], context.Populations[i]));
            }
        }
    }

    private static PopulationPlan BindOne(BindContext context, Field entry)
    {
        Section? section = Section.Open(context, entry, "kind", "count", "holds", "from", "as-of", "uses", "pool", "acts-for", "owners-each");
        PopulationKind kind = context.Values.Word(section?.Optional("kind"),
            ("owner", PopulationKind.Owners), ("program", PopulationKind.Program), ("agent", PopulationKind.Agents)) ?? PopulationKind.Owners;
        PopulationPlan plan = new() { Name = entry.Name, Kind = kind, Holds = BindHoldings(context, section?.Optional("holds")) };
        if (section is null)
        {
            return plan;
        }

        switch (kind)
        {
            case PopulationKind.Owners:
                section.Refuse("to owners", "uses", "pool", "acts-for", "owners-each");
                if (section.Has("from"))
                {
                    BookBinder.Declare(context, section, entry.Name);
                    return plan;
                }

                section.Refuse("without 'from'", "as-of");
                return plan with { Count = Count(context, section) };
            case PopulationKind.Agents:
                section.Refuse("to agents", "from", "as-of", "uses", "pool");
                return plan with
                {
                    Count = Count(context, section),
                    ActsFor = context.Values.Reference(section.Required("acts-for"), context.PopulationNames) ?? -1,
                    OwnersEach = (int)(context.Values.Whole(section.Optional("owners-each"), 1, MaxCount) ?? 0),
                };
            default:
                section.Refuse("to programs", "from", "as-of", "acts-for", "owners-each");
                context.Values.Whole(section.Optional("count"), 1, 1);
                context.Values.Word(section.Required("uses", "the program that it operates; known: market"), ("market", true));
                return plan with { Market = BindMarket(context, section.Required("pool", "a market has a pool")) };
        }
    }

    private static int Count(BindContext context, Section section) =>
        (int)(context.Values.Whole(section.Required("count"), 1, MaxCount) ?? 1);

    private static ImmutableArray<HoldingPlan> BindHoldings(BindContext context, Field? field)
    {
        ImmutableArray<HoldingPlan>.Builder holdings = ImmutableArray.CreateBuilder<HoldingPlan>();
        foreach (Field entry in context.Named(field, "asset"))
        {
            int asset = context.AssetNames.Find(context, field!.Path, entry.Place, entry.Name);
            Distribution? tokens = DistributionBinder.Bind(context, entry, Quantity.Amount);
            if (asset >= 0 && tokens is Constant)
            {
                context.Values.Tokens(entry, context.Assets[asset]);
            }

            if (asset >= 0 && tokens is not null)
            {
                holdings.Add(new HoldingPlan(asset, tokens));
            }
        }

        return holdings.ToImmutable();
    }

    private static MarketPlan? BindMarket(BindContext context, Field? field)
    {
        Section? section = Section.Open(context, field, "pay", "get", "depth", "fee");
        if (section is null)
        {
            return null;
        }

        int? pay = context.Values.Reference(section.Required("pay", "the asset that owners pay with"), context.AssetNames);
        int? get = context.Values.Reference(section.Required("get", "the asset that owners get"), context.AssetNames);
        decimal? fee = context.Values.Share(section.Optional("fee"));
        long feeBps = 0;
        if (fee is not null)
        {
            feeBps = (long)decimal.Floor(fee.Value * 10_000);
            if (feeBps != fee.Value * 10_000)
            {
                context.Diagnostics.Error(DiagnosticCodes.OutOfRange, section.Optional("fee")!.Value.Place,
                    $"{section.Path}.fee is a whole number of basis points", "for example 30bps or 0.3%");
            }
        }

        Field? depth = section.Required("depth", "whole tokens of both assets in the pool");
        if (pay is null || get is null || depth is null)
        {
            return null;
        }

        if (pay == get)
        {
            context.Diagnostics.Error(DiagnosticCodes.Inconsistent, section.Optional("get")!.Value.Place,
                "a pool holds two different assets");
            return null;
        }

        Section? tokens = Section.Open(context, depth, context.Assets[pay.Value].Symbol, context.Assets[get.Value].Symbol);
        double? payTokens = Depth(context, tokens, context.Assets[pay.Value]);
        double? getTokens = Depth(context, tokens, context.Assets[get.Value]);
        return payTokens is null || getTokens is null
            ? null
            : new MarketPlan(pay.Value, get.Value, payTokens.Value, getTokens.Value, (int)feeBps);
    }

    private static double? Depth(BindContext context, Section? section, AssetPlan asset)
    {
        Field? field = section?.Required(asset.Symbol);
        double? tokens = context.Values.Tokens(field, asset);
        if (tokens is 0)
        {
            context.Diagnostics.Error(DiagnosticCodes.OutOfRange, field!.Value.Place, $"{field.Path} is more than nothing");
        }

        return tokens;
    }

    // Every agent has owners of its own, so that no owner's limits are used by two agents at once.
    private static PopulationPlan CheckOwners(BindContext context, Field entry, PopulationPlan agents)
    {
        if (agents.ActsFor < 0)
        {
            return agents;
        }

        PopulationPlan owners = context.Populations[agents.ActsFor];
        Place place = entry.Value is MappingNode mapping && mapping.TryGet("acts-for", out MappingEntry actsFor)
            ? actsFor.Value.Place
            : entry.Place;
        if (owners.Kind != PopulationKind.Owners)
        {
            context.Diagnostics.Error(DiagnosticCodes.WrongKind, place,
                $"{entry.Path}.acts-for expects a population of owners, which {owners.Name} is not");
            return agents;
        }

        int each = agents.OwnersEach == 0 ? owners.Count / agents.Count : agents.OwnersEach;
        if (each == 0 || (long)each * agents.Count > owners.Count)
        {
            context.Diagnostics.Error(DiagnosticCodes.Inconsistent, place,
                $"{agents.Count} agents with {Math.Max(1, each)} owners each need more owners than the {owners.Count} of {owners.Name}",
                "take fewer agents or owners-each, or more owners");
        }

        return agents with { OwnersEach = each };
    }
}
