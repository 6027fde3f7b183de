using System.Collections.Immutable;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds <c>assets</c>: a symbol each, with decimals (0 to 9) and the price of a whole token in US dollars.</summary>
internal static class AssetsBinder
{
    private const int GuessedDecimals = 6;

    /// <summary>Binds the section into the context. An asset with an error stays there, so that its name resolves.</summary>
    public static void Bind(BindContext context, Field? field)
    {
        ImmutableArray<AssetPlan>.Builder assets = ImmutableArray.CreateBuilder<AssetPlan>();
        foreach (Field entry in context.Named(field))
        {
            string symbol = entry.Name;
            Section? section = Section.Open(context, entry);
            long? decimals = context.Values.Whole(section?.Get("decimals"));
            decimal? price = context.Values.Number(section?.Get("price"));
            context.AssetNames.Add(symbol);
            assets.Add(new AssetPlan(symbol, (int)(decimals ?? GuessedDecimals), Money.PricePicoUsd(price ?? 0)));
        }

        context.Assets = assets.ToImmutable();
    }
}
