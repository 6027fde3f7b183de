using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.World;

/// <summary>Where a bridge and its parts lie; routes and vaults by asset.</summary>
internal sealed record BridgePlace(Address Bridge, Address Authority, byte Bump, Address[] Routes, Address[] Vaults)
{
    /// <summary>Name of the bridge that is attacked.</summary>
    public const string Attacked = "attacked";

    /// <summary>Name of the bridge that honest users withdraw from.</summary>
    public const string Honest = "honest";
}
