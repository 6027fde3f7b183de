using OpenLedger.Core.Primitives;
using OpenLedger.Performance.StateRoots;

namespace OpenLedger.Performance.Tests.StateRoots;

/// <summary>The state-root subject: the root that a tree built anew has, in every sample, for any number of workers.</summary>
public class StateRootSubjectTests
{
    private const int Accounts = 2_000;
    private const int Updates = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EverySampleHasTheRootOfAllAccounts(int workers)
    {
        var shared = new SharedFixture<StateRootFixture>(() => new StateRootFixture(Accounts, Updates));
        using var subject = new StateRootSubject(shared, workers);

        // The subject itself compares with a tree that is built of all accounts.
        Assert.Equal(Sample(subject), Sample(subject));
    }

    [Fact]
    public void TheUpdatesChangeTheRoot()
    {
        var fixture = new StateRootFixture(Accounts, Updates);
        Hash256 before = fixture.Tree.Root;

        Assert.NotEqual(default, before);
        Assert.NotEqual(before, fixture.Expected);
    }

    [Fact]
    public void ARootThatWasNotBroughtUpToDateIsFound()
    {
        var shared = new SharedFixture<StateRootFixture>(() => new StateRootFixture(Accounts, Updates));
        using var subject = new StateRootSubject(shared, workers: 1);
        subject.Prepare();

        Assert.Throws<InvariantViolationException>(() => subject.ResultHash());
    }

    private static Hash256 Sample(StateRootSubject subject)
    {
        subject.Prepare();
        var meter = new Meter();
        meter.Start();
        Assert.Equal(1, subject.Run(meter));
        return subject.ResultHash();
    }
}
