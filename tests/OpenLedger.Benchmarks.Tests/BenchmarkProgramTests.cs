using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace OpenLedger.Benchmarks.Tests;

/// <summary>The exit status tells whether benchmarks ran, which that of BenchmarkDotNet does not.</summary>
public sealed class BenchmarkProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("olsim-benchmarks");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_benchmark_that_runs_is_a_success() =>
        Assert.Equal(BenchmarkProgram.Ok, Run([typeof(Works)], "--job", "Dry", "--filter", "*Works*"));

    [Fact]
    public void Without_a_filter_all_run() => Assert.Equal(BenchmarkProgram.Ok, Run([typeof(Works)], "--job", "Dry"));

    [Fact]
    public void A_benchmark_that_throws_is_a_failure() =>
        Assert.Equal(BenchmarkProgram.Failed, Run([typeof(Throws)], "--job", "Dry", "--filter", "*"));

    [Fact]
    public void One_that_throws_among_others_is_a_failure() =>
        Assert.Equal(BenchmarkProgram.Failed, Run([typeof(Works), typeof(Throws)], "--job", "Dry", "--filter", "*"));

    [Fact]
    public void A_set_up_that_throws_is_a_failure() =>
        Assert.Equal(BenchmarkProgram.Failed, Run([typeof(CannotStart)], "--job", "Dry", "--filter", "*"));

    [Fact]
    public void Nothing_that_matches_is_a_failure() =>
        Assert.Equal(BenchmarkProgram.NothingMatched, Run([typeof(Works)], "--job", "Dry", "--filter", "*NoSuchThing*"));

    [Fact]
    public void An_unknown_argument_is_a_failure() =>
        Assert.Equal(BenchmarkProgram.NothingMatched, Run([typeof(Works)], "--no-such-argument", "--filter", "*"));

    [Fact]
    public void A_list_needs_no_run() => Assert.Equal(BenchmarkProgram.Ok, Run([typeof(Works)], "--list", "flat"));

    [Fact]
    public void Every_suite_measures_memory()
    {
        Type[] suites = [.. typeof(BenchmarkProgram).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute), inherit: true)))];

        Assert.NotEmpty(suites);
        Assert.All(suites, type => Assert.True(type.IsDefined(typeof(MemoryDiagnoserAttribute), inherit: true), type.Name));
    }

    // These methods do nothing that an optimising compiler could change, so a build for debugging may run them too.
    private int Run(Type[] types, params string[] args) => BenchmarkProgram.Run(
        types, args, BenchmarkProgram.Config().WithArtifactsPath(_folder.FullName).WithOptions(ConfigOptions.DisableOptimizationsValidator));

    public class Works
    {
        [Benchmark]
        public int Run() => 1;
    }

    public class Throws
    {
        [Benchmark]
        public int Run() => throw new InvalidOperationException("on purpose");
    }

    public class CannotStart
    {
        [GlobalSetup]
        public void SetUp() => throw new InvalidOperationException("on purpose");

        [Benchmark]
        public int Run() => 1;
    }
}
