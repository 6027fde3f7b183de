using System.Runtime.CompilerServices;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Execution;

/// <summary>
/// A block of which everything is known that does not depend on the blocks before it: which accounts its transactions touch and how. It can
/// be made while an earlier block executes. Addresses that had no account then are looked up again when it executes. Reused.
/// </summary>
public sealed class PreparedBlock
{
    private const int ClaimsPerWorker = 6;
    private const int LongestRun = 16;
    private const int RollingChunks = 4;

    private PreparedChunk[] _chunks = [];
    private PreparedTransaction[] _transactions = [];
    private int _chunkMask;
    private int _transactionMask;
    private bool[] _isReady = [];
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

    /// <summary>Whether one alone prepares and executes it in block order: only of transfers it need be known how accounts are touched.</summary>
    internal bool IsInOrder { get; private set; }

    /// <summary>How many chunks were claimed by those who prepare.</summary>
    internal int Claimed => Math.Min(Volatile.Read(ref _claimed), ChunkCount);

    /// <summary>Claims the next chunks to prepare; false if all are claimed.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="first">The first.</param>
    /// <param name="last">The last.</param>
    internal bool TryClaim(int count, out int first, out int last)
    {
        first = Volatile.Read(ref _claimed) < ChunkCount ? Interlocked.Add(ref _claimed, count) - count : ChunkCount;
        last = Math.Min(first + count, ChunkCount) - 1;
        return first < ChunkCount;
    }

    /// <summary>
    /// How many neighbouring chunks are best claimed at once: so that what is fetched ahead is one's own, but nobody ends long before
    /// the others.
    /// </summary>
    internal int RunLength(int workers) => Math.Clamp(ChunkCount / (workers * ClaimsPerWorker), 1, LongestRun);

    /// <summary>Whether a chunk is prepared; whoever sees that sees all of it.</summary>
    internal bool IsReady(int chunk) => Volatile.Read(ref _isReady[chunk]);

    /// <summary>Says that a chunk is prepared.</summary>
    internal void SetReady(int chunk) => Volatile.Write(ref _isReady[chunk], true);

    /// <summary>Claims all chunks that are left.</summary>
    internal void ClaimAll() => _claimed = ChunkCount;

    internal PreparedChunk Chunk(int number) => _chunks[number & _chunkMask];

    /// <summary>The first transaction of a chunk, and the first behind it.</summary>
    internal (int First, int End) BoundsOf(int chunk)
    {
        int first = chunk * PreparedChunk.Length;
        return (first, Math.Min(first + PreparedChunk.Length, Count));
    }

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
        IsInOrder = false;
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

            _isReady = new bool[_chunks.Length];
        }

        _isReady.AsSpan(0, ChunkCount).Clear();
    }

    /// <summary>
    /// From here only a few chunks are kept at a time, at least three: who executes in block order keeps them in the nearest cache.
    /// Nothing may be prepared yet.
    /// </summary>
    internal void Roll()
    {
        _isReady.AsSpan(0, ChunkCount).Clear();
        IsInOrder = true;
        _chunkMask = RollingChunks - 1;
        _transactionMask = (RollingChunks * PreparedChunk.Length) - 1;
    }
}
