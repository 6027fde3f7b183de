namespace OpenLedger.Core.Execution;

/// <summary>That a use passed a guard on which its transaction had reserved what it declares.</summary>
/// <param name="Charge">Place of the charge among those of the worker; its counters are known when all are in block order.</param>
/// <param name="Guard">Index of the guard in the state.</param>
/// <param name="Units">What it takes, in base units; nothing if the use only waits.</param>
/// <param name="IsTaken">Whether it takes anything, be it 0 units: then the bucket is refilled.</param>
internal readonly record struct GuardPassage(int Charge, int Guard, ulong Units, bool IsTaken);
