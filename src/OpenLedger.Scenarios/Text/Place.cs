namespace OpenLedger.Scenarios.Text;

/// <summary>Where a piece of text comes from.</summary>
/// <param name="Path">The file as the user named it, or the command-line option that carried the text.</param>
/// <param name="BaseDirectory">What relative paths in the text are relative to; empty for the working directory.</param>
/// <param name="Rank">Order of sources in a list of diagnostics: 0 the scenario file, then settings, then data files.</param>
internal sealed record SourceText(string Path, string BaseDirectory, int Rank);

/// <summary>A place in a text.</summary>
/// <param name="Source">The text.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in UTF-16 code units, from 1.</param>
internal readonly record struct Place(SourceText Source, int Line, int Column);
