namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>What flows through a guard: at once, and back in a time.</summary>
internal sealed record GuardFlow(ulong Burst, ulong Refill, ulong PeriodMs);
