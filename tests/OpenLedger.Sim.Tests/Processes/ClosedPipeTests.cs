using System.Text.Json;

namespace OpenLedger.Sim.Tests.Processes;

/// <summary>Real processes whose reader went away, whose disk is full, or who have no output at all.</summary>
public sealed class ClosedPipeTests : IDisposable
{
    private const string Small = "--replications 1 --out results";
    private readonly string _folder = Directory.CreateTempSubdirectory("olsim-pipe").FullName;

    public ClosedPipeTests()
    {
        (int status, string output, string error) = Olsim.InShell("$OLSIM new small", _folder);
        Assert.True(status == 0, error);
        Assert.Equal("small.yaml\n", output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The reader ends at once, and the writer begins only then.
    [Theory]
    [InlineData("table", "false", 0)]
    [InlineData("json", "false", 0)]
    [InlineData("json", "true", 1)]
    public void A_run_into_a_closed_pipe_ends_with_its_verdict_and_keeps_its_results(string format, string missed, int verdict)
    {
        if (missed == "true")
        {
            File.AppendAllText(Path.Combine(_folder, "small.yaml"), "  - arms.approvals.loss.net_usd < 1\n");
        }

        (int status, _, string error) = Olsim.InShell(
            $"{{ sleep 0.3; $OLSIM run small.yaml {Small} --format {format}; echo $? > status; }} | true; cat status >&2", _folder);

        Assert.Equal(0, status);
        Assert.Equal(verdict.ToString(System.Globalization.CultureInfo.InvariantCulture), error.TrimEnd().Split('\n')[^1]);
        AssertQuiet(error);
        string results = Path.Combine(_folder, "results");
        string result = Assert.Single(Directory.GetFiles(results, "result.json", SearchOption.AllDirectories));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(result));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("list measures")]
    [InlineData("explain small.yaml --format json")]
    public void Whatever_is_printed_may_go_nowhere(string command)
    {
        const string pipe = "{ sleep 0.3; $OLSIM COMMAND; echo $? > status; } | true";
        const string closed = "$OLSIM COMMAND >&-; echo $? > status";
        foreach (string nowhere in (string[])[pipe, closed])
        {
            string line = nowhere.Replace("COMMAND", command, StringComparison.Ordinal);
            (_, _, string error) = Olsim.InShell(line, _folder);

            Assert.Equal("0", File.ReadAllText(Path.Combine(_folder, "status")).Trim());
            AssertQuiet(error);
        }
    }

    [Fact]
    public void A_full_disk_behind_the_output_is_said_in_a_line()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");
        (int status, _, string error) = Olsim.InShell($"$OLSIM run small.yaml {Small} --format json > /dev/full", _folder);

        Assert.Equal(0, status);
        AssertQuiet(error);
        Assert.Contains("the output could not be written: ", error, StringComparison.Ordinal);
        Assert.Contains("results in ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"run small.yaml {Small} --format json", "openledger.sim/result/1")]
    [InlineData("explain small.yaml --format json", "openledger.sim/explain/1")]
    public void Json_on_stdout_is_one_document(string command, string schema)
    {
        (int status, string output, _) = Olsim.InShell($"$OLSIM {command}", _folder);

        Assert.Equal(0, status);
        // Parsing refuses anything behind the document.
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(schema, json.RootElement.GetProperty("schema").GetString());
        Assert.EndsWith("}\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void So_it_is_for_check_and_diff()
    {
        string run = $"$OLSIM run small.yaml {Small} > /dev/null";
        (int status, string output, _) = Olsim.InShell(
            $"{run}; {run} --seed 2; $OLSIM diff results/small/*/result.json --format json", _folder);
        Assert.InRange(status, 0, 1);
        using JsonDocument diff = JsonDocument.Parse(output);
        Assert.StartsWith("openledger.sim/diff/", diff.RootElement.GetProperty("schema").GetString(), StringComparison.Ordinal);

        (status, output, _) = Olsim.InShell("$OLSIM check small.yaml --format json", _folder);
        Assert.Equal(0, status);
        using JsonDocument check = JsonDocument.Parse(output);
        Assert.StartsWith("openledger.sim/check/", check.RootElement.GetProperty("schema").GetString(), StringComparison.Ordinal);
    }

    private static void AssertQuiet(string error)
    {
        Assert.DoesNotContain("Exception", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", error, StringComparison.Ordinal);
    }
}
