using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

/// <summary>One withdrawal as it was recorded.</summary>
/// <param name="At">When, since the first on record.</param>
/// <param name="Asset">Index of the asset.</param>
/// <param name="ValueMicroUsd">Its value in micro-dollars.</param>
public readonly record struct RecordedWithdrawal(SimDuration At, int Asset, long ValueMicroUsd);
