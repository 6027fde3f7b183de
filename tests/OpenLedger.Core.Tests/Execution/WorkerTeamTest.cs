using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Tests.Execution;

public sealed class WorkerTeamTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_worker_works_once_in_each_round_whether_it_slept_or_not(int count)
    {
        using var team = new WorkerTeam(count);
        var random = new Random(count);
        int[] done = new int[count];
        for (int round = 1; round <= 400; round++)
        {
            team.Run(worker => done[worker]++);
            for (int worker = 0; worker < count; worker++)
            {
                Assert.True(done[worker] == round, $"worker {worker} worked {done[worker]} times in {round} rounds");
            }

            // Long enough, now and then, for some or all to fall asleep.
            Thread.SpinWait(random.Next(200) * random.Next(1_000));
        }
    }

    [Fact]
    public void The_caller_is_the_first_worker_and_the_others_run_beside_it()
    {
        using var team = new WorkerTeam(3);
        int[] threads = new int[3];
        using var meeting = new Barrier(3);
        team.Run(worker =>
        {
            threads[worker] = Environment.CurrentManagedThreadId;
            Assert.True(meeting.SignalAndWait(TimeSpan.FromMinutes(1)), "the workers do not run at the same time");
        });
        Assert.Equal(Environment.CurrentManagedThreadId, threads[0]);
        Assert.Equal(3, threads.Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void What_a_worker_throws_the_caller_gets_once(int count)
    {
        using var team = new WorkerTeam(count);
        int done = 0;
        Assert.Throws<InvalidOperationException>(() => team.Run(worker =>
        {
            Interlocked.Increment(ref done);
            if (worker == count - 1)
            {
                throw new InvalidOperationException();
            }
        }));
        Assert.Equal(count, done);
        team.Run(_ => Interlocked.Increment(ref done));
        Assert.Equal(2 * count, done);
    }
}
