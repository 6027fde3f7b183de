namespace OpenLedger.Simulation.Recording;

/// <summary>How many distinct victims there are at a hop.</summary>
public readonly record struct HopVictims(int Hop, long Victims);
