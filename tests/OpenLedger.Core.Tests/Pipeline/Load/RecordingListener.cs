using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Pipeline.Load;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Core.Tests.Pipeline.Load;

/// <summary>Remembers all blocks.</summary>
internal sealed class RecordingListener : IBlockListener
{
    public List<RecordedBlock> Blocks { get; } = [];

    public List<long> Committed { get; } = [];

    public List<long> Dropped { get; } = [];

    public List<Hash256> Roots { get; } = [];

    /// <summary>Is called first, for whatever a test wants to happen there.</summary>
    public Action? BeforeBlock { get; set; }

    public void OnBlock(ProducedBlock block)
    {
        BeforeBlock?.Invoke();
        long[] tags = [.. Enumerable.Range(0, block.Count).Select(block.TagOf)];
        Assert.Equal(block.Hash, block.Header.Hash());
        Blocks.Add(new RecordedBlock(block.Header, tags));
        for (int i = 0; i < tags.Length; i++)
        {
            (block.Output.Receipts[i].IsCommitted ? Committed : Dropped).Add(tags[i]);
        }
    }

    public void OnStateRoot(ProducedBlock block)
    {
        Assert.Equal(Blocks[Roots.Count].Header.Slot, block.Header.Slot);
        Roots.Add(block.StateRoot);
    }
}
