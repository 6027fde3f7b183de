using OpenLedger.Core.Threading;

namespace OpenLedger.Core.Tests.Threading;

public sealed class WorkerThreadsTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_part_is_done_once_in_each_of_many_rounds(int count)
    {
        using var workers = new WorkerThreads(count);
        int[] done = new int[count];
        for (int round = 1; round <= 500; round++)
        {
            workers.Run(part => done[part]++);
            Assert.All(done, times => Assert.Equal(round, times));
        }
    }

    [Fact]
    public void The_first_part_is_the_callers_and_the_others_run_beside_it()
    {
        using var workers = new WorkerThreads(3);
        int[] threads = new int[3];
        using var meeting = new Barrier(3);
        workers.Run(part =>
        {
            threads[part] = Environment.CurrentManagedThreadId;
            Assert.True(meeting.SignalAndWait(TimeSpan.FromMinutes(1)), "the parts do not run at the same time");
        });
        Assert.Equal(Environment.CurrentManagedThreadId, threads[0]);
        Assert.Equal(3, threads.Distinct().Count());
    }

    [Fact]
    public void A_failure_waits_for_the_other_parts_comes_out_as_it_was_and_is_forgotten()
    {
        using var workers = new WorkerThreads(4);
        int done = 0;
        var thrown = Assert.Throws<InvalidOperationException>(() => workers.Run(part =>
        {
            Interlocked.Increment(ref done);
            if (part is 1 or 3)
            {
                throw new InvalidOperationException($"part {part}");
            }
        }));
        Assert.Equal(("part 1", 4), (thrown.Message, done));
        workers.Run(_ => Interlocked.Increment(ref done));
        Assert.Equal(8, done);
    }

    [Fact]
    public void Without_helpers_a_failure_comes_out_too()
    {
        using var workers = new WorkerThreads(1);
        Assert.Throws<InvalidOperationException>(() => workers.Run(_ => throw new InvalidOperationException()));
        Assert.Throws<InvalidOperationException>(() => OneWorker.Instance.Run(_ => throw new InvalidOperationException()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void Numbers_out_of_range_are_refused(int count) => Assert.Throws<ArgumentException>(() => new WorkerThreads(count));
}
