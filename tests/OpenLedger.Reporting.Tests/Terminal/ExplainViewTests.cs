using System.Collections.Immutable;
using OpenLedger.Analysis.Authority;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Simulation.Authority;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Reporting.Tests.Terminal;

public class ExplainViewTests
{
    private static readonly ExperimentPlan Plan = Made.Plan(1, "a", "b", "c");

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void No_line_is_wider_than_the_screen_however_long_names_are(int width)
    {
        string name = new('x', 50);
        string text = Render(width, Arm(name, 1e12), Arm(name + "y", 1e12), Arm("short", 2));

        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, width));
        Assert.Contains(name, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Arms_and_horizons_that_say_the_same_say_it_once()
    {
        string text = Render(80, Arm("a", 100), Arm("b", 100), Arm("c", 7));

        Assert.Contains("\na, b                                1000       100       100       100       100\n", text, StringComparison.Ordinal);
        Assert.Contains("\nc                                   1000         7         7         7         7\n", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("\n  bucket of USDX 95% (1.2k), balance of USDX 5% (40)\n").Length - 1);
        Assert.Contains("\nevery arm ", Render(80, Arm("a", 1), Arm("b", 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_limit_has_a_name_of_its_own()
    {
        var names = Enum.GetValues<LimitKind>().Select(limit =>
        {
            string text = Render(120, Arm("a", 1, limit));
            return text.Split('\n').Single(line => line.StartsWith("  ", StringComparison.Ordinal) && line.Contains('%'));
        }).ToList();

        Assert.Equal(names.Distinct(), names);
    }

    private static string Render(int width, params ImmutableArray<ArmAuthority> arms) => ExplainView.Render(
        Made.Scenario(Plan),
        new AuthorityFigures(
            Plan, [.. arms.Select(arm => arm.Arm)], [new PrincipalFigures("dapp", PrincipalKind.Program, 1, null, 5, arms)]),
        new ScreenOptions(width, Colour: false));

    private static ArmAuthority Arm(string name, double lossUsd, LimitKind limit = LimitKind.Bucket) => new(
        name, 1240, 1000,
        [
            .. Horizon.Of(Plan).Select(horizon => new HorizonFigures(horizon, lossUsd,
            [
                new ChokePoint(limit, 0, 1200, 950, lossUsd, 0.95),
                .. limit == LimitKind.Bucket
                    ? [new ChokePoint(LimitKind.Balance, 0, 40, 50, 0, 0.05)]
                    : ImmutableArray<ChokePoint>.Empty,
            ])),
        ]);
}
