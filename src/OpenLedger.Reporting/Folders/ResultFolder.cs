using System.Globalization;
using System.Text;
using OpenLedger.Reporting.Charts;
using OpenLedger.Reporting.Csv;
using OpenLedger.Reporting.Html;
using OpenLedger.Reporting.Json;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Folders;

/// <summary>
/// The folder of a run, <c>DIR/SCENARIO/RUN-ID/</c>. Everything is written beside it first and put in its place by renaming, so
/// that a run that is interrupted leaves nothing half-written, and the same run again replaces itself.
/// </summary>
public sealed class ResultFolder
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly string _parent;
    private readonly string _runId;

    /// <param name="root">The folder of all results, as the user named it.</param>
    /// <param name="scenario">Name of the scenario; what cannot stand in a file name becomes a hyphen.</param>
    /// <param name="runId">The run's id.</param>
    public ResultFolder(string root, string scenario, string runId)
    {
        _parent = System.IO.Path.Combine(root, SafeName(scenario));
        _runId = runId;
        Path = System.IO.Path.Combine(_parent, runId);
    }

    /// <summary>Where the results will lie, relative if the root was.</summary>
    public string Path { get; }

    /// <summary>Finds out whether results can be written, before hours of work are lost to a full disk or a missing
    /// right.</summary>
    /// <returns>What is wrong; null if nothing is. Folders made on the way are removed again.</returns>
    public string? Probe()
    {
        string[] missing = [.. Missing(System.IO.Path.GetFullPath(_parent))];
        try
        {
            string probe = TemporaryName("probe");
            Directory.CreateDirectory(probe);
            File.WriteAllText(System.IO.Path.Combine(probe, "probe"), "probe");
            Directory.Delete(probe, recursive: true);
            DeleteEmpty(missing);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return exception.Message;
        }
    }

    /// <summary>Writes all files of a run and puts them in place.</summary>
    /// <exception cref="IOException">The disk is full, a right is missing; nothing is left then.</exception>
    public void Write(RunReport report, ResultDocument document)
    {
        string temporary = TemporaryName("new");
        try
        {
            Directory.CreateDirectory(temporary);
            File.WriteAllBytes(System.IO.Path.Combine(temporary, "result.json"), ResultJson.ToBytes(document));
            WriteCsv(temporary, "summary.csv", report, SummaryCsv.Write);
            WriteCsv(temporary, "timeline.csv", report, TimelineCsv.Write);
            WriteCsv(temporary, "victims.csv", report, VictimsCsv.Write);
            WriteCsv(temporary, "records.csv", report, RecordsCsv.Write);
            WritePage(temporary, report);
            PutInPlace(temporary);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static void WritePage(string folder, RunReport report)
    {
        var charts = new ReportCharts(report);
        File.WriteAllText(System.IO.Path.Combine(folder, "report.html"), ReportPage.Of(report, charts), Utf8);
        foreach (Chart chart in charts.All)
        {
            File.WriteAllText(System.IO.Path.Combine(folder, $"{SafeName(chart.Name)}.svg"), chart.ToFile(), Utf8);
        }
    }

    private static void WriteCsv(string folder, string name, RunReport report, Action<RunReport, TextWriter> write)
    {
        using var output = new StreamWriter(System.IO.Path.Combine(folder, name), append: false, Utf8, bufferSize: 1 << 16);
        write(report, output);
    }

    private void PutInPlace(string temporary)
    {
        if (!Directory.Exists(Path))
        {
            Directory.Move(temporary, Path);
            return;
        }

        // A folder cannot be renamed onto another that holds files, so the old one steps aside for a moment.
        string old = TemporaryName("old");
        Directory.Move(Path, old);
        Directory.Move(temporary, Path);
        Directory.Delete(old, recursive: true);
    }

    private string TemporaryName(string purpose) => System.IO.Path.Combine(
        _parent, string.Create(CultureInfo.InvariantCulture, $".{_runId}.{Environment.ProcessId}.{purpose}"));

    // The folders that are not there, the deepest first.
    private static IEnumerable<string> Missing(string path)
    {
        for (string? at = path; at is not null && !Directory.Exists(at); at = System.IO.Path.GetDirectoryName(at))
        {
            yield return at;
        }
    }

    // Another run may have put something into a folder meanwhile; that one stays then, and those above it.
    private static void DeleteEmpty(string[] folders)
    {
        try
        {
            Array.ForEach(folders, Directory.Delete);
        }
        catch (IOException)
        {
            // Not empty any more.
        }
    }

    private static string SafeName(string scenario)
    {
        var name = new StringBuilder(scenario.Length);
        foreach (char c in scenario)
        {
            bool safe = char.IsAsciiLetterOrDigit(c) || c is '_' or '-' || (c == '.' && name.Length > 0);
            name.Append(safe ? c : '-');
        }

        return name.Length == 0 ? "scenario" : name.ToString();
    }
}
