using System.Text;
using System.Text.Json;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Json;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios.Measures;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Reporting.Tests.Json;

public class ResultJsonTests
{
    // What the contract lists, in its order; what was added since stands behind.
    private static readonly (string Path, string[] Fields)[] Contract =
    [
        ("", ["schema", "scenario", "seed", "settings", "inputs", "program", "machine", "digest", "arms", "expect"]),
        ("scenario", ["name", "file", "sha256", "text"]),
        ("settings", ["arms", "set", "replications"]),
        ("inputs.0", ["path", "sha256"]),
        ("program", ["version", "commit", "dirty"]),
        ("machine", ["os", "cpu", "logical_cpus", "runtime"]),
        ("arms.open", ["replications", "simulated", "node", "loss", "containment", "exposure", "bound", "collateral",
            "denials_by_reason", "invariants", "value_at_risk", "attack", "samples"]),
        ("arms.open.simulated", ["duration_s", "committed_tx", "tx_per_s", "latency_ms", "blocks"]),
        ("arms.open.simulated.latency_ms", ["executed"]),
        ("arms.open.simulated.latency_ms.executed", ["p50", "p99"]),
        ("arms.open.node", ["tx", "wall_s", "tx_per_s", "workers", "signatures", "state_root"]),
        ("arms.open.loss", ["gross_usd", "net_usd", "share", "victims", "net_usd_ci95", "net_usd_p95", "net_usd_cvar95",
            "net_usd_max", "after_revoke_usd", "by_hop", "by_asset"]),
        ("arms.open.loss.by_hop.0", ["hop", "victims", "gross_usd", "net_usd"]),
        ("arms.open.loss.by_asset.0", ["asset", "gross_usd", "net_usd"]),
        ("arms.open.containment", ["radius", "hop_p95", "domains", "detect_s", "contain_s", "amplification",
            "revoke_s_p50", "revoke_s_p99"]),
        ("arms.open.exposure", ["usd_hours", "dormant_usd_hours"]),
        ("arms.open.bound", ["usd", "tightness"]),
        ("arms.open.collateral", ["denied", "denied_share", "delayed", "delay_s_p99", "failed", "forgone", "denied_by_reason"]),
        ("arms.open.invariants", ["checked", "violated"]),
        ("arms.open.samples.0", ["seed", "net_usd", "replication", "gross_usd", "victims", "bound_usd", "detect_s", "contain_s",
            "share", "radius", "hop_p95", "exposure_usd_hours", "dormant_usd_hours", "denied_share", "delayed", "tx_per_s"]),
        ("expect.0", ["text", "observed", "verdict", "required", "arm"]),
    ];

    [Fact]
    public void Every_object_has_the_fields_of_the_contract_in_its_order()
    {
        using JsonDocument json = JsonDocument.Parse(ResultJson.ToBytes(Complete()));
        foreach ((string path, string[] fields) in Contract)
        {
            Assert.Equal(fields, At(json.RootElement, path).EnumerateObject().Select(property => property.Name));
        }
    }

    [Fact]
    public void Every_measure_of_the_catalogue_stands_at_its_path()
    {
        using JsonDocument json = JsonDocument.Parse(ResultJson.ToBytes(Complete()));

        Assert.All(
            MeasureCatalogue.All,
            measure => Assert.Equal(JsonValueKind.Number, At(json.RootElement, "arms.open." + measure.Path).ValueKind));
    }

    [Fact]
    public void Values_are_what_was_computed()
    {
        using JsonDocument json = JsonDocument.Parse(ResultJson.ToBytes(Complete()));
        JsonElement root = json.RootElement;

        Assert.Equal("openledger.sim/result/1", root.GetProperty("schema").GetString());
        Assert.Equal("42", root.GetProperty("seed").GetString());
        Assert.Equal(64, root.GetProperty("digest").GetString()!.Length);
        Assert.Equal(300, At(root, "arms.open.loss.net_usd").GetDouble());
        Assert.Equal("trusted", At(root, "arms.open.node.signatures").GetString());
        Assert.False(At(root, "arms.open.node.state_root").GetBoolean());
        Assert.Equal(["LimitBucket", "ScopeAction"], At(root, "arms.open.denials_by_reason").EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ["met", "missed", "skipped", "met"],
            root.GetProperty("expect").EnumerateArray().Select(line => line.GetProperty("verdict").GetString()));
    }

