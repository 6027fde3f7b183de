using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Tests.Text;

public class NearestNameTest
{
    [Theory]
    [InlineData("duraton", "duration")]
    [InlineData("dration", "duration")]
    [InlineData("udration", "duration")]
    [InlineData("Duration", "duration")]
    [InlineData("armss", "arms")]
    [InlineData("sede", "seed")]
    [InlineData("zzzzzz", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_found_if_one_is_near(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Find(name, ["scenario", "duration", "seed", "arms", "attack"]));

    [Fact]
    public void Long_names_are_not_compared() => Assert.Null(NearestName.Find(new string('a', 100_000), [new string('a', 100_000)]));

    [Fact]
    public void Without_a_near_name_the_hint_lists_the_known_ones() => Assert.Equal("known: a, b", NearestName.Hint("zzzz", ["a", "b"]));
}
