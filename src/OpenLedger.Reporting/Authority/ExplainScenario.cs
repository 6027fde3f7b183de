namespace OpenLedger.Reporting.Authority;

/// <summary>The scenario that was explained.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">Its file, as the user named it.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
public sealed record ExplainScenario(string Name, string File, string Sha256);