    [Fact]
    public void What_was_not_measured_is_absent()
    {
        RunReport report = MadeReport.Of(
            Made.Plan(1, "held"), null, (arm, replication) => Made.Harmless(arm, replication) with
            {
                NodeWallNs = 0,
                ExecutedLatency = Made.Durations(),
            });
        string text = ResultJson.ToText(ResultDocumentBuilder.Build(report) with { Program = new ProgramSection("0.1.0") });

        Assert.All(
            ["detect_s", "contain_s", "net_usd_ci95", "wall_s", "latency_ms", "delay_s_p99", "\"commit\"", "dirty", "null"],
            absent => Assert.DoesNotContain(absent, text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_file_is_utf8_without_mark_and_ends_with_a_line_feed()
    {
        byte[] bytes = ResultJson.ToBytes(Complete());

        Assert.Equal((byte)'{', bytes[0]);
        Assert.Equal((byte)'\n', bytes[^1]);
        Assert.DoesNotContain((byte)'\r', bytes);
    }

    [Fact]
    public void Equal_runs_give_equal_bytes() => Assert.Equal(ResultJson.ToBytes(Complete()), ResultJson.ToBytes(Complete()));

    [Fact]
    public void What_was_written_reads_back_to_the_same_bytes()
    {
        byte[] bytes = ResultJson.ToBytes(Complete());

        ResultDocument? read = ResultJson.Parse("result.json", bytes, out Diagnostic? diagnostic);

        Assert.Null(diagnostic);
        Assert.Equal(bytes, ResultJson.ToBytes(read!));
        Assert.Equal(["attack.at", "a.b"], read!.Settings.Set.Keys);
        Assert.Equal("x,\"y\"", read.Settings.Set["a.b"]);
    }

    [Fact]
    public void Doubles_survive_to_the_last_bit()
    {
        RunReport report = MadeReport.Of(
            Made.Plan(3, "open"), null, (arm, replication) => Made.Outcome(arm, replication) with { CommittedTx = 1 + replication * 3 });
        double before = report.Arms[0].NetUsdCi95!.Value.Low;
        byte[] bytes = ResultJson.ToBytes(ResultDocumentBuilder.Build(report));

        ResultDocument read = ResultJson.Parse("r", bytes, out _)!;

        Assert.Equal(BitConverter.DoubleToInt64Bits(before), BitConverter.DoubleToInt64Bits(read.Arms["open"].Loss.NetUsdCi95!.Value[0]));
    }

    [Fact]
    public void An_interval_at_another_confidence_stands_beside_the_95_percent_one()
    {
        RunReport report = MadeReport.Of(Made.Plan(2) with { Confidence = 0.9 });

        LossSection loss = ResultDocumentBuilder.Build(report).Arms["open"].Loss;

        Assert.Equal(0.9, loss.NetUsdInterval!.Confidence);
        Assert.Null(Complete().Arms["open"].Loss.NetUsdInterval);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("null", 1)]
    [InlineData("[]", 1)]
    [InlineData("{}", 1)]
    [InlineData("{\n  \"schema\": \"x\",\n  \"surprise\": 1\n}", 3)]
    [InlineData("{\n  \"schema\": \"x\",\n  \"schema\": \"y\"\n}", 3)]
    [InlineData("{\n  \"schema\": 5\n}", 2)]
    public void What_is_not_a_result_is_a_diagnostic_with_its_place(string text, int line)
    {
        ResultDocument? read = ResultJson.Parse("some/result.json", Encoding.UTF8.GetBytes(text), out Diagnostic? diagnostic);

        Assert.Null(read);
        Assert.Equal((Severity.Error, "some/result.json", line), (diagnostic!.Severity, diagnostic.Path, diagnostic.Line));
    }

    [Theory]
    [InlineData("\"openledger.sim/result/1\"", "\"openledger.sim/result/2\"")]
    [InlineData("\"seed\": \"42\",\n  \"settings\"", "\"seed\": \"-1\",\n  \"settings\"")]
    [InlineData("\"replications\": 2\n  },", "\"replications\": 0\n  },")]
    [InlineData("\"met\"", "\"Fine\"")]
    [InlineData("\"met\"", "0")]
    [InlineData("\"dirty\": false", "\"dirty\": null, \"extra\": 1")]
    [InlineData("\"net_usd\": 300", "\"net_usd\": 1e999")]
    [InlineData("\"samples\": [", "\"samples\": [ null,")]
    [InlineData("\"inputs\": [", "\"inputs\": [ null,")]
    [InlineData("\"arms\": {", "\"arms\": { \"other\": null,")]
    public void A_result_that_was_edited_into_nonsense_is_refused(string from, string to)
    {
        string text = ResultJson.ToText(Complete());
        Assert.Contains(from, text, StringComparison.Ordinal);

        ResultDocument? read = ResultJson.Parse(
            "r", Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)), out Diagnostic? diagnostic);

        Assert.Null(read);
        Assert.NotNull(diagnostic);
    }

    [Fact]
    public void Ten_thousand_damaged_results_are_read_or_refused_but_never_crash()
    {
        byte[] good = ResultJson.ToBytes(Complete());
        for (int seed = 0; seed < 10_000; seed++)
        {
            var random = new Random(seed);
            byte[] bad = [.. good];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            ResultDocument? read = ResultJson.Parse("r", bad.AsSpan(0, random.Next(2) == 0 ? bad.Length : random.Next(bad.Length)), out Diagnostic? diagnostic);
            Assert.True(read is null != diagnostic is null, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData("no/such/result.json", "does not exist")]
    [InlineData(".", "is a directory")]
    public void A_file_that_cannot_be_read_is_a_diagnostic(string path, string why)
    {
        Assert.Null(ResultJson.Read(path, out Diagnostic? diagnostic));
        Assert.Contains(why, diagnostic!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_an_end_is_read_up_to_the_limit()
    {
        const string endless = "/dev/zero";
        Assert.SkipUnless(File.Exists(endless), $"there is no {endless} here");

        Assert.Null(ResultJson.Read(endless, out Diagnostic? diagnostic));
        Assert.Equal("the file is larger than 64 MB", diagnostic!.Message);
    }

    [Fact]
    public void What_the_parser_advises_its_callers_is_not_said()
    {
        Assert.Null(ResultJson.Parse("r", [], out Diagnostic? diagnostic));
        Assert.Equal("not a result: The input does not contain any JSON tokens", diagnostic!.Message);
    }

    // An outcome in which everything there is was measured.
    private static ResultDocument Complete() => ResultDocumentBuilder.Build(MadeReport.Of(
        Made.Plan(2),
        null,
        (arm, replication) => arm == "held"
            ? Made.Harmless(arm, replication)
            : Made.Outcome(arm, replication) with { HonestDelay = Made.Durations(1_000) }));

    private static JsonElement At(JsonElement element, string path)
    {
        foreach (string name in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            element = element.ValueKind == JsonValueKind.Array
                ? element[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]
                : element.GetProperty(name);
        }

        return element;
    }
}
