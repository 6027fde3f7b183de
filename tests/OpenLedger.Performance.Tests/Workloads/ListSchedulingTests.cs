using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Tests.Workloads;

/// <summary>The bound: small blocks by hand, and the published table of the recorded blocks.</summary>
public class ListSchedulingTests
{
    private const int Transactions = 6;

    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    [InlineData(6, 1)]
    [InlineData(32, 1)]
    public void WhatConflictsWithNothingRunsSideBySide(int workers, long makespan)
    {
        HeldLock[] locks = [.. Enumerable.Range(0, Transactions).Select(t => new HeldLock(t, t, LockMode.Write))];

        Assert.Equal(makespan, ListScheduling.Makespan(Ones(Transactions), locks, workers));
        Assert.Equal(makespan, ListScheduling.Makespan(Ones(Transactions), [], workers));
    }

    [Theory]
    [InlineData(LockMode.Write, 6)]
    [InlineData(LockMode.Read, 1)]
    [InlineData(LockMode.Delta, 1)]
    public void WritesOfOneKeyWaitForEachOther(LockMode mode, long makespan)
    {
        HeldLock[] locks = [.. Enumerable.Range(0, Transactions).Select(t => new HeldLock(t, 7, mode))];

        Assert.Equal(makespan, ListScheduling.Makespan(Ones(Transactions), locks, workers: 8));
    }

    [Theory]
    [InlineData(LockMode.Read, LockMode.Write)]
    [InlineData(LockMode.Read, LockMode.Delta)]
    [InlineData(LockMode.Delta, LockMode.Read)]
    [InlineData(LockMode.Write, LockMode.Delta)]
    public void GroupsOfOtherModesWaitForTheWholeGroupBefore(LockMode first, LockMode second)
    {
        // Two of the first kind, one of the second, two of the first: three steps if the first kind goes together, five if not.
        LockMode[] modes = [first, first, second, first, first];
        HeldLock[] locks = [.. modes.Select((mode, t) => new HeldLock(t, 0, mode))];

        Assert.Equal(first == LockMode.Write ? 5 : 3, ListScheduling.Makespan(Ones(5), locks, workers: 8));
    }

    [Fact]
    public void AFreeWorkerTakesTheFirstInBlockOrder()
    {
        // 0 runs long; 1 and 2 are short; 3 waits for 0. With two workers the other one does 1, 2 and 4 meanwhile.
        HeldLock[] locks = [new(0, 0, LockMode.Write), new(3, 0, LockMode.Write)];
        int[] costs = [3, 1, 1, 2, 1];

        Assert.Equal(5, ListScheduling.Makespan(costs, locks, workers: 2));
        Assert.Equal(8, ListScheduling.Makespan(costs, locks, workers: 1));
    }

    [Fact]
    public void LocksMustComeInBlockOrder() => Assert.Throws<ArgumentException>(() => ListScheduling.Makespan(
        Ones(2), [new HeldLock(1, 0, LockMode.Read), new HeldLock(0, 0, LockMode.Read)], workers: 1));

    /// <summary>Source: the README of the shared data.</summary>
    [Theory]
    [InlineData(RecordedLockRule.ReadWrite, "1.49 1.78 1.93 2.00 2.02")]
    [InlineData(RecordedLockRule.Credit, "1.76 2.77 3.72 4.39 4.77")]
    [InlineData(RecordedLockRule.CreditAndDebit, "1.98 3.78 6.39 9.25 11.65")]
    public void TheRecordedBlocksAllowWhatIsPublished(RecordedLockRule rule, string published)
    {
        RecordedBlock[] blocks = [.. RecordedFile.Blocks.Blocks.Where(b => b.Transactions.Length >= 50)];
        int[] workers = [2, 4, 8, 16, 32];
        IEnumerable<string> speedUps = workers.Select(k =>
        {
            long makespan = blocks.Sum(b => ListScheduling.Makespan(Ones(b.Transactions.Length), RecordedLocks.Of(b, rule), k));
            double speedUp = (double)blocks.Sum(b => b.Transactions.Length) / makespan;
            return speedUp.ToString("F2", System.Globalization.CultureInfo.InvariantCulture);
        });

        Assert.Equal(38, blocks.Length);
        Assert.Equal(published, string.Join(' ', speedUps));
    }

    private static int[] Ones(int count) => [.. Enumerable.Repeat(1, count)];
}
