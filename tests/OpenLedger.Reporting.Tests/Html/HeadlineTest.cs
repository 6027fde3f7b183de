using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Html;
using OpenLedger.Reporting.Results;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Tests.Html;

public class HeadlineTest
{
    [Fact]
    public void It_names_the_best_arm_and_the_worst_with_what_they_cost()
    {
        string headline = Of(Made.Plan(2, "open", "held"), (arm, r) => Loss(arm, r, arm == "open" ? 3_000 : 30));
        Assert.Equal(
            "Under “held”, the drain costs 0.75\u00A0% of what was at risk ($30); under “open”, 75\u00A0% ($3.00k).",
            headline.Replace("the theft of dapp's key", "the drain").Replace("the attack", "the drain"));
    }

    [Fact]
    public void An_arm_without_loss_costs_nothing() =>
        Assert.Contains("costs nothing; under “open”", Of(Made.Plan(2, "open", "held"), (arm, r) =>
            arm == "open" ? Loss(arm, r, 3_000) : Made.Harmless(arm, r)), StringComparison.Ordinal);

    [Fact]
    public void Nobody_lost_anything_is_said_as_such() =>
        Assert.EndsWith(" costs nobody anything, in any arm.", Of(Made.Plan(2, "open", "held"), Made.Harmless), StringComparison.Ordinal);

    [Fact]
    public void Differences_that_may_be_chance_are_not_claimed()
    {
        string headline = Of(Made.Plan(3, "open", "held"), (arm, r) => Loss(arm, r, arm == "open" ? 1_000 + (r * 400) : 2_150 - (r * 350)));
        Assert.Contains("3 replications show no difference", headline, StringComparison.Ordinal);
    }

    [Fact]
    public void One_arm_is_compared_with_nothing()
    {
        string headline = Of(Made.Plan(2, "open"), (arm, r) => Loss(arm, r, 400));
        Assert.DoesNotContain(";", headline, StringComparison.Ordinal);
        Assert.Contains("10\u00A0% of what was at risk ($400)", headline, StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_of_almost_all_is_put_into_words() =>
        Assert.Contains("more than 99.9\u00A0%", Of(Made.Plan(1, "open"), (arm, r) => Loss(arm, r, 3_999)), StringComparison.Ordinal);

    [Fact]
    public void The_price_is_what_was_refused_and_what_was_held_back()
    {
        RunReport report = MadeReport.Of(Made.Plan(1, "open"), null, Made.Outcome);
        Assert.Equal(
            "The guardrails of “open” refused 5\u00A0% of the honest operations; after the alert, agents held back 2 more.",
            Headline.Price(report));
    }

    private static string Of(ExperimentPlan plan, Func<string, int, RunOutcome> outcome) =>
        Headline.Of(MadeReport.Of(plan, scenario => scenario with { Expectations = [] }, outcome));

    // The value at risk of made outcomes is 4,000 dollars.
    private static RunOutcome Loss(string arm, int replication, long usd) => Made.Outcome(arm, replication) with
    {
        Losses = [new LossCell(1, 1, 1, Made.Usd(usd), Made.Usd(usd))],
        BoundMicroUsd = Made.Usd(4_000),
    };
}
