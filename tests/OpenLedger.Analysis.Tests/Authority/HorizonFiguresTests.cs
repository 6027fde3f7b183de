using OpenLedger.Analysis.Authority;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Simulation.Authority;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Analysis.Tests.Authority;

public class HorizonFiguresTests
{
    private static readonly Horizon Hour = new("hour", SimDuration.FromHours(1));

    [Fact]
    public void The_limit_that_decides_over_most_value_comes_first_and_assets_add_up()
    {
        HorizonFigures figures = HorizonFigures.Of(Hour, new HorizonAuthority(Hour.Span, Made.Usd(60),
        [
            new LimitTally(LimitKind.Balance, 0, 3, Made.Usd(30), Made.Usd(30)),
            new LimitTally(LimitKind.Bucket, 0, 2, Made.Usd(500), Made.Usd(20)),
            new LimitTally(LimitKind.Bucket, 1, 1, Made.Usd(470), Made.Usd(10)),
        ]));

        Assert.Equal(60, figures.LossUsd);
        Assert.Equal(
            [(LimitKind.Bucket, 0), (LimitKind.Bucket, 1), (LimitKind.Balance, 0)],
            figures.ChokePoints.Select(p => (p.Limit, p.Asset)));
        Assert.Equal([0.5, 0.47, 0.03], figures.ChokePoints.Select(p => p.Share));
        Assert.Equal(
            [new ChokePoint(LimitKind.Bucket, -1, 3, 970, 30, 0.97), new ChokePoint(LimitKind.Balance, 0, 3, 30, 30, 0.03)],
            figures.ByLimit);
    }

    [Fact]
    public void Where_nothing_is_held_nothing_decides()
    {
        HorizonFigures figures = HorizonFigures.Of(
            Hour, new HorizonAuthority(Hour.Span, 0, [new LimitTally(LimitKind.Escrow, 0, 1, 0, 0)]));

        Assert.Equal(0, Assert.Single(figures.ByLimit).Share);
    }
}
