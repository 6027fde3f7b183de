using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Recording;

/// <summary>What is known only when a run is over.</summary>
internal readonly record struct RunEnd(
    Int128 ExposureMicroUsdSeconds, Int128 DormantMicroUsdSeconds, long BoundMicroUsd, long InvariantsChecked, Hash256 StateHash);
