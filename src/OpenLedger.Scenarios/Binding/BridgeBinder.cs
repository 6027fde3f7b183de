using System.Collections.Immutable;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds <c>bridge</c>: its name and the escrow of each asset in whole tokens.</summary>
internal static class BridgeBinder
{
    /// <summary>Binds the section into the context; nothing happens if there is none.</summary>
    public static void Bind(BindContext context, Field? field)
    {
        Section? section = Section.Open(context, field);
        if (section is null)
        {
            return;
        }

        string? name = context.Values.Name(section.Get("name"));
        Field? escrow = section.Get("escrow");
        ImmutableArray<EscrowPlan>.Builder entries = ImmutableArray.CreateBuilder<EscrowPlan>();
        foreach (Field entry in context.Named(escrow))
        {
            int asset = context.AssetNames.Find(context, escrow!.Path, entry.Place, entry.Name);
            if (asset >= 0)
            {
                // With an error the asset stays in escrow, so that what refers to it is not reported as well.
                entries.Add(new EscrowPlan(asset, context.Values.Units(entry, context.Assets[asset]) ?? 0));
            }
        }

        context.Bridge = new BridgePlan(name ?? "bridge", entries.ToImmutable());
    }
}
