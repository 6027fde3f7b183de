using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;

namespace OpenLedger.Performance.StateRoots;

/// <summary>
/// A new state root after many updates: the accounts are hashed as they stand in the ledger, then the tree is brought up to date.
/// The updates themselves are not measured.
/// </summary>
internal sealed class StateRootSubject : BenchSubject
{
    private readonly SharedFixture<StateRootFixture> _shared;
    private readonly StateRootFixture _fixture;
    private readonly StateChanges _changes = new();
    private readonly WorkerTeam? _workers;

    /// <param name="shared">The ledger.</param>
    /// <param name="workers">How many work, 1 or more.</param>
    public StateRootSubject(SharedFixture<StateRootFixture> shared, int workers)
    {
        _shared = shared;
        _fixture = shared.Take();
        _workers = workers == 1 ? null : new WorkerTeam(workers);
    }

    public override void Prepare() => _fixture.Reset();

    public override long Run(Meter meter)
    {
        _changes.Stage(_fixture.State, _fixture.Updated, _workers);
        _fixture.Tree.Apply(_changes, _workers);
        return 1;
    }

    public override Hash256 ResultHash()
    {
        Preconditions.Invariant(_fixture.Tree.Root == _fixture.Expected, "the tree has the root of a tree that is built anew");
        return _fixture.Tree.Root;
    }

    public override void Dispose()
    {
        _workers?.Dispose();
        _shared.GiveBack();
        base.Dispose();
    }
}
