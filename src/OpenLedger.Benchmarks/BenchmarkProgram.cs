using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace OpenLedger.Benchmarks;

/// <summary>Runs the micro-benchmarks, and fails where BenchmarkDotNet itself does not: it ends with status 0 even if a benchmark threw or
/// none was found.</summary>
internal static class BenchmarkProgram
{
    /// <summary>All benchmarks ran.</summary>
    public const int Ok = 0;

    /// <summary>No benchmark matched.</summary>
    public const int NothingMatched = 2;

    /// <summary>A benchmark threw, or could not be run.</summary>
    public const int Failed = 70;

    private const string Filter = "--filter";

    // Every job, also one of the command line, runs in this process: that needs no sources, no compiler and no network, and measures the
    // code that olsim runs.
    private const string InProcess = "--inProcess";
    private const string Artifacts = "results/benchmarks";
    private static readonly string[] Questions = ["--list", "--help", "--info", "--version"];

    /// <summary>What is measured and where it goes.</summary>
    public static ManualConfig Config() => ManualConfig.CreateEmpty()
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(ConsoleLogger.Default)
        .AddExporter(MarkdownExporter.GitHub)
        .WithArtifactsPath(Artifacts);

    /// <summary>Runs what the arguments choose.</summary>
    /// <param name="types">Where to look for benchmarks.</param>
    /// <param name="args">Arguments of BenchmarkDotNet; without a filter all benchmarks run.</param>
    /// <param name="config">How.</param>
    /// <returns>The exit status.</returns>
    public static int Run(Type[] types, string[] args, IConfig config)
    {
        bool asks = args.Any(argument => Questions.Contains(argument, StringComparer.Ordinal));

        // Without a filter BenchmarkDotNet would ask, and wait for an answer.
        bool chooses = asks || args.Any(argument => argument is Filter or "-f" or "--anyCategories" or "--allCategories");
        Type[] benchmarks = [.. types.Where(type => type is { IsClass: true, IsAbstract: false } && HasBenchmarks(type))];
        Summary[] summaries =
            [.. BenchmarkSwitcher.FromTypes(benchmarks).Run([.. args, InProcess, .. chooses ? [] : (string[])[Filter, "*"]], config)];
        if (asks)
        {
            return Ok;
        }

        if (summaries.Sum(summary => summary.BenchmarksCases.Length) == 0)
        {
            Say("no benchmark ran: none matched, or the arguments were wrong");
            return NothingMatched;
        }

        string[] failed = [.. summaries.SelectMany(FailuresOf).Distinct(StringComparer.Ordinal)];
        foreach (string name in failed)
        {
            Say($"failed: {name}");
        }

        return failed.Length == 0 ? Ok : Failed;
    }

    private static bool HasBenchmarks(Type type) =>
        type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkDotNet.Attributes.BenchmarkAttribute), inherit: true));

    // A case without a report never ran; one whose report has no measurements threw.
    private static IEnumerable<string> FailuresOf(Summary summary)
    {
        foreach (BenchmarkCase entry in summary.BenchmarksCases)
        {
            if (summary[entry] is not { Success: true, ResultStatistics: not null })
            {
                yield return entry.DisplayInfo;
            }
        }

        if (summary.HasCriticalValidationErrors)
        {
            yield return summary.Title;
        }
    }

    private static void Say(string line) => ConsoleLogger.Default.WriteLine(LogKind.Error, line);
}
