using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>Threads that work together, again and again; and what becomes of them when one throws.</summary>
public sealed class WorkerTeamTest
{
    // For what must end: long enough for the slowest machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Every size of a team that is tested.</summary>
    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_worker_works_once_a_round(int workers) => InTime(() =>
    {
        using var team = new WorkerTeam(workers);
        Assert.Equal(workers, team.Count);
        int[] rounds = new int[workers];
        for (int round = 1; round <= 400; round++)
        {
            if (round % 40 == 0)
            {
                // Long enough for the others to fall asleep, now and then.
                Thread.Sleep(round / 40);
            }

            team.Run(worker => rounds[worker]++);
            for (int worker = 0; worker < workers; worker++)
            {
                Assert.True(rounds[worker] == round, $"round {round}: worker {worker} worked {rounds[worker]} times");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Nobody_goes_on_before_all_have_met(int workers) => InTime(() =>
    {
        const int phases = 25;
        using var team = new WorkerTeam(workers);
        for (int round = 0; round < 40; round++)
        {
            int[] arrived = new int[phases];
            int early = 0;
            team.Run(worker =>
            {
                for (int phase = 0; phase < phases; phase++)
                {
                    Interlocked.Increment(ref arrived[phase]);
                    bool goesOn = team.Meet();
                    if (!goesOn || Volatile.Read(ref arrived[phase]) != workers)
                    {
                        Interlocked.Increment(ref early);
                    }
                }
            });
            Assert.Equal(0, early);
        }
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void What_a_worker_throws_in_any_phase_the_caller_gets_and_the_team_works_on(int workers) => InTime(() =>
    {
        const int phases = 4;
        using var team = new WorkerTeam(workers);
        for (int victim = 0; victim < workers; victim++)
        {
            for (int broken = 0; broken < phases; broken++)
            {
                var expected = new InvariantViolationException($"worker {victim}, phase {broken}");
                int beyond = 0;
                Exception got = Assert.Throws<InvariantViolationException>(() => team.Run(worker =>
                {
                    for (int phase = 0; phase < phases; phase++)
                    {
                        if (worker == victim && phase == broken)
                        {
                            throw expected;
                        }

                        if (!team.Meet())
                        {
                            return;
                        }

                        // Nobody can have passed the meeting that the victim never came to.
                        Interlocked.Add(ref beyond, phase >= broken ? 1 : 0);
                    }
                }));
                Assert.Same(expected, got);
                Assert.Equal(0, beyond);
                AssertWorks(team);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Of_several_errors_the_caller_gets_one(int workers) => InTime(() =>
    {
        using var team = new WorkerTeam(workers);
        for (int round = 0; round < 50; round++)
        {
            Exception got = Assert.Throws<InvalidOperationException>(
                () => team.Run(worker => throw new InvalidOperationException($"{worker}")));
            Assert.InRange(int.Parse(got.Message, System.Globalization.CultureInfo.InvariantCulture), 0, workers - 1);
            AssertWorks(team);
        }
    });

    [Fact]
    public void Who_waits_for_others_can_see_that_one_has_failed() => InTime(() =>
    {
        using var team = new WorkerTeam(3);
        for (int round = 0; round < 50; round++)
        {
            int victim = round % 3;
            Assert.Throws<InvalidOperationException>(() => team.Run(worker =>
            {
                if (worker == victim)
                {
                    throw new InvalidOperationException();
                }

                var spin = default(SpinWait);
                while (!team.HasFailed)
                {
                    spin.SpinOnce();
                }
            }));
            AssertWorks(team);
            Assert.False(team.HasFailed);
        }
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Disposing_ends_the_threads(int workers) => InTime(() =>
    {
        var threads = new Thread[workers];
        var team = new WorkerTeam(workers);
        team.Run(worker => threads[worker] = Thread.CurrentThread);
        Assert.Same(Thread.CurrentThread, threads[0]);
        Assert.Equal(workers, threads.Distinct().Count());
        Thread.Sleep(workers % 3 * 20);
        team.Dispose();
        Assert.All(threads[1..], thread => Assert.False(thread.IsAlive));
        team.Dispose();
    });

    [Fact]
    public void A_team_can_be_disposed_before_it_ever_worked() => InTime(() =>
    {
        for (int round = 0; round < 20; round++)
        {
            var team = new WorkerTeam((round % 8) + 1);
            Thread.Sleep(round % 4);
            team.Dispose();
            team.Dispose();
        }
    });

    [Fact]
    public void A_team_has_between_1_and_64_workers()
    {
        Assert.Throws<ArgumentException>(() => new WorkerTeam(0));
        Assert.Throws<ArgumentException>(() => new WorkerTeam(65));
        using var team = new WorkerTeam(64);
        AssertWorks(team);
    }

    [Fact]
    public void A_round_allocates_nothing()
    {
        using var team = new WorkerTeam(2);
        int sum = 0, runs = 0;
        Action<int> work = worker => Interlocked.Add(ref sum, worker);
        Assert.Equal(0, Allocations.LeastPerRound(() =>
        {
            for (int i = 0; i < 100; i++, runs++)
            {
                team.Run(work);
            }
        }));
        Assert.Equal(runs, sum);
    }

    private static void AssertWorks(WorkerTeam team)
    {
        int done = 0;
        team.Run(_ =>
        {
            if (team.Meet())
            {
                Interlocked.Increment(ref done);
            }
        });
        Assert.Equal(team.Count, done);
    }

    // A team that waits for ever fails the test instead of stopping all tests.
    private static void InTime(Action test)
    {
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(test)) { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(Patience), "the team hangs");
        if (error is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }
    }
}
