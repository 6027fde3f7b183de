namespace OpenLedger.Reporting.Charts.Drawing;

/// <summary>A place on an axis with what is written there.</summary>
internal readonly record struct Tick(double Value, string Text);
