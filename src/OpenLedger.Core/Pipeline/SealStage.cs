using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Sessions;

namespace OpenLedger.Core.Pipeline;

/// <summary>
/// The fifth stage: hashes what a block left into its header. The block's hash is part of what the next block is executed on, so the
/// next block waits for this stage and for none behind it.
/// </summary>
internal sealed class SealStage
{
    private readonly RecordChains _chains = new();
    private byte[] _receipts = [];
    private Hash256[] _ids = [];

    /// <summary>Gives a block its header and hash.</summary>
    public void Run(ProducedBlock block)
    {
        BlockOutput output = block.Output;
        ReadOnlySpan<byte> changes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(output.BalanceChanges));

        // Gathered first: a hash is far cheaper over one large piece than over many small ones.
        int committed = Gather(CollectionsMarshal.AsSpan(output.Receipts), changes.Length, out int receiptsLength);
        changes.CopyTo(_receipts.AsSpan(receiptsLength));
        block.Header = new BlockHeader(
            block.Input.Slot,
            block.Input.TimeMs,
            block.Input.ParentHash,
            Hash256.Of(MemoryMarshal.AsBytes(_ids.AsSpan(0, committed))),
            Hash256.Of(_receipts.AsSpan(0, receiptsLength + changes.Length)),
            _chains.Seal(CollectionsMarshal.AsSpan(output.Records), CollectionsMarshal.AsSpan(output.Charges)));
        block.Hash = block.Header.Hash();
    }

    private int Gather(ReadOnlySpan<Receipt> receipts, int more, out int length)
    {
        int needed = MemoryMarshal.AsBytes(receipts).Length + more;
        if (_receipts.Length < needed)
        {
            _receipts = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)needed)];
        }

        if (_ids.Length < receipts.Length)
        {
            _ids = new Hash256[(int)BitOperations.RoundUpToPowerOf2((uint)receipts.Length)];
        }

        Span<Receipt> gathered = MemoryMarshal.Cast<byte, Receipt>(_receipts.AsSpan());
        int committed = 0;
        foreach (ref readonly Receipt receipt in receipts)
        {
            if (receipt.IsCommitted)
            {
                _ids[committed] = receipt.TransactionId;
                gathered[committed++] = receipt;
            }
        }

        length = MemoryMarshal.AsBytes(gathered[..committed]).Length;
        return committed;
    }
}
