using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Html;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Tests.Html;

public class HonestOperationsTest
{
    [Fact]
    public void The_parts_add_up_to_what_was_wanted()
    {
        HonestOperations honest = Of(Made.Outcome());
        Assert.Equal(new HonestOperations(202, 187, 0, 3, 2, 10), honest);
        Assert.Equal(honest.Wanted, honest.Parts.Sum());
    }

    [Fact]
    public void What_was_delayed_and_refused_in_the_end_is_counted_once()
    {
        HonestOperations honest = Of(Made.Outcome() with
        {
            HonestAttempted = 4, HonestDenied = 1, HonestFailed = 0, HonestForgone = 0, HonestDelay = Made.Durations(10, 10, 10, 10),
        });
        Assert.Equal(new HonestOperations(4, 0, 3, 0, 0, 1), honest);
    }

    [Fact]
    public void Refusals_of_what_serves_an_operation_do_not_make_more_of_them()
    {
        HonestOperations honest = Of(Made.Outcome() with { HonestAttempted = 4, HonestDenied = 3, HonestFailed = 9, HonestForgone = 2 });
        Assert.Equal(6, honest.Wanted);
        Assert.Equal(6, honest.Parts.Sum());
        Assert.All(honest.Parts, part => Assert.True(part >= 0));
    }

    private static HonestOperations Of(RunOutcome outcome) =>
        HonestOperations.Of(MadeReport.Of(Made.Plan(1, "open"), null, (_, _) => outcome).Arms[0]);
}
