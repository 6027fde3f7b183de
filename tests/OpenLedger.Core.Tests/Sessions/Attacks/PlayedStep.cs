namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>A step as it was played.</summary>
/// <param name="AtMs">Milliseconds since the attack could begin.</param>
/// <param name="Step">The step, its amount found.</param>
/// <param name="IsSent">Whether there was a transaction, and it was not too long.</param>
/// <param name="Units">What it took.</param>
internal readonly record struct PlayedStep(long AtMs, AttackStep Step, bool IsSent, ulong Units);
