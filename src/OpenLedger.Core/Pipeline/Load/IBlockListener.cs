namespace OpenLedger.Core.Pipeline.Load;

/// <summary>Is told of blocks, in their order.</summary>
public interface IBlockListener
{
    /// <summary>
    /// A block is part of the chain: what has a committed receipt is in it, the rest was dropped for the reason in its receipt. Called
    /// while the next block is executed, so accounts must not be read here. The block is valid during the call.
    /// </summary>
    void OnBlock(ProducedBlock block);

    /// <summary>The state root behind a block is known; called for each block behind <see cref="OnBlock"/>, on another thread, and only if the
    /// chain keeps a root. The block is valid during the call.</summary>
    void OnStateRoot(ProducedBlock block)
    {
    }
}
