using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

/// <summary>One transfer of a recorded attack.</summary>
/// <param name="At">When, since the first.</param>
/// <param name="Asset">Index of the asset.</param>
/// <param name="Units">Base units taken.</param>
/// <param name="ValueMicroUsd">Value in micro-dollars, as published.</param>
/// <param name="Sender">Number of the sender (initiator), counted from 0 without gaps.</param>
/// <param name="Recipient">Number of the recipient, counted from 0 without gaps.</param>
public readonly record struct RecordedTransfer(
    SimDuration At, int Asset, ulong Units, long ValueMicroUsd, int Sender, int Recipient);
