using System.Collections.Immutable;
using OpenLedger.Scenarios.Data;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds <c>workload</c>: a list of who does what, how often, how much.</summary>
internal static class WorkloadBinder
{
    /// <summary>Binds the section.</summary>
    public static ImmutableArray<WorkloadPlan> Bind(BindContext context, Field? field) =>
        [.. context.Items(field).Select(item => BindOne(context, item)).OfType<WorkloadPlan>()];

    private static WorkloadPlan? BindOne(BindContext context, Field item)
    {
        Section? section = Section.Open(context, item);
        if (section is null)
        {
            return null;
        }

        WorkloadAction? does = context.Values.Word<WorkloadAction>(section.Get("does"));
        Field? whoField = section.Get("who");
        int? who = ValueBinder.Is(whoField, PopulationShapes.BridgeUsers) ? -1 : context.Values.Reference(whoField, context.PopulationNames);
        WorkloadPlan plan = new()
        {
            Who = who ?? -1,
            Does = does ?? WorkloadAction.Pay,
            RateNanoPerDay = RateBinder.NanoPerDay(context, section.Get("rate")) ?? 0,
            Shape = DiurnalBinder.Bind(context, section.Get("shape")),
            Amount = new Constant(0),
            Until = context.Values.Duration(section.Get("until")),
        };
        if (does is null || (whoField is not null && who is not null && !WhoFits(context, whoField, who.Value, does.Value)))
        {
            return null;
        }

        return does == WorkloadAction.Withdraw ? Withdrawals(context, section, plan) : Transfers(context, section, plan, who);
    }

    private static bool WhoFits(BindContext context, Field field, int who, WorkloadAction does)
    {
        (string expected, bool fits) = does switch
        {
            WorkloadAction.Swap or WorkloadAction.Spend => ("a population of agents", who >= 0 && context.Populations[who].Kind == PopulationKind.Agents),
            WorkloadAction.Pay => ("a population of owners", who >= 0 && context.Populations[who].Kind == PopulationKind.Owners),
            _ => (PopulationShapes.BridgeUsers, who < 0),
        };
        if (!fits)
        {
            context.Diagnostics.Error(DiagnosticCodes.WrongKind, field.Value.Place,
                $"{field.Path} expects {expected}, not {field.Value.Kind}");
        }

        return fits;
    }

    private static WorkloadPlan? Transfers(BindContext context, Section section, WorkloadPlan plan, int? who)
    {
        Distribution? amount = DistributionBinder.Bind(context, section.Get("amount"), Quantity.Amount);
        int? asset = plan.Does == WorkloadAction.Swap ? SwapAsset(context, section)
            : PayAsset(context, section, plan.Does == WorkloadAction.Spend && who >= 0 ? context.Populations[who.Value].ActsFor : who);
        return amount is null || asset is null || who is null ? null : plan with { Amount = amount, Asset = asset.Value };
    }

    // What may be swapped is what a pool takes in, and with one pool there is nothing to say.
    private static int? SwapAsset(BindContext context, Section section)
    {
        MarketPlan[] markets = [.. context.Populations.Select(population => population.Market).OfType<MarketPlan>()];
        Field? field = section.Get("asset");
        if (field is null && markets.Length == 1)
        {
            return markets[0].BaseAsset;
        }

        if (markets.Length == 0)
        {
            // A program whose pool could not be bound was reported itself.
            if (!context.Populations.Any(population => population.Kind == PopulationKind.Program))
            {
                context.Diagnostics.Error(DiagnosticCodes.MissingPart, section.Place,
                    $"{section.Path} swaps, but the scenario has no market", "add a population of kind program with a pool");
            }

            return null;
        }

        int? asset = context.Values.Reference(section.Required("asset", "there are several markets"), context.AssetNames);
        if (asset is not null && !markets.Any(market => market.BaseAsset == asset))
        {
            context.Diagnostics.Error(DiagnosticCodes.Inconsistent, field!.Value.Place,
                $"no market takes {context.Assets[asset.Value].Symbol} as the asset that owners pay with");
            return null;
        }

        return asset;
    }

