namespace OpenLedger.Simulation.Authority;

/// <summary>Where one limit binds: for how many holdings, and what they are worth.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Asset">Index of the asset.</param>
/// <param name="Holdings">How many owners' holdings of the asset it decides over; 1 for an escrow.</param>
/// <param name="HeldMicroUsd">What these hold, in micro-dollars.</param>
/// <param name="MicroUsd">What could be lost of that, in micro-dollars.</param>
public readonly record struct LimitTally(LimitKind Limit, int Asset, long Holdings, long HeldMicroUsd, long MicroUsd);
