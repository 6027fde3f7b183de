using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;
using OpenLedger.Performance.Workloads;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Performance.StateRoots;

/// <summary>A ledger with its state tree, and updates of accounts drawn uniformly.</summary>
internal sealed class StateRootFixture
{
    private const ulong Seed = 1;
    private const ulong AddressKind = 14;
    private const ulong GenesisLamports = 1_000_000_000;

    private readonly Hash256 _digest;
    private readonly Hash256 _genesisRoot;
    private readonly StateChanges _changes = new();

    /// <param name="accounts">Accounts of the ledger.</param>
    /// <param name="updates">Updates between two roots; an account may be drawn more than once.</param>
    public StateRootFixture(int accounts, int updates)
    {
        State = new LedgerState(accounts);
        for (int i = 0; i < accounts; i++)
        {
            Set(i, GenesisLamports + (ulong)i);
        }

        RandomStream random = new RandomSource(Seed, 0).Stream(0, PairSource.Purpose);
        Updated = new int[updates];
        for (int i = 0; i < updates; i++)
        {
            Updated[i] = (int)random.NextBelow((ulong)accounts);
        }

        _digest = StateDigest.Of(State);
        Tree = StateTree.Build(State);
        _genesisRoot = Tree.Root;
        Update();
        Expected = StateTree.Build(State).Root;
    }

    /// <summary>The ledger.</summary>
    public LedgerState State { get; }

    /// <summary>The tree, which does not know of the updates before they are applied.</summary>
    public StateTree Tree { get; }

    /// <summary>Indices of the accounts that are updated.</summary>
    public int[] Updated { get; }

    /// <summary>The root after the updates, of a tree that was built of all accounts.</summary>
    public Hash256 Expected { get; }

    /// <summary>Takes ledger and tree back to genesis, then updates the ledger.</summary>
    public void Reset()
    {
        foreach (int index in Updated)
        {
            Set(index, GenesisLamports + (ulong)index);
        }

        _changes.Stage(State, Updated);
        Tree.Apply(_changes);
        Preconditions.Invariant(Tree.Root == _genesisRoot, "the root of the same accounts is the same root");

        // Also walks over all accounts, so that what was just touched does not lie in the caches when the clock runs.
        Preconditions.Invariant(StateDigest.Of(State) == _digest, "the ledger is at genesis again");
        Update();
    }

    private void Update()
    {
        foreach (int index in Updated)
        {
            Set(index, State.LamportsOf(index) + 1);
        }
    }

    private void Set(int index, ulong lamports) =>
        State.Install(new AddressSource(Seed, AddressKind)[index], in WellKnown.System, lamports, []);
}
