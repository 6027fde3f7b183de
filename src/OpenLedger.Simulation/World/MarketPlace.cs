using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.World;

/// <summary>Where a pool and its parts lie.</summary>
internal readonly record struct MarketPlace(Address Pool, Address Authority, Address BaseVault, Address QuoteVault);
