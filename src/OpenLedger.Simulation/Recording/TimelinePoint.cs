using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Recording;

/// <summary>The state of a run at one instant.</summary>
/// <param name="At">The instant.</param>
/// <param name="GrossMicroUsd">Gross loss until then, in micro-dollars.</param>
/// <param name="ExposureMicroUsd">What one block of adversarial uses could take then, in micro-dollars.</param>
/// <param name="CommittedTx">Transactions committed until then.</param>
/// <param name="Denied">Refusals by guardrails until then.</param>
public readonly record struct TimelinePoint(
    SimTime At, long GrossMicroUsd, long ExposureMicroUsd, long CommittedTx, long Denied);
