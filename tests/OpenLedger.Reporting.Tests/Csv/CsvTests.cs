using OpenLedger.Analysis.Figures;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Reporting.Csv;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Tests.Csv;

public class CsvTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("carriage\rreturn", "\"carriage\rreturn\"")]
    public void A_cell_is_quoted_only_where_it_must_be(string cell, string written) =>
        Assert.Equal(written + ",1\n", Written(csv => csv.Cell(cell).Cell(1L).EndRow()));

    [Fact]
    public void Numbers_are_exact_and_what_was_not_measured_is_empty() =>
        Assert.Equal(
            "0.1,,18446744073709551615,-0.000001,9223372036854.775807\n",
            Written(csv => csv.Cell(0.1).Cell((double?)null).Cell(ulong.MaxValue).Usd(-1).Usd(long.MaxValue).EndRow()));

    [Fact]
    public void The_summary_has_a_row_per_arm_and_replication_with_every_measure_of_a_run()
    {
        string[][] rows = Rows(SummaryCsv.Write, MadeReport.Usual());

        Assert.Equal(["arm", "replication", "seed", .. ArmFigures.RunPaths], rows[0]);
        Assert.Equal(
            [("open", "0"), ("open", "1"), ("held", "0"), ("held", "1")], rows.Skip(1).Select(row => (row[0], row[1])));
        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
        Assert.Equal("300", rows[1][Array.IndexOf(rows[0], "loss.net_usd")]);
        Assert.Equal("", rows[3][Array.IndexOf(rows[0], "containment.contain_s")]);
    }

    [Fact]
    public void The_timeline_has_rates_since_the_row_before()
    {
        string[][] rows = Rows(TimelineCsv.Write, MadeReport.Usual("open"));

        Assert.Equal(["arm", "t_s", "gross_usd", "exposure_usd", "committed_tx", "denied", "tx_per_s"], rows[0]);
        Assert.Equal(["open", "0", "0", "10", "0", "0", ""], rows[1]);
        Assert.Equal(["open", "50", "400", "5", "100", "4", "2"], rows[2]);
        Assert.Equal(["open", "100", "400", "0", "250", "10", "3"], rows[3]);
    }

    [Fact]
    public void Victims_have_amounts_in_whole_tokens()
    {
        string[][] rows = Rows(VictimsCsv.Write, MadeReport.Usual("open"));

        Assert.Equal(["arm", "principal", "hop", "asset", "held", "gross", "gross_usd", "net_usd", "bound_usd"], rows[0]);
        Assert.Equal(["open", "users/7", "1", "WETH", "2.5", "0.1", "180", "120", "200"], Assert.Single(rows.Skip(1)));
    }

    [Fact]
    public void Records_name_everything_a_decision_was_made_of()
    {
        var record = new AuthorizationRecord
        {
            Height = 7,
            BlockTimeMs = 2_800,
            Decision = AuthorizationDecision.Deny,
            Operation = SessionOperation.Use,
            Reason = SessionReason.LimitBucket,
            Owner = new Address(Hash256.BytesOf(Made.Hash(1))),
            Action = 0x0c,
            DeclaredUnits = ulong.MaxValue,
            UsesAfter = 3,
            TransactionId = Made.Hash(5),
        };
        RunReport report = MadeReport.Of(
            Made.Plan(1, "open"), null, (arm, replication) => Made.Outcome(arm, replication) with { Records = [record] });

        string[][] rows = Rows(RecordsCsv.Write, report);

        Dictionary<string, string> row = rows[0].Zip(rows[1]).ToDictionary(cell => cell.First, cell => cell.Second);
        Assert.Equal(23, row.Count);
        Assert.Equal(("7", "2800", "Deny", "Use", "LimitBucket"), (row["height"], row["time_ms"], row["decision"], row["operation"], row["reason"]));
        Assert.Equal((record.Owner.ToString(), "", ""), (row["owner"], row["session"], row["asset"]));
        Assert.Equal(("000000000000000c", "18446744073709551615", "3"), (row["action"], row["declared"], row["uses_after"]));
        Assert.Equal(Made.Hash(5).ToString(), row["tx"]);
    }

    private static string Written(Action<CsvWriter> write)
    {
        var text = new StringWriter();
        write(new CsvWriter(text));
        return text.ToString();
    }

    private static string[][] Rows(Action<RunReport, TextWriter> write, RunReport report)
    {
        var text = new StringWriter();
        write(report, text);
        Assert.EndsWith("\n", text.ToString(), StringComparison.Ordinal);
        return [.. text.ToString().TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
    }
}