    private static int? PayAsset(BindContext context, Section section, int? who)
    {
        Field? field = section.Get("asset");
        int? asset = context.Values.Reference(field, context.AssetNames);
        if (asset is not null && who >= 0 && !context.Populations[who.Value].HeldAssets.Contains(asset.Value))
        {
            context.Diagnostics.Warning(DiagnosticCodes.NoEffect, field!.Value.Place,
                $"{context.Populations[who.Value].Name} hold no {context.Assets[asset.Value].Symbol} to pay with", "add it to their 'holds' or book");
        }

        return asset;
    }

    private static WorkloadPlan? Withdrawals(BindContext context, Section section, WorkloadPlan plan)
    {
        if (context.Bridge is null)
        {
            context.Diagnostics.Error(DiagnosticCodes.MissingPart, section.Place, $"{section.Path} withdraws, but the scenario has no bridge");
            return null;
        }

        Field? from = section.Get("from");
        Distribution? amount = DistributionBinder.Bind(context, section.Get("value"), Quantity.Amount);
        Field? named = section.Get("asset");
        int? asset = EscrowAsset(context, named, named?.Value);
        ImmutableArray<MixPlan> mix = named is null ? Mix(context, section.Get("mix")) : [];
        plan = plan with { Amount = amount ?? plan.Amount, Asset = asset ?? -1, Mix = mix };
        if (section.Has("tokens") || from is not null)
        {
            Dictionary<string, int> tokens = Tokens(context, section.Get("tokens"), out int other);
            ScalarNode? file = context.Values.Scalar(from, "the path of a CSV file");
            if (file is not null)
            {
                plan = plan with { Recorded = WithdrawalRecord.Read(context, from!.Path, file, tokens, other) ?? [] };
            }
        }

        return plan;
    }

    private static ImmutableArray<MixPlan> Mix(BindContext context, Field? field)
    {
        ImmutableArray<MixPlan>.Builder mix = ImmutableArray.CreateBuilder<MixPlan>();
        foreach (Field entry in context.Named(field))
        {
            ScalarNode name = new(entry.Place, entry.Name, quoted: false, singleLine: true);
            int? asset = EscrowAsset(context, entry, name);
            if (context.Values.Whole(entry) is { } weight && asset is not null)
            {
                mix.Add(new MixPlan(asset.Value, weight));
            }
        }

        return mix.ToImmutable();
    }

    private static Dictionary<string, int> Tokens(BindContext context, Field? field, out int other)
    {
        other = -1;
        Dictionary<string, int> tokens = new(StringComparer.OrdinalIgnoreCase);
        if (field is null)
        {
            return tokens;
        }

        if (field.Value is not MappingNode mapping)
        {
            context.Diagnostics.Error(DiagnosticCodes.WrongType, field.Value.Place,
                $"{field.Path} expects a mapping from names in the file to assets, not {field.Value.Kind}");
            return tokens;
        }

        foreach (MappingEntry entry in mapping.Entries)
        {
            Field named = new($"{field.Path}.{ScalarNode.Shortened(entry.Key.Text)}", entry.Key.Place, entry.Value, CommonShapes.Reference);
            if (EscrowAsset(context, named, entry.Value) is not { } asset)
            {
                continue;
            }

            if (entry.Key.Text == "other")
            {
                other = asset;
            }
            else if (!tokens.TryAdd(entry.Key.Text, asset))
            {
                context.Diagnostics.Error(DiagnosticCodes.DuplicateKey, entry.Key.Place,
                    $"the token {entry.Key.Kind} stands here a second time, in other letters");
            }
        }

        return tokens;
    }

    // An asset that can leave over the bridge; named by a value, or by a key.
    private static int? EscrowAsset(BindContext context, Field? field, Node? name)
    {
        ScalarNode? scalar = field is null ? null : context.Values.Scalar(field with { Value = name! }, "the name of an asset");
        int asset = scalar is null ? -1 : context.AssetNames.Find(context, field!.Path, scalar.Place, scalar.Text);
        if (asset >= 0 && !context.Bridge!.Escrow.Any(escrow => escrow.Asset == asset))
        {
            context.Diagnostics.Error(DiagnosticCodes.Inconsistent, scalar!.Place,
                $"{field!.Path}: nothing of {scalar.Text} lies in bridge.escrow", "add it there");
            return null;
        }

        return asset < 0 ? null : asset;
    }
}
