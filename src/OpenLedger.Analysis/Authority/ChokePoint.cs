using OpenLedger.Simulation.Authority;

namespace OpenLedger.Analysis.Authority;

/// <summary>A limit that decides over what could be lost: lower it, and less could be; lower another, and nothing changes for
/// these holdings.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Asset">Index of the asset; -1 for several together.</param>
/// <param name="Holdings">How many owners' holdings it decides over.</param>
/// <param name="HeldUsd">What these are worth, in US dollars.</param>
/// <param name="LossUsd">What could be lost of that.</param>
/// <param name="Share">What these are worth over all that the principal's keys have a claim on, from 0 to 1; 0 if that is
/// nothing.</param>
public sealed record ChokePoint(LimitKind Limit, int Asset, long Holdings, double HeldUsd, double LossUsd, double Share);
