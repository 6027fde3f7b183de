namespace OpenLedger.Scenarios.Tests.Mutations;

/// <summary>A scenario that loads, and the data file that it names, to be damaged.</summary>
/// <param name="Name">What a failing case is known by.</param>
/// <param name="Scenario">The scenario's text.</param>
/// <param name="DataFile">Name of its data file; empty if it has none.</param>
/// <param name="Data">The data file's text.</param>
internal sealed record MutationSeed(string Name, string Scenario, string DataFile = "", string Data = "");
