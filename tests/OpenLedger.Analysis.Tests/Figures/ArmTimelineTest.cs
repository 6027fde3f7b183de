using System.Collections.Immutable;
using OpenLedger.Analysis.Figures;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Tests.Figures;

public class ArmTimelineTest
{
    [Fact]
    public void Instants_have_the_mean_and_the_ends_of_the_replications()
    {
        ImmutableArray<ArmInstant> timeline = ArmTimeline.Of([Run((0, 0, 10), (50, 400, 5)), Run((0, 0, 30), (50, 200, 1))]);
        Assert.Equal([Made.At(0), Made.At(50)], timeline.Select(instant => instant.At));
        Assert.Equal(new Spread(300, 200, 400), timeline[1].GrossUsd);
        Assert.Equal(new Spread(20, 10, 30), timeline[0].ExposureUsd);
    }

    [Fact]
    public void A_replication_with_other_instants_holds_its_last_value()
    {
        ImmutableArray<ArmInstant> timeline = ArmTimeline.Of([Run((0, 0, 0), (10, 1, 0), (20, 2, 0)), Run((0, 0, 0), (15, 7, 0))]);
        Assert.Equal([0, 0.5, 4.5], timeline.Select(instant => instant.GrossUsd.Mean));
    }

    [Fact]
    public void A_timeline_needs_a_run() => Assert.Throws<ArgumentException>(() => ArmTimeline.Of([]));

    [Fact]
    public void After_the_last_theft_of_all_nothing_is_lost_any_more()
    {
        RunOutcome quick = Run((0, 0, 0), (10, 0, 0), (20, 6, 0)) with { LastMaliciousSuccess = Made.At(12) };
        RunOutcome slow = Run((0, 0, 0), (10, 4, 0), (20, 4, 0)) with { LastMaliciousSuccess = Made.At(14) };
        ImmutableArray<ArmInstant> timeline = ArmTimeline.Of([quick, slow]);
        Assert.Equal([0, 10, 14, 20], timeline.Select(instant => (int)(instant.At.Ns / 1_000_000_000)));
        Assert.Equal([0, 2, 5, 5], timeline.Select(instant => instant.GrossUsd.Mean));
    }

    private static RunOutcome Run(params (long AtS, long LossUsd, long ExposureUsd)[] points) => Made.Outcome("open", 0) with
    {
        LastMaliciousSuccess = null,
        Timeline = [.. points.Select(p => new TimelinePoint(Made.At(p.AtS), Made.Usd(p.LossUsd), Made.Usd(p.ExposureUsd), 0, 0))],
    };
}
