using System.Collections.Immutable;
using OpenLedger.Analysis.Statistics;
using OpenLedger.Reporting.Benchmarks;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Tests.Benchmarks;

/// <summary>Runs of benchmarks made by hand.</summary>
internal static class MadeBench
{
    /// <summary>A run of one suite.</summary>
    public static BenchDocument Document(params BenchCaseSection[] cases) => new()
    {
        Schema = BenchDocument.CurrentSchema,
        Program = new ProgramSection("0.1.0", "c0ffee", false),
        Machine = new MachineSection("OS", "CPU", 2, ".NET"),
        Settings = new BenchSettings(Quick: false, Samples: 20),
        Suites = new OrderedDictionary<string, ImmutableArray<BenchCaseSection>> { ["made"] = [.. cases] },
    };

    /// <summary>A case in transactions per second whose samples lie evenly around a middle.</summary>
    public static BenchCaseSection Case(string name, double middle, double spread = 0.01, int samples = 20) =>
        Case(name, BenchUnitNames.PerSecond, [.. Enumerable.Range(0, samples)
            .Select(i => middle * (1 + (spread * ((2.0 * i / Math.Max(1, samples - 1)) - 1))))]);

    /// <summary>A case with these samples.</summary>
    public static BenchCaseSection Case(string name, string unit, ImmutableArray<double> samples) => new()
    {
        Name = name,
        Unit = unit,
        Workers = 1,
        Samples = samples,
        Median = OrderStatistics.Median(samples.AsSpan()),
        Quartiles = [OrderStatistics.Quantile(samples.AsSpan(), 0.25), OrderStatistics.Quantile(samples.AsSpan(), 0.75)],
        Operations = 1_000,
        AllocatedBytesPerOperation = 0,
        ResultHash = new string('a', 64),
    };

    /// <summary>A case that was not measured.</summary>
    public static BenchCaseSection Skipped(string name) =>
        new() { Name = name, Unit = BenchUnitNames.PerSecond, Workers = 8, Skipped = "needs 8 processors, there are 2" };
}
