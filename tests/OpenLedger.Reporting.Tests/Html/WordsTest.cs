using OpenLedger.Analysis.Figures;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Html;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Tests.Html;

public class WordsTest
{
    [Theory]
    [InlineData(0, "$0")]
    [InlineData(0.004, "under $0.01")]
    [InlineData(0.05, "$0.05")]
    [InlineData(6.7, "$6.70")]
    [InlineData(13, "$13")]
    [InlineData(99.997, "$100")]
    [InlineData(999.96, "$1.00k")]
    [InlineData(26_255.06, "$26.3k")]
    [InlineData(9.9996e12, "$10.0T")]
    public void Money_has_cents_or_three_digits(double usd, string text) => Assert.Equal(text, Words.Usd(usd));

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(0.01, "under 0.1")]
    [InlineData(0.125, "0.1")]
    [InlineData(1.7, "1.7")]
    [InlineData(99_885.4, "99,885")]
    public void Counts_that_are_not_nothing_do_not_look_like_it(double count, string text) =>
        Assert.Equal(text, Words.Count(count));

    [Fact]
    public void An_alert_in_some_replications_only_is_said_to_be()
    {
        ArmFigures arm = Arm(4, r => Made.Outcome("open", r) with { FirstAlert = r == 2 ? Made.At(25) : null });
        Assert.Equal("15 s (1 of 4)", Words.AlertAfter(arm));
    }

    [Fact]
    public void An_alert_in_all_replications_needs_no_remark() =>
        Assert.Equal("15 s", Words.AlertAfter(Arm(2, r => Made.Outcome("open", r))));

    [Fact]
    public void No_alert_is_none() => Assert.Equal("none", Words.AlertAfter(Arm(2, r => Made.Harmless("open", r))));

    [Fact]
    public void Transactions_that_took_nothing_are_no_thefts()
    {
        Assert.Equal("30 s", Words.LastTheftAfter(Arm(2, r => Made.Outcome("open", r))));
        ArmFigures inVain = Arm(2, r => Made.Harmless("open", r) with { LastMaliciousSuccess = Made.At(40) });
        Assert.Equal("none", Words.LastTheftAfter(inVain));
    }

    [Fact]
    public void A_loss_has_no_share_of_nothing() =>
        Assert.Equal("$0", Words.Loss(Arm(1, r => Made.Harmless("open", r) with { ValueAtRiskMicroUsd = 0 })));

    private static ArmFigures Arm(int replications, Func<int, RunOutcome> outcome) =>
        MadeReport.Of(Made.Plan(replications, "open"), null, (_, r) => outcome(r)).Arms[0];
}
