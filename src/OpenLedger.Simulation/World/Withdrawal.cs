using System.Collections.Immutable;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.World;

/// <summary>One honest withdrawal.</summary>
internal readonly record struct Withdrawal(SimTime At, int Asset, ulong Units, long ValueMicroUsd)
{
    /// <summary>The amount follows from the value and the asset's price; an asset without price moves a single base unit.</summary>
    public static Withdrawal Of(ImmutableArray<AssetPlan> assets, SimTime at, int asset, long valueMicroUsd)
    {
        AssetPlan plan = assets[asset];
        UInt128 units = plan.PricePicoUsd == 0
            ? 1
            : (UInt128)(ulong)valueMicroUsd * 1_000_000 * plan.UnitsPerToken / (ulong)plan.PricePicoUsd;
        return new Withdrawal(at, asset, (ulong)UInt128.Min(units, AssetPlan.MaxUnits), valueMicroUsd);
    }
}
