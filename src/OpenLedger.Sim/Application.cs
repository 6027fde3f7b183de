using System.CommandLine.Help;
using System.CommandLine;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Performance;
using OpenLedger.Reporting.Results;
using OpenLedger.Sim.Hosting;
using OpenLedger.Sim.Verbs;

namespace OpenLedger.Sim;

/// <summary>The command line: which verbs there are, and what an ending means for the exit status.</summary>
internal static class Application
{
    /// <summary>Runs a command to its exit status; never throws.</summary>
    public static int Run(IReadOnlyList<string> args, Host host)
    {
        try
        {
            return Invoke(args, host);
        }
        catch (OperationCanceledException) when (host.Cancellation.IsCancellationRequested)
        {
            host.Note("cancelled; nothing was kept: results are written when all runs have ended");
            return ExitCode.Cancelled;
        }
        catch (CryptographyUnavailableException exception)
        {
            host.Note($"error: {exception.Message}");
            return ExitCode.Usage;
        }
        catch (Exception exception)
        {
            return Crash(host, exception, CommandText.Of(args));
        }
    }

    /// <summary>Says what broke and how to see it again.</summary>
    /// <param name="host">Where to say it.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="command">The command that shows it again.</param>
    public static int Crash(Host host, Exception exception, string command)
    {
        bool invariant = exception is InvariantViolationException
            or RunFailedException { IsInvariantViolation: true } or BenchFailedException { IsInvariantViolation: true };
        host.Note($"{(invariant ? "invariant violated" : "internal error")}: {exception.Message}");
        host.Note((exception.InnerException ?? exception).ToString());
        host.Note($"reproduce: {command}");
        return ExitCode.Internal;
    }

    private static int Invoke(IReadOnlyList<string> args, Host host)
    {
        RootCommand root = BuildRoot(host, out Dictionary<Command, string> examples);
        // Arguments are taken as they stand: no response files, which would make an address like @x a file name.
        ParseResult parsed = root.Parse(
            ArgumentOrder.ScenarioFirst(args), new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (args.Count > 0 && host.Diagnose(UsageErrors.Of(parsed, examples[parsed.CommandResult.Command])))
        {
            return ExitCode.Usage;
        }

        // What is printed by the parser itself, such as help, goes the way of all output: a reader who went away is no error.
        using var printed = new StringWriter { NewLine = "\n" };
        int status = parsed.Invoke(new InvocationConfiguration
        {
            Output = printed,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
        if (parsed.Errors.Count > 0)
        {
            // Nothing was asked for at all, so what can be is said beside the mistake.
            host.Note(printed.ToString().TrimEnd('\n'));
            return ExitCode.Usage;
        }

        if (printed.GetStringBuilder().Length > 0)
        {
            host.Print(printed.ToString());
        }

        return status;
    }

    private static RootCommand BuildRoot(Host host, out Dictionary<Command, string> examples)
    {
        var root = new RootCommand(
            "Replays adversarial scenarios against a real ledger node core and reports throughput and blast radius.");
        examples = new Dictionary<Command, string>
        {
            [root] = "olsim run scenarios/stale-approval.yaml",
        };
        foreach ((Command verb, string example) in (ReadOnlySpan<(Command, string)>)
            [
                NewVerb.Build(host),
                RunVerb.Build(host),
                CheckVerb.Build(host),
                ReplayVerb.Build(host),
                DiffVerb.Build(host),
                ExplainVerb.Build(host),
                ValidateVerb.Build(host),
                BenchVerb.Build(host),
                SchemaVerb.Build(host),
                ListVerb.Build(host),
            ])
        {
            root.Add(verb);
            examples.Add(verb, example);
        }

        foreach (Option option in root.Options)
        {
            if (option is HelpOption help)
            {
                help.Action = new HelpWithExample(host.Screen.Width, examples);
            }
            else if (option is VersionOption version)
            {
                version.Action = new ShowVersion(host);
            }
        }

        return root;
    }
}
