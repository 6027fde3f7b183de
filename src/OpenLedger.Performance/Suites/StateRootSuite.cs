using System.Collections.Immutable;
using OpenLedger.Performance.StateRoots;

namespace OpenLedger.Performance.Suites;

/// <summary><c>state-root</c>: what it costs to commit to the state after a batch.</summary>
public static class StateRootSuite
{
    private const int ParallelWorkers = 2;
    private const int Accounts = 1_000_000;
    private const int Updates = 10_000;
    private const int QuickAccounts = 20_000;
    private const int QuickUpdates = 500;

    /// <summary>The suite.</summary>
    public static BenchSuite Definition { get; } = new(
        "state-root", "The state root after many random updates of a large ledger.", Cases);

    private static ImmutableArray<BenchCase> Cases(BenchOptions options)
    {
        var fixture = new SharedFixture<StateRootFixture>(() => options.Quick
            ? new StateRootFixture(QuickAccounts, QuickUpdates)
            : new StateRootFixture(Accounts, Updates));
        return
        [
            new BenchCase
            {
                Name = "state-root",
                Unit = BenchUnit.Milliseconds,
                Workers = ParallelWorkers,
                RatioTo = ["state-root-single"],
                SameResultAs = "state-root-single",
                Create = () => new StateRootSubject(fixture, ParallelWorkers),
            },
            new BenchCase
            {
                Name = "state-root-single",
                Unit = BenchUnit.Milliseconds,
                Create = () => new StateRootSubject(fixture, workers: 1),
            },
        ];
    }
}
