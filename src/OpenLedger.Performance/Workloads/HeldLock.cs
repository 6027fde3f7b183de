namespace OpenLedger.Performance.Workloads;

/// <summary>That a transaction holds a key, and how.</summary>
/// <param name="Transaction">Number of the transaction in its block, from 0.</param>
/// <param name="Key">What it holds; any number, the same for the same thing.</param>
/// <param name="Mode">How.</param>
public readonly record struct HeldLock(int Transaction, int Key, LockMode Mode);
