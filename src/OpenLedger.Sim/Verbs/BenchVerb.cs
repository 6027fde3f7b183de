using System.Collections.Immutable;
using System.CommandLine;
using OpenLedger.Performance;
using OpenLedger.Performance.Workloads;
using OpenLedger.Reporting.Benchmarks;
using OpenLedger.Reporting.Documents;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Scenarios.Text;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary><c>olsim bench</c>: measures the node core on this machine.</summary>
internal static class BenchVerb
{
    private const string Table = "table";
    private const string Json = "json";
    private const string Markdown = "markdown";

    /// <summary>Builds the verb.</summary>
    public static (Command Verb, string Example) Build(Host host)
    {
        var suites = new Argument<string[]>("suite")
        {
            Description = $"Suites to run; default: all of {string.Join(", ", host.Suites.Select(suite => suite.Name))}.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var cases = new Option<string[]>("--case")
        {
            Description = "Measure only these cases, and those that they are compared with; may be repeated.",
            HelpName = "NAME",
        };
        var save = FileOption("--save", "Save the run in this file, to compare with later.");
        var against = FileOption("--against", "Compare with the run saved in this file.");
        var strict = new Option<bool>("--strict") { Description = "Exit 4 if a comparison is inconclusive." };
        var quick = new Option<bool>("--quick") { Description = "Small workloads, few samples: whether it works, not how fast it is." };
        var blocks = FileOption("--blocks", "Other recorded blocks for the executor suite, in the format of the shared trace.");
        var format = new Option<string>("--format")
        {
            Description = "What to print: tables, one JSON document, or the tables of docs/PERFORMANCE.md.",
            DefaultValueFactory = _ => Table,
        };
        format.AcceptOnlyFromAmong(Table, Json, Markdown);
        var verb = new Command(
            "bench",
            "Measures the node core on this machine, in wall-clock time. Cases that are compared are sampled in turns. With --against it "
            + "exits 3 if a case regressed: if it allocates more per operation, or if all of the 99.9 % interval of its speed over the "
            + "saved one lies below 80 %. What the samples cannot tell is inconclusive, which is no failure unless --strict makes it one.")
        {
            suites, cases, save, against, strict, quick, blocks, format,
        };
        verb.SetAction(parsed => Run(host, new BenchRequest(
            [.. parsed.GetValue(suites) ?? []],
            [.. parsed.GetValue(cases) ?? []],
            new BenchOptions
            {
                Quick = parsed.GetValue(quick),
                Processors = host.Processors,
                BlocksFile = parsed.GetValue(blocks),
            },
            parsed.GetValue(save),
            parsed.GetValue(against),
            parsed.GetValue(strict),
            parsed.GetValue(format)!)));
        return (verb, "olsim bench signatures --quick");
    }

    private static Option<string?> FileOption(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE" };

    private static int Run(Host host, BenchRequest request)
    {
        List<Diagnostic> diagnostics = [];
        BenchSelection? selection = BenchSelection.Of(request, host.Suites, diagnostics);
        BenchDocument? before = request.Against is { } file ? Read(file, diagnostics) : null;
        if (request.Save is { } target && new BenchFile(target).Probe() is { } problem)
        {
            diagnostics.Add(CommandLineCodes.Error(
                CommandLineCodes.CannotWrite, "--save", $"'{target}' cannot be written: {problem}", "name a file you may write to"));
        }

        // Read again by the case that executes them: now only to find out whether they can be.
        if (request.Options.BlocksFile is { } blocks && RecordedBlocks.TryRead(blocks, out Diagnostic? wrong) is null)
        {
            diagnostics.Add(wrong!);
        }

        if (host.Diagnose(diagnostics))
        {
            return ExitCode.Usage;
        }

        BenchDocument document = Measure(host, request.Options, selection!);
        if (request.Save is { } path)
        {
            new BenchFile(path).Write(document);
        }

        if (before is not null)
        {
            document = document with { Against = BenchComparer.Compare(request.Against!, before, document) };
        }

        host.Print(Text(document, request.Format, host.Screen));
        return Status(document.Against, request.Strict);
    }

    private static BenchDocument? Read(string file, List<Diagnostic> diagnostics)
    {
        BenchDocument? document = BenchJson.Read(file, out Diagnostic? diagnostic);
        if (diagnostic is not null)
        {
            diagnostics.Add(diagnostic);
        }

        return document;
    }

    private static BenchDocument Measure(Host host, BenchOptions options, BenchSelection selection)
    {
        using var line = new ProgressLine(host);
        var runner = new BenchRunner(options, line.Show, host.Cancellation);
        var measured = new OrderedDictionary<string, ImmutableArray<BenchCaseSection>>(StringComparer.Ordinal);
        foreach (BenchSuite suite in selection.Suites)
        {
            measured.Add(suite.Name, runner.Run(suite, selection.IsWanted));
        }

        return new BenchDocument
        {
            Schema = BenchDocument.CurrentSchema,
            Program = host.Build.Program,
            Machine = host.Build.Machine,
            Settings = new BenchSettings(options.Quick, options.Samples, options.BlocksFile),
            Suites = measured,
        };
    }

    private static string Text(BenchDocument document, string format, ScreenOptions screen) => format switch
    {
        Json => BenchJson.ToText(document),
        Markdown => BenchPage.Text(document),
        _ => BenchView.Render(document, screen),
    };

    private static int Status(BenchComparison? comparison, bool strict) => comparison?.Verdict switch
    {
        BenchVerdict.Regressed => ExitCode.Regressed,
        BenchVerdict.Inconclusive when strict => ExitCode.Inconclusive,
        _ => ExitCode.Ok,
    };
}
