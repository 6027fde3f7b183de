using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Tests.Text;

public class CallShieldTest
{
    [Theory]
    [InlineData("{ a: f(x: 1, y: 2), b: 3 }", "{ a: f(x; 1| y; 2), b: 3 }")]
    [InlineData("a: lognormal(median: 5, sigma: 1) # g(x: 1)", "a: lognormal(median; 5| sigma; 1) # g(x: 1)")]
    [InlineData("[a-b_2(1, 2), c]", "[a-b_2(1| 2), c]")]
    [InlineData("a: f(g(1, 2), 3), b", "a: f(g(1| 2)| 3), b")]
    [InlineData("summary: the program's key (a, b), f(c, d)", "summary: the program's key (a, b), f(c| d)")]
    [InlineData("[\"f(\", b, \"c)\"]", "[\"f(\", b, \"c)\"]")]
    [InlineData("['it''s f(', b, c)]", "['it''s f(', b, c)]")]
    [InlineData("{\"k\":\"f(1, 2)\", a: f(1, 2)}", "{\"k\":\"f(1, 2)\", a: f(1| 2)}")]
    [InlineData("- \"a\\\"f(1, 2)\"", "- \"a\\\"f(1, 2)\"")]
    [InlineData("a: f(x: 1", "a: f(x: 1")]
    [InlineData("a: f(g(x: 1)", "a: f(g(x; 1)")]
    [InlineData("a: 2(x: 1)", "a: 2(x: 1)")]
    [InlineData("a: (x: 1)", "a: (x: 1)")]
    [InlineData("a: f(x: 1)\nb: g(1, 2)\r\nc: h(1,2)", "a: f(x; 1)\nb: g(1| 2)\r\nc: h(1|2)")]
    public void Colons_and_commas_are_shielded_inside_calls_only(string text, string expected)
    {
        string shielded = CallShield.Shield(text);
        Assert.Equal(expected, shielded.Replace(CallShield.Colon, ';').Replace(CallShield.Comma, '|'));
        Assert.Equal(text, CallShield.Restore(shielded));
    }

    [Fact]
    public void A_call_means_the_same_quoted_and_not()
    {
        string bare = Loading.Drain.Replace("holds: { USDX: 50 }", "holds: { USDX: lognormal(median: 50, sigma: 1.6) }", StringComparison.Ordinal);
        string quoted = bare.Replace("lognormal(median: 50, sigma: 1.6)", "\"lognormal(median: 50, sigma: 1.6)\"", StringComparison.Ordinal);
        Assert.Equal(
            Loading.Good(quoted).Plan.Populations[0].Holds[0],
            Loading.Good(bare).Plan.Populations[0].Holds[0]);
    }

    [Fact]
    public void Places_after_a_shielded_call_stay_right()
    {
        Loading.Wrong(Loading.Drain, "count: 100, holds: { USDX: 50 }", "holds: { USDX: uniform(min: 5, max: 7) }, cuont: 100",
            DiagnosticCodes.UnknownKey, "cuont");
    }
}
