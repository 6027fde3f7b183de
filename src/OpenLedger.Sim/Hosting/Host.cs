using System.Collections.Immutable;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Performance;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Scenarios;
using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Sim.Hosting;

/// <summary>
/// What the command line has of the outside: streams, terminal, processors, a signal to stop, and where scenarios and runs come
/// from. Tests hand in their own.
/// </summary>
internal sealed record Host
{
    /// <summary>Results, and nothing else.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Diagnostics, progress, notes.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>What the screen behind <see cref="Output"/> can do.</summary>
    public ScreenOptions Screen { get; init; } = new(ScreenOptions.PipedWidth, Colour: false);

    /// <summary>Whether somebody sits behind <see cref="Error"/> who wants to see progress.</summary>
    public bool ShowProgress { get; init; }

    /// <summary>Columns of the terminal behind <see cref="Error"/>; it may change at any time.</summary>
    public Func<int> ErrorWidth { get; init; } = static () => ScreenOptions.PipedWidth;

    /// <summary>Logical processors: the default of <c>--jobs</c>.</summary>
    public int Processors { get; init; } = 1;

    /// <summary>The suites of benchmarks that there are.</summary>
    public ImmutableArray<BenchSuite> Suites { get; init; } = SuiteCatalogue.All;

    /// <summary>Where all scenarios lie, unless a command says otherwise.</summary>
    public string Scenarios { get; init; } = "scenarios";

    /// <summary>Set when the user asks to stop.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The program that runs and the machine it runs on.</summary>
    public required BuildInfo Build { get; init; }

    /// <summary>Reads a scenario file.</summary>
    public required Func<string, ScenarioOverrides, ScenarioLoadResult> Load { get; init; }

    /// <summary>Reads a scenario from its text; the path says where it came from.</summary>
    public required Func<string, string, ScenarioOverrides, ScenarioLoadResult> LoadText { get; init; }

    /// <summary>Makes the source of runs of a plan, and hands every transaction to whoever wants a trace.</summary>
    public required Func<ExperimentPlan, int, Action<TraceEntry>?, IRunSource> Runs { get; init; }

    /// <summary>
    /// Why a checkout is not as it was committed, null if it is: of folders, apart from one, for a program built from a commit. See
    /// <see cref="GitTree.Problem"/>.
    /// </summary>
    public required Func<IReadOnlyCollection<string>, string, string, string?> TreeProblem { get; init; }

    /// <summary>Writes text to <see cref="Output"/>. A reader who went away, or a full disk behind it, is no error of ours.</summary>
    public void Print(string text)
    {
        try
        {
            Output.Write(text);
            Output.Flush();
        }
        catch (Exception exception) when (IsLost(exception))
        {
            // A run's results are on disk already, and the exit status still tells what came out.
            Note($"the output could not be written: {exception.Message}");
        }
    }

    /// <summary>Writes a line to <see cref="Error"/>.</summary>
    public void Note(string line)
    {
        try
        {
            Error.WriteLine(line);
            Error.Flush();
        }
        catch (Exception exception) when (IsLost(exception))
        {
            // As above.
        }
    }

    /// <summary>Whether a stream failed because nobody takes what is written to it: the reader went away, the disk is full, or it
    /// was closed before the program began.</summary>
    public static bool IsLost(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ObjectDisposedException;

    /// <summary>Writes diagnostics, one line each. Returns whether one of them is an error.</summary>
    public bool Diagnose(IEnumerable<Diagnostic> diagnostics)
    {
        bool anyError = false;
        foreach (Diagnostic diagnostic in diagnostics)
        {
            Note(diagnostic.ToString());
            anyError |= diagnostic.Severity == Severity.Error;
        }

        return anyError;
    }
}
