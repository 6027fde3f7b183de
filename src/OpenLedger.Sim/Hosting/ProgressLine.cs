using System.Globalization;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Performance;

namespace OpenLedger.Sim.Hosting;

/// <summary>One line on a terminal that is written over and over, and wiped at the end. Silent where nobody sits.</summary>
internal sealed class ProgressLine(Host host) : IDisposable
{
    private readonly TimeLeft _timeLeft = new();
    private int _longest;

    /// <summary>Shows how far it is, and about how long it will still take.</summary>
    public void Show(EnsembleProgress progress)
    {
        if (host.ShowProgress)
        {
            Write(progress.Keys > 0 ? Preparing(progress) : Running(progress));
        }
    }

    /// <summary>Shows how far a run of benchmarks is.</summary>
    public void Show(BenchProgress progress)
    {
        if (host.ShowProgress)
        {
            string round = progress switch
            {
                { Done: 0 } => "",
                { Total: 0 } => string.Create(CultureInfo.InvariantCulture, $" {progress.Done}"),
                _ => string.Create(CultureInfo.InvariantCulture, $" {progress.Done} of {progress.Total}"),
            };
            Write($"{progress.Suite}: {progress.Case}, {progress.Phase}{round}");
        }
    }

    /// <summary>Wipes the line.</summary>
    public void Dispose()
    {
        if (_longest > 0)
        {
            Write("");
            Put("\r");
        }
    }

    private static string Preparing(EnsembleProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"deriving {progress.Keys:#,0} keys, {Math.Floor(progress.Share * 100):0}%, {progress.Elapsed.TotalSeconds:0} s");

    private string Running(EnsembleProgress progress)
    {
        double? left = _timeLeft.After(progress.Elapsed, progress.Share, progress.Done > 0);
        string rest = left is { } seconds ? $", {TimeLeft.Words(seconds)}" : "";
        double percent = Math.Floor(progress.Share * 100);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Done} of {progress.Total} runs, {percent:0}%, {progress.Elapsed.TotalSeconds:0} s{rest}");
    }

    // A line as wide as the terminal would begin a new one, and what was wrapped is not written over.
    private void Write(string line)
    {
        int room = Math.Max(0, host.ErrorWidth() - 1);
        string shown = line.Length <= room ? line : line[..room];
        Put("\r" + shown.PadRight(Math.Min(_longest, room)));
        _longest = Math.Max(_longest, shown.Length);
    }

    private void Put(string text)
    {
        try
        {
            host.Error.Write(text);
            host.Error.Flush();
        }
        catch (Exception exception) when (Host.IsLost(exception))
        {
            // The terminal went away; the run goes on.
        }
    }
}
