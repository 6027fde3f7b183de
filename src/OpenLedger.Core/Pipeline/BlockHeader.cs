using System.Runtime.InteropServices;

namespace OpenLedger.Core.Pipeline;

/// <summary>What a block commits to. Its hash is the blockhash that later transactions name.</summary>
/// <param name="Slot">Number of the slot, which is the height.</param>
/// <param name="TimeMs">Consensus time in milliseconds since genesis.</param>
/// <param name="Parent">Hash of the block before.</param>
/// <param name="TransactionsHash">SHA-256 over the message hashes of the committed transactions.</param>
/// <param name="ReceiptsHash">SHA-256 over their receipts and balance changes.</param>
/// <param name="AuthRoot">Commits to the authorization records, see <see cref="Sessions.RecordVerifier"/>.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
public readonly record struct BlockHeader(
    ulong Slot, long TimeMs, Hash256 Parent, Hash256 TransactionsHash, Hash256 ReceiptsHash, Hash256 AuthRoot)
{
    /// <summary>SHA-256 over all fields.</summary>
    public Hash256 Hash()
    {
        BlockHeader copy = this;
        return Hash256.Of(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in copy, 1)));
    }
}
