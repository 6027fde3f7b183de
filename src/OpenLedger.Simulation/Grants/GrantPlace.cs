using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Grants;

/// <summary>Where one grant lies, and whom it binds.</summary>
/// <param name="Grant">Its account.</param>
/// <param name="Source">The token account that it is about.</param>
/// <param name="Spender">Who may take.</param>
/// <param name="Owner">Who granted.</param>
internal readonly record struct GrantPlace(Address Grant, Address Source, Address Spender, Address Owner);
