using System.Collections.Immutable;
using OpenLedger.Performance;

namespace OpenLedger.Sim.Verbs;

/// <summary>What <c>olsim bench</c> was asked for.</summary>
/// <param name="Suites">Names of suites; empty: all.</param>
/// <param name="Cases">Names of cases; empty: all.</param>
/// <param name="Options">What the suites are told.</param>
/// <param name="Save">The file to save the run in; null: none.</param>
/// <param name="Against">The file of the run to compare with; null: none.</param>
/// <param name="Strict">Whether an inconclusive comparison is a failure.</param>
/// <param name="Format">table, json or markdown.</param>
internal sealed record BenchRequest(
    ImmutableArray<string> Suites,
    ImmutableArray<string> Cases,
    BenchOptions Options,
    string? Save,
    string? Against,
    bool Strict,
    string Format);
