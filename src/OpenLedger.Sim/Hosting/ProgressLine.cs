using System.Globalization;
using OpenLedger.Analysis.Ensembles;

namespace OpenLedger.Sim.Hosting;

/// <summary>One line on a terminal that is written over and over, and wiped at the end. Silent where nobody sits.</summary>
internal sealed class ProgressLine(Host host) : IDisposable
{
    private int _longest;

    /// <summary>Shows how far it is, and about how long it will still take.</summary>
    public void Show(EnsembleProgress progress)
    {
        if (!host.ShowProgress)
        {
            return;
        }

        string rest = "";
        if (progress.Done > 0 && progress.Done < progress.Total)
        {
            double seconds = progress.Elapsed.TotalSeconds / progress.Done * (progress.Total - progress.Done);
            rest = string.Create(CultureInfo.InvariantCulture, $", about {Math.Ceiling(seconds):0} s left");
        }

        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Done} of {progress.Total} runs, {progress.Elapsed.TotalSeconds:0} s{rest}");
        Write(line);
        _longest = Math.Max(_longest, line.Length);
    }

    public void Dispose()
    {
        if (_longest > 0)
        {
            Write("");
            host.Error.Write('\r');
            host.Error.Flush();
        }
    }

    private void Write(string line)
    {
        try
        {
            host.Error.Write('\r');
            host.Error.Write(line.PadRight(_longest));
            host.Error.Flush();
        }
        catch (IOException)
        {
            // The terminal went away; the run goes on.
        }
    }
}
