namespace OpenLedger.Core.Execution;

/// <summary>
/// What a ledger remembers of its last slots: the blockhashes that a transaction may name, and the messages that were processed
/// while the hash they name is still good, so that none is processed twice.
/// </summary>
/// <remarks>
/// A slot without a block would leave no hash to name, and a quiet ledger would soon accept nothing. So idle slots whose number is a
/// multiple of <see cref="IdleHashInterval"/> have a hash too, derived from the last block and the slot: every node derives the same.
/// </remarks>
public sealed class LedgerHistory
{
    /// <summary>For how many slots a blockhash is good. Source: Solana's MAX_PROCESSING_AGE.</summary>
    public const int MaxAgeSlots = 150;

    /// <summary>Which idle slots have a hash of their own.</summary>
    public const int IdleHashInterval = 32;

    // Ordered by slot; at most a few more than MaxAgeSlots.
    private readonly Queue<(ulong Slot, Hash256 Hash)> _hashes = new();
    private readonly Dictionary<Hash256, ulong> _slotOfHash = [];
    private readonly StatusCache _processed = new();
    private Hash256 _lastBlock;
    private ulong _lastBlockSlot;

    /// <summary>Starts with the hash of genesis at slot 0.</summary>
    public LedgerHistory(Hash256 genesis)
    {
        Add(0, genesis);
        _lastBlock = genesis;
    }

    /// <summary>The newest hash that a transaction may name.</summary>
    public Hash256 LatestBlockhash { get; private set; }

    /// <summary>
    /// Brings the memory up to the beginning of a slot: adds the hashes of idle slots before it, forgets what is too old.
    /// </summary>
    public void AdvanceTo(ulong slot)
    {
        ulong oldest = slot > MaxAgeSlots ? slot - MaxAgeSlots : 0;
        ulong newest = _hashes.Count == 0 ? 0 : _newestSlot;
        ulong first = Math.Max(newest + 1, oldest);
        for (ulong idle = (first + IdleHashInterval - 1) / IdleHashInterval * IdleHashInterval; idle < slot; idle += IdleHashInterval)
        {
            Add(idle, IdleHash(_lastBlock, idle));
        }

        while (_hashes.Count > 0 && _hashes.Peek().Slot < oldest)
        {
            _slotOfHash.Remove(_hashes.Dequeue().Hash);
        }

        // A message is forgotten only when every hash it could name is.
        _processed.ForgetBefore(oldest, unchecked((ulong)LatestBlockhash.Prefix128));
    }

    /// <summary>Adds the hash of a block that was just made.</summary>
    public void AddBlock(ulong slot, Hash256 hash)
    {
        Preconditions.Invariant(slot > _lastBlockSlot, "blocks come in the order of their slots");
        Add(slot, hash);
        _lastBlock = hash;
        _lastBlockSlot = slot;
    }

    /// <summary>Whether a transaction of the slot that was last advanced to may name this hash.</summary>
    public bool IsRecent(in Hash256 blockhash) => _slotOfHash.ContainsKey(blockhash);

    /// <summary>Whether a message was processed before.</summary>
    public bool WasProcessed(in Hash256 message) => _processed.Contains(message.Prefix128);

    /// <summary>Remembers a message; false if it was processed before.</summary>
    public bool TryRemember(ulong slot, in Hash256 message) => _processed.Add(message.Prefix128, slot) == StatusCache.Found.New;

    /// <summary>The messages that were processed.</summary>
    internal StatusCache Processed => _processed;

    private ulong _newestSlot;

    private static Hash256 IdleHash(in Hash256 lastBlock, ulong slot)
    {
        Span<byte> bytes = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes, slot);
        return Hash256.Of(Hash256.BytesOf(in lastBlock), bytes);
    }

    private void Add(ulong slot, in Hash256 hash)
    {
        _hashes.Enqueue((slot, hash));
        _slotOfHash[hash] = slot;
        _newestSlot = slot;
        LatestBlockhash = hash;
    }
}
