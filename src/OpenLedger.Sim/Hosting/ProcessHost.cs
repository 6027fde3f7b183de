using System.Runtime.InteropServices;
using System.Text;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Scenarios;

namespace OpenLedger.Sim.Hosting;

/// <summary>The host of a real process: its streams, its terminal, and Ctrl-C or a termination signal as the wish to
/// stop.</summary>
internal sealed class ProcessHost : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly StreamWriter _output;
    private readonly StreamWriter _error;

    public ProcessHost()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected)
        {
            Console.OutputEncoding = Utf8;
        }

        _output = new StreamWriter(Console.OpenStandardOutput(), Utf8) { NewLine = "\n" };
        _error = new StreamWriter(Console.OpenStandardError(), Utf8) { NewLine = "\n", AutoFlush = true };
        Host = new Host
        {
            Output = _output,
            Error = _error,
            Screen = new ScreenOptions(Console.IsOutputRedirected ? ScreenOptions.PipedWidth : TerminalWidth(), UseColour()),
            ShowProgress = !Console.IsErrorRedirected,
            ErrorWidth = TerminalWidth,
            Processors = Environment.ProcessorCount,
            Cancellation = _stop.Token,
            Build = BuildInfo.OfThisProgram(),
            Load = ScenarioLoader.Load,
            LoadText = ScenarioLoader.LoadText,
            Runs = (plan, workers, trace) => new ExperimentRunSource(plan, workers, trace),
            TreeProblem = GitTree.Problem,
        };
    }

    public Host Host { get; }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        Close(_output);
        Close(_error);
    }

    private static void Close(StreamWriter stream)
    {
        try
        {
            stream.Dispose();
        }
        catch (Exception exception) when (Host.IsLost(exception))
        {
            // Nobody reads any more.
        }
    }

    // The first signal asks the runs to stop between two events; a second one ends the process as it would without us.
    private void Stop(PosixSignalContext context)
    {
        context.Cancel = !_stop.IsCancellationRequested;
        _stop.Cancel();
    }

    private static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : ScreenOptions.PipedWidth;
        }
        catch (IOException)
        {
            return ScreenOptions.PipedWidth;
        }
    }

    private static bool UseColour() =>
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";
}
