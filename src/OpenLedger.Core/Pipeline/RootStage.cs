using OpenLedger.Core.State;

namespace OpenLedger.Core.Pipeline;

/// <summary>
/// The last stage, for chains that keep a state root: what a block changed is hashed into the tree over all accounts. It has two steps:
/// staging reads the accounts, so it comes before the next block is executed; applying does not look at them any more.
/// </summary>
/// <param name="state">All accounts.</param>
/// <param name="tree">The tree over all accounts as they are now.</param>
internal sealed class RootStage(LedgerState state, StateTree tree)
{
    private int[] _written = [];

    /// <summary>The root behind the last block that was applied.</summary>
    public Hash256 Root => tree.Root;

    /// <summary>Takes down what the block that was just executed left.</summary>
    public void Stage(ProducedBlock block)
    {
        int count = state.SavedCount;
        if (_written.Length < count)
        {
            _written = new int[(int)BitOperations.RoundUpToPowerOf2((uint)count)];
        }

        Span<int> written = _written.AsSpan(0, count);
        state.CopySavedTo(written);
        block.Changes.Stage(state, written);
        block.IsStaged = true;
    }

    /// <summary>Brings the tree up to a block that was staged; blocks come in their order.</summary>
    public void Apply(ProducedBlock block)
    {
        Preconditions.Argument(block.IsStaged, nameof(block), "staged before it is applied");
        tree.Apply(block.Changes);
        block.StateRoot = tree.Root;
        block.IsStaged = false;
    }
}
