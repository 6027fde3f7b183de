using System.Runtime.CompilerServices;

namespace OpenLedger.Core.State;

/// <summary>
/// Account data in pools of fixed-size slots, so that millions of small accounts are a handful of large arrays: nothing for the
/// garbage collector to walk, and a copy of the whole state is a few block copies. Slots that are freed are used again. Several threads may
/// allocate, free and use slots of their own at once.
/// </summary>
internal sealed class DataSlabs
{
    // 168 holds a token account (165), 88 a mint (82) or a durable nonce (80); the rest double.
    private static readonly int[] SlotSizes =
        [88, 168, 256, 512, 768, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144, 524288, 1 << 20, 1 << 21, 1 << 22, 1 << 23, 10 << 20];

    private const int ChunkTargetBytes = 256 << 10;

    // A session of a few assets and actions.
    private const int PrefetchBytes = 12 * CacheLines.Size;

    private readonly Pool[] _pools;

    public DataSlabs()
    {
        _pools = new Pool[SlotSizes.Length];
        for (int i = 0; i < _pools.Length; i++)
        {
            _pools[i] = new Pool(SlotSizes[i]);
        }
    }

    private DataSlabs(Pool[] pools) => _pools = pools;

    /// <summary>The most bytes an account may hold: 10 MiB, as in Solana.</summary>
    public const int MaxLength = 10 << 20;

    public DataSlabs Clone() => new(Array.ConvertAll(_pools, p => p.Clone()));

    /// <summary>A zeroed slot for <paramref name="length"/> bytes; none for 0.</summary>
    public DataHandle Allocate(int length)
    {
        if (length == 0)
        {
            return DataHandle.None;
        }

        int sizeClass = 0;
        while (SlotSizes[sizeClass] < length)
        {
            sizeClass++;
        }

        return new DataHandle(sizeClass, _pools[sizeClass].Take());
    }

    public void Free(DataHandle handle)
    {
        if (!handle.IsNone)
        {
            _pools[handle.SizeClass].Return(handle.Slot);
        }
    }

    /// <summary>How many bytes the slot holds.</summary>
    public int CapacityOf(DataHandle handle) => handle.IsNone ? 0 : SlotSizes[handle.SizeClass];

    public Span<byte> Bytes(DataHandle handle, int length) =>
        handle.IsNone ? default : _pools[handle.SizeClass].Slot(handle.Slot)[..length];

    /// <summary>Asks the processor to fetch the first bytes of a slot, a few cache lines at most.</summary>
    public unsafe void Prefetch(DataHandle handle, int length)
    {
        if (!handle.IsNone)
        {
            CacheLines.Prefetch(_pools[handle.SizeClass].Start(handle.Slot), Math.Min(length, PrefetchBytes));
        }
    }

    private sealed unsafe class Pool
    {
        private readonly Lock _gate = new();
        private readonly int _slotSize;
        private readonly int _chunkShift;
        private readonly PinnedChunks _chunks;
        private readonly List<int> _free;
        private int _used;

        public Pool(int slotSize)
        {
            _slotSize = slotSize;
            _chunkShift = BitOperations.Log2((uint)Math.Max(1, ChunkTargetBytes / slotSize));
            _chunks = new PinnedChunks(_slotSize << _chunkShift);
            _free = [];
        }

        private Pool(Pool other)
            : this(other._slotSize)
        {
            _chunks.CopyFrom(other._chunks, (long)other._chunks.Count * (_slotSize << _chunkShift));
            _free = [.. other._free];
            _used = other._used;
        }

        public Pool Clone() => new(this);

        public int Take()
        {
            lock (_gate)
            {
                if (_free.Count > 0)
                {
                    int slot = _free[^1];
                    _free.RemoveAt(_free.Count - 1);
                    Slot(slot).Clear();
                    return slot;
                }

                _chunks.EnsureCount((_used >> _chunkShift) + 1);
                return _used++;
            }
        }

        public void Return(int slot)
        {
            lock (_gate)
            {
                _free.Add(slot);
            }
        }

        // Safe: the chunk number is checked, the rest is masked; chunks never move and live as long as the pool.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public byte* Start(int slot) =>
            unchecked((byte*)(_chunks[slot >> _chunkShift] + ((slot & ((1 << _chunkShift) - 1)) * _slotSize)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Span<byte> Slot(int slot) => new(Start(slot), _slotSize);
    }
}
