using System.Collections.Immutable;
using System.CommandLine;
using OpenLedger.Performance;
using OpenLedger.Reporting.Benchmarks;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Scenarios.Text;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary><c>olsim bench</c>: measures this machine.</summary>
internal static class BenchVerb
{
    /// <summary>Builds the verb.</summary>
    public static (Command Verb, string Example) Build(Host host)
    {
        var suites = new Argument<string[]>("suite")
        {
            Description = $"Suites to run; default: all. {string.Join(", ", SuiteCatalogue.All.Select(suite => suite.Name))}.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var cases = new Option<string[]>("--case")
        {
            Description = "Measure only these cases, and those that they are compared with; may be repeated.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };
        var quick = new Option<bool>("--quick") { Description = "Small workloads and few samples: whether it runs, not how fast." };
        var blocks = new Option<string?>("--blocks")
        {
            Description = "Recorded blocks for the executor suite, in the format of the shared trace.",
            HelpName = "FILE",
        };
        Option<string> format = CommonOptions.Format("What to print: tables, or one JSON document.");
        var verb = new Command(
            "bench",
            "Measures suites of benchmarks on this machine. Cases that are compared are sampled in turns.")
        {
            suites, cases, quick, blocks, format,
        };
        verb.SetAction(parsed => Run(
            host,
            parsed.GetValue(suites) ?? [],
            parsed.GetValue(cases) ?? [],
            new BenchOptions
            {
                Quick = parsed.GetValue(quick),
                Processors = host.Processors,
                BlocksFile = parsed.GetValue(blocks),
            },
            parsed.GetValue(format) == "json"));
        return (verb, "olsim bench signatures --quick");
    }

    private static int Run(Host host, string[] names, string[] cases, BenchOptions options, bool json)
    {
        List<Diagnostic> diagnostics = [];
        ImmutableArray<BenchSuite> suites = Suites(names, diagnostics);
        if (host.Diagnose(diagnostics))
        {
            return ExitCode.Usage;
        }

        BenchDocument document = Measure(host, suites, cases, options);
        host.Print(json ? BenchJson.ToText(document) : BenchView.Render(document, host.Screen));
        return ExitCode.Ok;
    }

    private static ImmutableArray<BenchSuite> Suites(string[] names, List<Diagnostic> diagnostics)
    {
        string[] known = [.. SuiteCatalogue.All.Select(suite => suite.Name)];
        foreach (string name in names.Where(name => !known.Contains(name, StringComparer.Ordinal)))
        {
            diagnostics.Add(CommandLineCodes.Error(
                CommandLineCodes.UnknownSuite, "suite", $"there is no suite '{name}'", NearestName.Hint(name, known)));
        }

        return [.. SuiteCatalogue.All.Where(suite => names.Length == 0 || names.Contains(suite.Name, StringComparer.Ordinal))];
    }

    private static BenchDocument Measure(Host host, ImmutableArray<BenchSuite> suites, string[] cases, BenchOptions options)
    {
        using var line = new ProgressLine(host);
        var runner = new BenchRunner(options, line.Show, host.Cancellation);
        var measured = new OrderedDictionary<string, ImmutableArray<BenchCaseSection>>(StringComparer.Ordinal);
        foreach (BenchSuite suite in suites)
        {
            measured.Add(suite.Name, runner.Run(suite, cases.Length == 0 ? null : cases.Contains));
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
}
