namespace OpenLedger.Reporting.Authority;

/// <summary>A limit that decides over what could be lost.</summary>
/// <param name="Limit">The limit, for example <c>bucket</c> or <c>expiry</c>.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Holdings">How many owners' holdings of the asset it decides over; 1 for an escrow.</param>
/// <param name="HeldUsd">What these are worth.</param>
/// <param name="LossUsd">What could be lost of that, before a limit over all assets.</param>
/// <param name="Share">What these are worth over all that the keys have a claim on.</param>
public sealed record ExplainChokePoint(string Limit, string Asset, long Holdings, double HeldUsd, double LossUsd, double Share);
