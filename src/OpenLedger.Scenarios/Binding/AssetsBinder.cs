using System.Collections.Immutable;
using OpenLedger.Scenarios.Text;
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
        IReadOnlyList<Field> entries = context.Named(field, "asset");
        foreach (Field entry in entries)
        {
            string symbol = entry.Name;
            Section? section = Section.Open(context, entry, "decimals", "price");
            long? decimals = context.Values.Whole(section?.Required("decimals"), 0, 9);
            decimal? price = context.Values.Number(section?.Required("price", "in US dollars per whole token"), 0, 1_000_000);
            context.AssetNames.Add(symbol);
            assets.Add(new AssetPlan(symbol, (int)(decimals ?? GuessedDecimals), Money.PricePicoUsd(price ?? 0)));
        }

        context.Assets = assets.ToImmutable();
        if (field is not null && entries.Count == 0 && field.Value is MappingNode)
        {
            context.Diagnostics.Error(DiagnosticCodes.MissingPart, field.Place, "assets names no asset",
                "for example USDX: { decimals: 6, price: 1.00 }");
        }
    }
}
