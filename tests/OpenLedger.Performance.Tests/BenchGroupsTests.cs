using OpenLedger.Core.Primitives;

namespace OpenLedger.Performance.Tests;

public class BenchGroupsTests
{
    [Fact]
    public void No_comparison_crosses_a_group()
    {
        BenchCase[] cases = [Case("a"), Case("b"), Case("c", "a"), Case("d"), Case("e", "b", "c"), Case("f", "d")];

        string[] groups = [.. BenchGroups.Of(cases).Select(group => string.Join(' ', group.Select(entry => entry.Name)))];

        Assert.Equal(["a b c e", "d f"], groups);
    }

    [Fact]
    public void Nothing_has_no_groups() => Assert.Empty(BenchGroups.Of([]));

    [Fact]
    public void A_suite_that_contradicts_itself_is_refused()
    {
        BenchCase memory = Case("m") with { Unit = BenchUnit.Bytes };
        BenchCase[][] wrong =
        [
            [Case("a"), Case("a")],
            [Case("a", "nobody")],
            [Case("a", "a")],
            [Case("a", "m"), memory],
            [Case("a"), memory with { RatioTo = ["a"] }],
            [Case("a") with { SameResultAs = "nobody" }],
        ];

        Assert.All(wrong, cases => Assert.Throws<InvariantViolationException>(() => BenchGroups.Check("made", cases)));
        BenchGroups.Check("made", [Case("a"), Case("b", "a") with { SameResultAs = "a" }, memory]);
    }

    private static BenchCase Case(string name, params string[] to) =>
        new() { Name = name, Unit = BenchUnit.PerSecond, RatioTo = [.. to], Create = () => throw new InvalidOperationException() };
}
