using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.Tests.Plans;

public sealed class BookPlanTests
{
    private static readonly BookHolding[] Holdings = [new(2, 1, 5), new(0, 1, 0), new(1, 0, 7), new(0, 0, 9)];

    private static readonly BookAllowance[] Allowances =
        [new(4, 0, 1, 3, -1), new(3, 2, 1, BookAllowance.Unlimited, BookAllowance.Never), new(4, 0, 0, 1, 60_000)];

    private static readonly BookPlan Book = new(["ann", "bob", "cid"], Holdings, Allowances);

    [Fact]
    public void Rows_are_sorted_whatever_order_they_come_in()
    {
        Assert.Equal([new(0, 0, 9), new(1, 0, 7), new(0, 1, 0), new(2, 1, 5)], Book.Holdings.ToArray());
        Assert.Equal([Allowances[1], Allowances[2], Allowances[0]], Book.Allowances.ToArray());
        Assert.Equal([0, 1], Book.Assets);
    }

    [Fact]
    public void Rows_of_an_asset_or_a_spender_are_found()
    {
        Assert.Equal([new(0, 1, 0), new(2, 1, 5)], Book.HoldingsOf(1).ToArray());
        Assert.Equal([Allowances[2], Allowances[0]], Book.AllowancesTo(4).ToArray());
        Assert.True(Book.HoldingsOf(2).IsEmpty);
        Assert.True(Book.AllowancesTo(0).IsEmpty);
        Assert.True(Book.AllowancesTo(5).IsEmpty);
    }

    [Fact]
    public void Who_allows_whom_is_found_with_and_without_the_asset()
    {
        for (int spender = 2; spender < 6; spender++)
        {
            for (int owner = 0; owner < 4; owner++)
            {
                Assert.Equal(Allowances.Any(a => a.Spender == spender && a.Owner == owner), Book.Allows(spender, owner));
                for (int asset = 0; asset < 3; asset++)
                {
                    Assert.Equal(
                        Allowances.Any(a => a.Spender == spender && a.Owner == owner && a.Asset == asset), Book.Allows(spender, owner, asset));
                }
            }
        }
    }

    [Fact]
    public void An_empty_book_has_nothing()
    {
        Assert.Empty(BookPlan.Empty.Owners);
        Assert.Empty(BookPlan.Empty.Assets);
        Assert.True(BookPlan.Empty.HoldingsOf(0).IsEmpty);
        Assert.False(BookPlan.Empty.Allows(0, 0));
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new BookPlan(["ann"], [new(0, 0, 1), new(0, 0, 1)], []));
        Assert.Throws<ArgumentException>(() => new BookPlan(["ann"], [new(1, 0, 1)], []));
        Assert.Throws<ArgumentException>(() => new BookPlan(["ann"], [new(0, 0, 1)], [new(1, 0, 1, 5, 0)]));
        Assert.Throws<ArgumentException>(() => new BookPlan(["ann"], [new(0, 0, 1)], [new(1, 0, 0, 0, 0)]));
        Assert.Throws<ArgumentException>(() => new BookPlan(["ann"], [new(0, 0, 1)], [new(1, 0, 0, 5, 0), new(1, 0, 0, 6, 1)]));
    }
}
