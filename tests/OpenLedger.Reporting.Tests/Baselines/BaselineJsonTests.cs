using System.Text;
using OpenLedger.Reporting.Baselines;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Reporting.Tests.Baselines;

public class BaselineJsonTests
{
    private const string Scenario = "made-by-hand";

    private static readonly byte[] Good = BaselineJson.ToBytes(BaselineDocument.Of(MadeReport.Usual()));

    [Fact]
    public void What_was_written_reads_back_to_the_same_bytes()
    {
        BaselineDocument? read = BaselineJson.Parse("b.json", Good, Scenario, out Diagnostic? diagnostic);

        Assert.Null(diagnostic);
        Assert.Equal(Good, BaselineJson.ToBytes(read!));
        Assert.Equal((byte)'\n', Good[^1]);
    }

    [Theory]
    [InlineData("\"seed\": \"42\"", "\"seed\": \"42\", \"surprise\": 1", "OL6012: not a baseline at $.surprise: ")]
    [InlineData("\"seed\": \"42\"", "\"seed\": \"42\", \"seed\": \"43\"", "OL6012: not a baseline")]
    [InlineData("\"loss.net_usd\": 300", "\"loss.net_usd\": \"300\"", "OL6012: not a baseline at $.arms.open")]
    [InlineData("\"loss.net_usd\": 300", "\"loss.net_usd\": null", "OL6012: not a baseline at $.arms.open")]
    [InlineData("\"loss.net_usd\": 300", "\"loss.net_usd\": 1e999", "The number is too large; ")]
    [InlineData("\"loss.net_usd\": 300", "\"loss.net_usd\": 1, \"loss.net_usd\": 2", "OL6012: not a baseline")]
    [InlineData("\"open\": {", "\"open\": null, \"x\": {", "b.json:8:13: error OL6012: not a baseline: a value is null")]
    [InlineData("baseline/1", "baseline/2", "OL6013: the schema is 'openledger.sim/baseline/2'")]
    [InlineData("\"seed\": \"42\"", "\"seed\": \"-1\"", "OL6014: the seed '-1' is not a whole number of 64 bits")]
    [InlineData("\"replications\": 2,\n  \"digest\"", "\"replications\": 0,\n  \"digest\"", "OL6014: replications is below 1")]
    [InlineData("\"digest\": \"", "\"digest\": \"X", "OL6014: the digest")]
    [InlineData("\"made-by-hand\"", "\"other\"", "OL6014: it is the baseline of 'other', not of 'made-by-hand'")]
    public void A_baseline_that_was_edited_into_nonsense_is_refused_with_place_and_remedy(string from, string to, string message)
    {
        string text = Encoding.UTF8.GetString(Good);
        Assert.Contains(from, text, StringComparison.Ordinal);

        BaselineDocument? read = BaselineJson.Parse(
            "b.json", Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)), Scenario, out Diagnostic? diagnostic);

        Assert.Null(read);
        Assert.Contains(message, diagnostic!.ToString(), StringComparison.Ordinal);
        Assert.Contains("olsim check <scenario.yaml> --update", diagnostic.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_thousand_damaged_baselines_are_read_or_refused_but_never_crash()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            byte[] bad = [.. Good];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            BaselineDocument? read = BaselineJson.Parse("b.json", bad, Scenario, out Diagnostic? diagnostic);
            Assert.True(read is null != diagnostic is null, $"seed {seed}");
        }
    }
}
