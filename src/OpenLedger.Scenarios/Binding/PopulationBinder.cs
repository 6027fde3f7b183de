using System.Collections.Immutable;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds <c>population</c>: groups of owners (the default kind), programs and agents.</summary>
internal static class PopulationBinder
{
    /// <summary>Binds the section into the context. A population with an error stays there, so that its name resolves.</summary>
    public static void Bind(BindContext context, Field? field)
    {
        IReadOnlyList<Field> entries = context.Named(field);
        foreach (Field entry in entries)
        {
            context.PopulationNames.Add(entry.Name);
            if (entry.Name == PopulationShapes.BridgeUsers)
            {
                context.Diagnostics.Error(DiagnosticCodes.BadName, entry.Place, $"no population may be named {PopulationShapes.BridgeUsers}",
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
        Section? section = Section.Open(context, entry);
        PopulationKind kind = context.Values.Word<PopulationKind>(section?.Get("kind")) ?? PopulationKind.Owners;
        PopulationPlan plan = new() { Name = entry.Name, Kind = kind, Holds = BindHoldings(context, section?.Get("holds")) };
        if (section is null)
        {
            return plan;
        }

        switch (kind)
        {
            case PopulationKind.Owners:
                if (section.Has("from"))
                {
                    BookBinder.Declare(context, section, entry.Name);
                    return plan;
                }

                return plan with { Count = Count(context, section) };
            case PopulationKind.Agents:
                return plan with
                {
                    Count = Count(context, section),
                    ActsFor = context.Values.Reference(section.Get("acts-for"), context.PopulationNames) ?? -1,
                    OwnersEach = (int)(context.Values.Whole(section.Get("owners-each")) ?? 0),
                };
            default:
                context.Values.Whole(section.Get("count"));
                context.Values.Word<bool>(section.Get("uses"));
                return plan with { Market = BindMarket(context, section.Get("pool")) };
        }
    }

    private static int Count(BindContext context, Section section) =>
        (int)(context.Values.Whole(section.Get("count")) ?? 1);

    private static ImmutableArray<HoldingPlan> BindHoldings(BindContext context, Field? field)
    {
        ImmutableArray<HoldingPlan>.Builder holdings = ImmutableArray.CreateBuilder<HoldingPlan>();
        foreach (Field entry in context.Named(field))
        {
            int asset = context.AssetNames.Find(context, field!.Path, entry.Place, entry.Name);
            Distribution? tokens = DistributionBinder.Bind(context, entry, Quantity.Amount);
            if (asset >= 0 && tokens is Constant)
            {
                context.Values.Tokens(entry with { Shape = CommonShapes.Tokens }, context.Assets[asset]);
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
        Section? section = Section.Open(context, field);
        if (section is null)
        {
            return null;
        }

        int? pay = context.Values.Reference(section.Get("pay"), context.AssetNames);
        int? get = context.Values.Reference(section.Get("get"), context.AssetNames);
        decimal? fee = context.Values.Share(section.Get("fee"));
        long feeBps = 0;
        if (fee is not null)
        {
            feeBps = (long)decimal.Floor(fee.Value * 10_000);
            if (feeBps != fee.Value * 10_000)
            {
                context.Diagnostics.Error(DiagnosticCodes.OutOfRange, section.Get("fee")!.Value.Place,
                    $"{section.Path}.fee is a whole number of basis points", "for example 30bps or 0.3%");
            }
        }

        Field? depth = section.Get("depth");
        if (pay is null || get is null || depth is null)
        {
            return null;
        }

        if (pay == get)
        {
            context.Diagnostics.Error(DiagnosticCodes.Inconsistent, section.Get("get")!.Value.Place,
                "a pool holds two different assets");
            return null;
        }

        Section? tokens = Section.Open(context, depth, new Shape("depth", "", [.. new[] { pay.Value, get.Value }.Select(
            asset => Key.Needed(context.Assets[asset].Symbol, depth.Shape.As<MapShape>().Entry, "", "5000"))]));
        double? payTokens = Depth(context, tokens, context.Assets[pay.Value]);
        double? getTokens = Depth(context, tokens, context.Assets[get.Value]);
        return payTokens is null || getTokens is null
            ? null
            : new MarketPlan(pay.Value, get.Value, payTokens.Value, getTokens.Value, (int)feeBps);
    }

    private static double? Depth(BindContext context, Section? section, AssetPlan asset)
    {
        Field? field = section?.Get(asset.Symbol);
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
