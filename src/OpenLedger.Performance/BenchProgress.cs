namespace OpenLedger.Performance;

/// <summary>How far a run of benchmarks is.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Case">The case that is at work.</param>
/// <param name="Phase">What it does.</param>
/// <param name="Done">Rounds done.</param>
/// <param name="Total">Rounds in all; 0 where nobody knows.</param>
public readonly record struct BenchProgress(string Suite, string Case, string Phase, int Done, int Total);
