namespace OpenLedger.Scenarios.Text;

/// <summary>How bad a diagnostic is.</summary>
public enum Severity
{
    Warning,
    Error,
}

/// <summary>One thing to say about a file, with its place, its cause and its remedy.</summary>
/// <param name="Severity">Errors keep a scenario from running; warnings do not.</param>
/// <param name="Code">A stable number, written <c>OL1234</c>.</param>
/// <param name="Path">The file, as the user named it; or the command-line option that carried the text.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What to do about it; empty if there is nothing to add.</param>
public sealed record Diagnostic(Severity Severity, int Code, string Path, int Line, int Column, string Message, string Hint)
{
    /// <summary><c>path:line:column: error OL1234: message; hint</c>, on one line.</summary>
    public override string ToString()
    {
        string severity = Severity == Severity.Error ? "error" : "warning";
        string hint = Hint.Length == 0 ? "" : $"; {Hint}";
        return $"{Path}:{Line}:{Column}: {severity} OL{Code:D4}: {Message}{hint}".ReplaceLineEndings(" ");
    }
}
