namespace OpenLedger.Simulation.Recording;

/// <summary>The loss at one hop in one asset.</summary>
/// <param name="Hop">0 the compromised principal, 1 whoever had delegated to it, 2 whoever held a claim on what was drained there.</param>
/// <param name="Asset">Index of the asset.</param>
/// <param name="GrossUnits">Base units lost.</param>
/// <param name="GrossMicroUsd">Their value before the attack, in micro-dollars.</param>
/// <param name="NetMicroUsd">Gross less what rollback, recovery, slashing and insurance gave back.</param>
public readonly record struct LossCell(int Hop, int Asset, ulong GrossUnits, long GrossMicroUsd, long NetMicroUsd);
