using OpenLedger.Core.Primitives;

namespace OpenLedger.Performance.Tests;

public class SharedFixtureTests
{
    [Fact]
    public void It_is_made_for_the_first_and_dropped_by_the_last()
    {
        int made = 0;
        var fixture = new SharedFixture<Thing>(() =>
        {
            made++;
            return new Thing();
        });

        Thing first = fixture.Take();
        Assert.Same(first, fixture.Take());
        fixture.GiveBack();
        Assert.False(first.IsDisposed);
        fixture.GiveBack();

        Assert.True(first.IsDisposed);
        Assert.NotSame(first, fixture.Take());
        Assert.Equal(2, made);
    }

    [Fact]
    public void What_was_not_taken_cannot_be_given_back() =>
        Assert.Throws<InvariantViolationException>(() => new SharedFixture<Thing>(() => new Thing()).GiveBack());

    private sealed class Thing : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
