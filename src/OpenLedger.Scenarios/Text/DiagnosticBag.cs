using System.Collections.Immutable;

namespace OpenLedger.Scenarios.Text;

/// <summary>
/// Collects diagnostics while a scenario is read. It keeps at most <see cref="Limit"/>, so that a file which is wrong in every line
/// costs neither time nor patience.
/// </summary>
internal sealed class DiagnosticBag
{
    /// <summary>How many diagnostics are kept; the rest is only known to exist.</summary>
    public const int Limit = 100;

    private readonly List<(int Rank, Diagnostic Diagnostic)> _items = [];

    /// <summary>Whether an error was reported.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Whether further diagnostics are dropped; callers may save the work of looking for hints.</summary>
    public bool IsFull => _items.Count >= Limit;

    /// <summary>Reports something that keeps the scenario from running.</summary>
    public void Error(int code, Place place, string message, string hint = "")
    {
        HasErrors = true;
        Add(Severity.Error, code, place, message, hint);
    }

    /// <summary>Reports something that should be known but does not keep the scenario from running.</summary>
    public void Warning(int code, Place place, string message, string hint = "") =>
        Add(Severity.Warning, code, place, message, hint);

    /// <summary>Everything reported, in the order of places: the scenario file first, then settings, then data files.</summary>
    public ImmutableArray<Diagnostic> ToSorted() =>
        [.. _items
            .OrderBy(item => item.Rank)
            .ThenBy(item => item.Diagnostic.Line)
            .ThenBy(item => item.Diagnostic.Column)
            .ThenBy(item => item.Diagnostic.Code)
            .Select(item => item.Diagnostic)];

    private void Add(Severity severity, int code, Place place, string message, string hint)
    {
        if (IsFull)
        {
            return;
        }

        _items.Add((place.Source.Rank, new Diagnostic(
            severity, code, place.Source.Path, Math.Max(1, place.Line), Math.Max(1, place.Column), message, hint)));
    }
}
