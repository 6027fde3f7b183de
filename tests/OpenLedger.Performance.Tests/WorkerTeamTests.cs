namespace OpenLedger.Performance.Tests;

[Collection(nameof(BenchRunnerTests))]
public class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_worker_does_its_part_in_every_run(int workers)
    {
        using var team = new WorkerTeam(workers);
        int[] runs = new int[workers];

        for (int run = 1; run <= 100; run++)
        {
            team.Run(worker => runs[worker]++);
            Assert.All(runs, count => Assert.Equal(run, count));
        }

        Assert.Equal(workers, team.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void What_a_worker_throws_reaches_the_caller_and_the_team_goes_on(int thrower)
    {
        using var team = new WorkerTeam(3);

        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => team.Run(worker =>
        {
            if (worker == thrower)
            {
                throw new InvalidOperationException("on purpose");
            }
        }));
        int ran = 0;
        team.Run(_ => Interlocked.Increment(ref ran));

        Assert.Equal("on purpose", thrown.Message);
        Assert.Equal(3, ran);
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        using var team = new WorkerTeam(2);
        int sum = 0;
        Action<int> work = worker => Interlocked.Add(ref sum, worker);
        for (int i = 0; i < 100; i++)
        {
            team.Run(work);
        }

        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < 1_000; i++)
        {
            team.Run(work);
        }

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 10_000);
    }
}
