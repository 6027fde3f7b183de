using System.Text.Json.Nodes;
using OpenLedger.Core.Primitives;
using OpenLedger.Performance;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Tests.Verbs;

/// <summary>Runs alone: memory is counted over the whole process.</summary>
[Collection(nameof(BenchVerbTests))]
public sealed class BenchVerbTests : IDisposable
{
    private readonly TestHost _olsim = new();
    private Action _work = () => { };
    private byte[] _kept = [];

    public BenchVerbTests()
    {
        BenchSuite first = new("first", "Made by hand.", _ => [Case("slow"), Case("fast") with { RatioTo = ["slow"] }]);
        BenchSuite second = new("second", "Made by hand.", _ => [Case("wide") with { Workers = 64 }]);
        _olsim.Host = _olsim.Host with { Suites = [first, second] };
    }

    private string Saved => Path.Combine(_olsim.Folder, "runs", "saved.json");

    public void Dispose() => _olsim.Dispose();

    [Fact]
    public void Without_names_all_suites_run()
    {
        Assert.Equal(0, _olsim.Run("bench", "--quick"));

        Assert.Contains("first\n", _olsim.Output, StringComparison.Ordinal);
        Assert.Contains("wide: skipped: needs 64 processors, there is 2", _olsim.Output, StringComparison.Ordinal);
        Assert.Equal("", _olsim.Error);
    }

    [Fact]
    public void The_json_is_that_of_the_contract()
    {
        Assert.Equal(0, _olsim.Run("bench", "first", "--quick", "--format", "json"));
        JsonNode json = JsonNode.Parse(_olsim.Output)!;

        Assert.Equal("openledger.sim/bench/1", json["schema"]!.GetValue<string>());
        Assert.Equal(["first"], json["suites"]!.AsObject().Select(suite => suite.Key));
        Assert.Equal("slow", json["suites"]!["first"]![1]!["ratio_to"]!["name"]!.GetValue<string>());
        Assert.True(json["settings"]!["quick"]!.GetValue<bool>());
    }

    [Fact]
    public void Markdown_is_a_table()
    {
        Assert.Equal(0, _olsim.Run("bench", "first", "--quick", "--format", "markdown"));
        Assert.Contains("| `fast` | 1 | ", _olsim.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_brings_only_what_it_is_compared_with()
    {
        Assert.Equal(0, _olsim.Run("bench", "--case", "slow", "--quick"));

        Assert.Contains("slow", _olsim.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fast", _olsim.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("second", _olsim.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OL7050: there is no suite 'firts'; did you mean 'first'?", "bench", "firts")]
    [InlineData("OL7051: there is no case 'slw'; did you mean 'slow'?", "bench", "--case", "slw")]
    [InlineData("OL7051: there is no case 'slow'; known: wide", "bench", "second", "--case", "slow")]
    [InlineData("OL6021: the file does not exist; make one: olsim bench --save FILE", "bench", "--against", "no.json")]
    [InlineData("OL7046: --format cannot be 'markdwn'; did you mean 'markdown'?", "bench", "--format", "markdwn")]
    public void What_cannot_be_done_is_said_before_anything_is_measured(string message, params string[] args)
    {
        _work = () => throw new InvalidOperationException("nothing should run");

        Assert.Equal(ExitCode.Usage, _olsim.Run(args));
        Assert.Contains(message, _olsim.Error, StringComparison.Ordinal);
        Assert.Equal("", _olsim.Output);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_found_out_before_anything_is_measured()
    {
        _work = () => throw new InvalidOperationException("nothing should run");

        Assert.Equal(ExitCode.Usage, _olsim.Run("bench", "--save", _olsim.Folder));
        Assert.Contains("OL7003", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_run_can_be_compared_with_and_few_samples_are_inconclusive()
    {
        Assert.Equal(0, _olsim.Run("bench", "first", "--quick", "--save", Saved));
        string saved = File.ReadAllText(Saved);

        Assert.Equal(0, _olsim.Run("bench", "first", "--quick", "--against", Saved));
        Assert.Contains("verdict  inconclusive", _olsim.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Inconclusive, _olsim.Run("bench", "first", "--quick", "--strict", "--against", Saved));
        Assert.Equal(saved, File.ReadAllText(Saved));
        Assert.Equal([Saved], Directory.GetFiles(Path.GetDirectoryName(Saved)!));
    }

    [Fact]
    public void What_is_saved_is_the_run_not_what_it_was_compared_with()
    {
        Assert.Equal(0, _olsim.Run("bench", "first", "--quick", "--save", Saved));
        Assert.Equal(0, _olsim.Run("bench", "first", "--quick", "--save", Saved, "--against", Saved, "--format", "json"));

        Assert.NotNull(JsonNode.Parse(_olsim.Output)!["against"]);
        Assert.Null(JsonNode.Parse(File.ReadAllText(Saved))!["against"]);
    }

    [Fact]
    public void More_memory_per_operation_is_a_regression()
    {
        Assert.Equal(0, _olsim.Run("bench", "first", "--quick", "--save", Saved));
        _work = () => _kept = new byte[100_000];

        Assert.Equal(ExitCode.Regressed, _olsim.Run("bench", "first", "--quick", "--against", Saved));
        Assert.NotEmpty(_kept);
        Assert.Contains("verdict  REGRESSED", _olsim.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_run_that_is_none_is_refused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Saved)!);
        File.WriteAllText(Saved, "{}");

        Assert.Equal(ExitCode.Usage, _olsim.Run("bench", "--against", Saved));
        Assert.Contains("OL6022: not a run of benchmarks", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_that_throws_ends_with_the_command_that_shows_it_again()
    {
        _work = () => throw new InvalidOperationException("on purpose");

        Assert.Equal(ExitCode.Internal, _olsim.Run("bench", "first", "--quick", "--save", Saved));
        Assert.Contains("internal error: suite 'first', case 'slow': on purpose", _olsim.Error, StringComparison.Ordinal);
        Assert.Contains("reproduce: olsim bench first --quick", _olsim.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Saved));
    }

    [Fact]
    public void A_broken_promise_is_called_so()
    {
        _work = () => throw new InvariantViolationException("on purpose");

        Assert.Equal(ExitCode.Internal, _olsim.Run("bench", "first", "--quick"));
        Assert.Contains("invariant violated: suite 'first', case 'slow'", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Stopping_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        _olsim.Host = _olsim.Host with { Cancellation = stop.Token };
        _work = stop.Cancel;

        Assert.Equal(ExitCode.Cancelled, _olsim.Run("bench", "--quick", "--save", Saved));
        Assert.Equal("", _olsim.Output);
        Assert.False(File.Exists(Saved));
    }

    private BenchCase Case(string name) =>
        new() { Name = name, Unit = BenchUnit.PerSecond, Create = () => new Subject(() => _work()) };

    private sealed class Subject(Action work) : BenchSubject
    {
        public override long Run(Meter meter)
        {
            work();
            return 10;
        }

        public override Hash256 ResultHash() => Hash256.Of([1]);
    }
}

/// <summary>Tests that count what the whole process does.</summary>
[CollectionDefinition(nameof(BenchVerbTests), DisableParallelization = true)]
public sealed class BenchVerbCollection;
