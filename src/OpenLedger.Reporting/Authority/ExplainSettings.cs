namespace OpenLedger.Reporting.Authority;

/// <summary>What the command line changed.</summary>
/// <param name="Arms">Names of the arms asked for; empty: all.</param>
/// <param name="Set">Settings, by path.</param>
public sealed record ExplainSettings(IReadOnlyList<string> Arms, OrderedDictionary<string, string> Set);
