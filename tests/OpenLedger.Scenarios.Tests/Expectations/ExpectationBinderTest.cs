using OpenLedger.Scenarios.Expectations;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Tests.Expectations;

public class ExpectationBinderTest
{
    private const string Line = "arms.frozen.loss.net_usd < 0.2 * arms.approvals.loss.net_usd";

    [Theory]
    [InlineData("arms.frozen.loss.net_usd < 0.2 * arms.approvals.loss.net_usd", "frozen", Comparison.Less, 0.2, "approvals")]
    [InlineData("arms.frozen.loss.net_usd <= arms.approvals.loss.net_usd", "frozen", Comparison.LessOrEqual, 1, "approvals")]
    [InlineData("arms.*.loss.net_usd >= 187M", "*", Comparison.GreaterOrEqual, 187e6, null)]
    [InlineData("arms.*.loss.net_usd <= 0.5 * arms.*.loss.net_usd", "*", Comparison.LessOrEqual, 0.5, "*")]
    [InlineData("arms.frozen.loss.net_usd > 0.1%", "frozen", Comparison.Greater, 0.001, null)]
    [InlineData("arms.frozen.loss.net_usd==-1", "frozen", Comparison.Equal, -1, null)]
    [InlineData("arms.frozen.loss.net_usd != 2*arms.approvals.loss.net_usd", "frozen", Comparison.NotEqual, 2, "approvals")]
    public void A_line_is_read(string text, string arm, Comparison comparison, double factor, string? right)
    {
        string scenario = Loading.Drain.Replace(Line, text, StringComparison.Ordinal);
        Expectation expectation = Assert.Single(Loading.Good(scenario).Expectations);
        MeasureReference? rightMeasure = right is null ? null : new MeasureReference(right, "loss.net_usd");
        int line = Loading.Place(scenario, text).Line;
        Assert.Equal(
            new Expectation(text, new MeasureReference(arm, "loss.net_usd"), comparison, factor, rightMeasure, line), expectation);
    }

    [Theory]
    [InlineData("arms.frozn.loss.net_usd < 1", DiagnosticCodes.ExpectArm, "frozn", "did you mean 'frozen'?")]
    [InlineData("arms.frozen.loss.net_us < 1", DiagnosticCodes.ExpectMeasure, "loss.net_us", "did you mean 'loss.net_usd'?")]
    [InlineData("arms.frozen.loss.net_usd < arms.frozen.losses", DiagnosticCodes.ExpectMeasure, "losses", "olsim list measures prints them")]
    [InlineData("arms.frozen.loss.net_usd < 2 * arms.aprovals.loss.net_usd", DiagnosticCodes.ExpectArm, "aprovals", "did you mean 'approvals'?")]
    [InlineData("arms.frozen.loss.net_usd < arms.*.loss.net_usd", DiagnosticCodes.ExpectSyntax, "arms.*", "name one arm to compare with")]
    [InlineData("arms.frozen.loss.net_usd", DiagnosticCodes.ExpectSyntax, "", null)]
    [InlineData("arms.frozen.loss.net_usd <", DiagnosticCodes.ExpectSyntax, "", null)]
    [InlineData("arms.frozen.loss.net_usd ~ 1", DiagnosticCodes.ExpectSyntax, "~", null)]
    [InlineData("arms.frozen.loss.net_usd < 1 arms", DiagnosticCodes.ExpectSyntax, "arms", null)]
    [InlineData("arms.frozen.loss.net_usd < 1 *", DiagnosticCodes.ExpectSyntax, "", null)]
    [InlineData("arms.frozen.loss.net_usd < 1e6", DiagnosticCodes.ExpectSyntax, "1e6", null)]
    [InlineData("arms.frozen.loss.net_usd < 010", DiagnosticCodes.ExpectSyntax, "010", null)]
    [InlineData("frozen.loss.net_usd < 1", DiagnosticCodes.ExpectSyntax, "frozen", null)]
    [InlineData("1 < arms.frozen.loss.net_usd", DiagnosticCodes.ExpectSyntax, "1", null)]
    public void A_mistake_is_reported_where_it_is(string text, int code, string at, string? hint)
    {
        string scenario = Loading.Drain.Replace(Line, text, StringComparison.Ordinal);
        (int line, int column) = Loading.Place(scenario, text);
        ScenarioLoadResult result = Loading.Load(scenario);
        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        int offset = at.Length == 0 ? text.Length : text.LastIndexOf(at, StringComparison.Ordinal);
        Assert.Equal((code, line, column + offset), (diagnostic.Code, diagnostic.Line, diagnostic.Column));
        Assert.True(hint is null || diagnostic.Hint == hint, diagnostic.ToString());
    }
}
