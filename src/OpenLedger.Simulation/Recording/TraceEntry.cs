using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Recording;

/// <summary>One transaction of a run, as a trace shows it.</summary>
/// <param name="Arm">Name of the arm.</param>
/// <param name="Replication">Number of the replication, from 0.</param>
/// <param name="At">When its block was made.</param>
/// <param name="Slot">The block's slot.</param>
/// <param name="TransactionId">SHA-256 of its message.</param>
/// <param name="Kind">What it is in the eyes of the world: Honest, Malicious, Response or Service.</param>
/// <param name="Status">How it ended, see <see cref="Core.Execution.TransactionStatus"/>.</param>
/// <param name="Error">What its failed instruction says; None if none failed.</param>
/// <param name="ErrorNumber">The number that goes with the error.</param>
/// <param name="ComputeUnits">Compute units used.</param>
/// <param name="FeeLamports">Fee paid.</param>
/// <param name="Operations">Operations (transfers, uses) that it makes in one.</param>
public readonly record struct TraceEntry(
    string Arm, int Replication, SimTime At, ulong Slot, Hash256 TransactionId, string Kind, string Status, string Error,
    uint ErrorNumber, uint ComputeUnits, ulong FeeLamports, int Operations);
