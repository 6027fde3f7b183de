namespace OpenLedger.Core.Execution;

/// <summary>What programs see of time: the block's, never the machine's.</summary>
/// <param name="Slot">Height of the block.</param>
/// <param name="TimeMs">Consensus time in milliseconds since genesis.</param>
public readonly record struct Clock(ulong Slot, long TimeMs);
