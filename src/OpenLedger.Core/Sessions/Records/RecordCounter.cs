namespace OpenLedger.Core.Sessions;

/// <summary>Names a counter that records tell of.</summary>
/// <param name="Subject">Account of the session or guard.</param>
/// <param name="Kind">What it counts.</param>
/// <param name="Number">Which asset, limit or window of the session.</param>
public readonly record struct RecordCounter(Address Subject, CounterKind Kind, uint Number);
