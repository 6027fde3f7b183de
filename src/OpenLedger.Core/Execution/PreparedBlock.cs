using System.Runtime.CompilerServices;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Execution;

/// <summary>
/// A block of which everything is known that does not depend on the blocks before it: which accounts its transactions touch and how. It can
/// be made while an earlier block executes. Addresses that had no account then are looked up again when it executes. Reused.
/// </summary>
public sealed class PreparedBlock
{
    private PreparedChunk[] _chunks = [];
    private PreparedTransaction[] _transactions = [];
    private int _chunkMask;
    private int _transactionMask;
    private int _claimed;

    /// <summary>The block.</summary>
    public BlockInput Input { get; private set; } = new();

    /// <summary>What is known of a transaction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref PreparedTransaction Transaction(int number) => ref _transactions[number & _transactionMask];

    internal int Count { get; private set; }

    internal int ChunkCount => (Count + PreparedChunk.Length - 1) / PreparedChunk.Length;

    /// <summary>How often the state had taken back a block when this one was prepared: indices do not outlive that.</summary>
    internal int Generation { get; private set; } = -1;

    /// <summary>How many chunks were claimed by those who prepare.</summary>
    internal int Claimed => Math.Min(Volatile.Read(ref _claimed), ChunkCount);

    /// <summary>Claims the next chunk to prepare; false if all are claimed.</summary>
    internal bool TryClaim(out int chunk)
    {
        chunk = Volatile.Read(ref _claimed) < ChunkCount ? Interlocked.Increment(ref _claimed) - 1 : ChunkCount;
        return chunk < ChunkCount;
    }

    /// <summary>Claims all chunks that are left.</summary>
    internal void ClaimAll() => _claimed = ChunkCount;

    internal PreparedChunk Chunk(int number) => _chunks[number & _chunkMask];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal PreparedChunk ChunkOf(int transaction) => Chunk(transaction / PreparedChunk.Length);

    internal ReadOnlySpan<int> AccountsOf(int transaction)
    {
        ref readonly PreparedTransaction prepared = ref Transaction(transaction);
        return ChunkOf(transaction).Accounts.Slice(prepared.FirstAccount, prepared.AccountCount);
    }

    internal Span<Access> AccessesOf(int transaction)
    {
        ref readonly PreparedTransaction prepared = ref Transaction(transaction);
        return ChunkOf(transaction).Accesses.Slice(prepared.FirstAccess, prepared.AccessCount);
    }

    /// <summary>Names the block, so that it can be prepared while another executes; nothing of it is prepared yet.</summary>
    /// <param name="input">The block.</param>
    /// <param name="state">The state that it will be executed on.</param>
    public void Begin(BlockInput input, LedgerState state) => Begin(input, state.Rollbacks);

    /// <summary>Makes room for a block; nothing of it is prepared yet.</summary>
    internal void Begin(BlockInput input, int generation)
    {
        Input = input;
        Generation = generation;
        Count = input.Transactions.Count;
        _claimed = 0;
        _chunkMask = _transactionMask = -1;
        if (_transactions.Length < Count)
        {
            _transactions = new PreparedTransaction[(int)BitOperations.RoundUpToPowerOf2((uint)Count)];
        }

        int chunks = _chunks.Length;
        if (chunks < ChunkCount)
        {
            Array.Resize(ref _chunks, (int)BitOperations.RoundUpToPowerOf2((uint)ChunkCount));
            for (; chunks < _chunks.Length; chunks++)
            {
                _chunks[chunks] = new PreparedChunk();
            }
        }
    }

    /// <summary>
    /// From here each chunk takes the place of the one before the last: who executes in block order keeps them in the nearest cache.
    /// Nothing may be prepared yet.
    /// </summary>
    internal void Roll()
    {
        _chunkMask = 1;
        _transactionMask = (2 * PreparedChunk.Length) - 1;
    }
}
