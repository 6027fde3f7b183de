using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

/// <summary>The node's parameters.</summary>
/// <param name="Slot">Time between blocks; more than nothing.</param>
/// <param name="ComputePerBlock">Compute units one block may hold.</param>
/// <param name="VerifyBackground">True: every signature is checked. False: those of the honest background load are trusted, which
/// means that the signer's key is compared instead; grants, revocations and all that an attacker sends are checked either way.</param>
public sealed record LedgerPlan(SimDuration Slot, ulong ComputePerBlock, bool VerifyBackground);
