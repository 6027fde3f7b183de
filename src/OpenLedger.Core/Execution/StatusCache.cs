using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Execution;

/// <summary>
/// The messages that were processed while the hash they name is still good, by 128 bits of their hash. Divided into shards by hash, so that
/// several threads may each work on shards of their own.
/// </summary>
/// <remarks>
/// A shard is a log of messages in the order of their coming, and an index into it. To look for a message that is new, which is
/// nearly always, touches one cache line at random. What is too old leaves the log at its front, which costs nothing else: the index
/// knows it by its position in the log, and uses its place again.
/// </remarks>
internal sealed class StatusCache
{
    /// <summary>How many parts there are that different threads may use at once.</summary>
    public const int Shards = 16;

    private readonly Shard[] _shards = new Shard[Shards];

    /// <param name="firstPosition">Where the logs of the shards begin to count; not 0.</param>
    public StatusCache(uint firstPosition = 1)
    {
        for (int i = 0; i < Shards; i++)
        {
            _shards[i] = new Shard(firstPosition);
        }
    }

    /// <summary>What adding a message found.</summary>
    public enum Found : byte
    {
        /// <summary>Nothing: it is remembered now.</summary>
        New,

        /// <summary>It was remembered in an earlier slot.</summary>
        Before,

        /// <summary>It was remembered in this slot.</summary>
        InSlot,
    }

    /// <summary>The shard of a message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ShardOf(UInt128 message) => unchecked((int)(ulong)message) & (Shards - 1);

    /// <summary>Forgets what was remembered before a slot, and places new entries in a way that could not be foreseen before.</summary>
    /// <param name="slot">The oldest slot that counts.</param>
    /// <param name="secret">What a sender could not know when the messages were made.</param>
    public void ForgetBefore(ulong slot, ulong secret)
    {
        foreach (Shard shard in _shards)
        {
            shard.ForgetBefore(slot, secret);
        }
    }

    /// <summary>Whether a message is remembered.</summary>
    public bool Contains(UInt128 message) => _shards[ShardOf(message)].Contains(message);

    /// <summary>Remembers a message, unless it is already.</summary>
    public Found Add(UInt128 message, ulong slot) => _shards[ShardOf(message)].Add(message, slot);

    /// <summary>Forgets a message that <see cref="Add"/> just remembered.</summary>
    public void Remove(UInt128 message) => _shards[ShardOf(message)].Remove(message);

    /// <summary>Forgets a message if it was remembered in this slot.</summary>
    public void RemoveInSlot(UInt128 message, ulong slot) => _shards[ShardOf(message)].RemoveInSlot(message, slot);

    /// <summary>Asks the processor to fetch the place where a message would be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(UInt128 message) => _shards[ShardOf(message)].Prefetch(message);

    private sealed class Shard(uint firstPosition)
    {
        private const int PrefetchDistance = 4;

        private readonly MessageIndex _index = new();

        // A ring; positions count on and wrap around.
        private Entry[] _log = new Entry[16];
        private uint _first = firstPosition;
        private int _count;

        private ulong _oldestSlot;
        private ulong _secret = 0x9E3779B97F4A7C15;

        public void ForgetBefore(ulong slot, ulong secret)
        {
            _oldestSlot = slot;
            _secret = secret;
            while (_count > 0 && !EntryAt(_first).IsLive(slot))
            {
                _first = unchecked(_first + 1);
                _count--;
            }
        }

        public bool Contains(UInt128 message) => Find(message) >= 0;

        public Found Add(UInt128 message, ulong slot)
        {
            int found = Find(message);
            if (found >= 0)
            {
                return _log[found].SlotAndOne == slot + 1 ? Found.InSlot : Found.Before;
            }

            if (_count == _log.Length)
            {
                GrowLog();
            }

            if (_count == _index.Capacity)
            {
                RebuildIndex();
            }

            uint position = unchecked(_first + (uint)_count);
            if (position == 0)
            {
                // That stands for an empty place in the index: nothing is remembered there.
                EntryAt(position) = default;
                _count++;
                return Add(message, slot);
            }

            ref Entry entry = ref EntryAt(position);
            entry.Message = message;
            entry.SlotAndOne = slot + 1;
            bool hadRoom = _index.Add(message, position, _first, _count);
            _count++;
            if (!hadRoom && _index.Secret != _secret)
            {
                RebuildIndex();
            }

            PrefetchLog(unchecked(position + PrefetchDistance));
            return Found.New;
        }

        public void Remove(UInt128 message)
        {
            int found = Find(message);
            if (found >= 0)
            {
                _log[found] = default;
            }
        }

        public void RemoveInSlot(UInt128 message, ulong slot)
        {
            int found = Find(message);
            if (found >= 0 && _log[found].SlotAndOne == slot + 1)
            {
                _log[found] = default;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Prefetch(UInt128 message) => _index.Prefetch(message);

        // Where the message is in the log, or -1.
        private int Find(UInt128 message)
        {
            var search = new MessageIndex.Search(_index, message, _first, _count);
            while (search.Next(out uint position))
            {
                int at = Slot(position);
                if (_log[at].Message == message && _log[at].IsLive(_oldestSlot))
                {
                    return at;
                }
            }

            return -1;
        }

        private void RebuildIndex()
        {
            _index.Begin(_count * 2, _secret);
            for (int i = 0; i < _count; i++)
            {
                uint position = unchecked(_first + (uint)i);
                if (EntryAt(position).IsLive(_oldestSlot))
                {
                    _index.Add(EntryAt(position).Message, position, _first, i);
                }
            }
        }

        private void GrowLog()
        {
            Entry[] log = LargePages.Allocate<Entry>(_log.Length * 2);
            for (int i = 0; i < _count; i++)
            {
                uint position = unchecked(_first + (uint)i);
                log[(int)(position & (uint)(log.Length - 1))] = EntryAt(position);
            }

            _log = log;
        }

        // Shards take turns at random, so the processor does not see by itself where each goes on.
        private unsafe void PrefetchLog(uint position)
        {
            if (Sse.IsSupported)
            {
                // Safe: a hint that is never followed.
                Sse.Prefetch0(Unsafe.AsPointer(ref EntryAt(position)));
            }
        }

        private int Slot(uint position) => (int)(position & (uint)(_log.Length - 1));

        private ref Entry EntryAt(uint position) => ref _log[Slot(position)];
    }

    private struct Entry
    {
        public UInt128 Message;

        /// <summary>The slot in which it was processed, and one; 0: it was removed.</summary>
        public ulong SlotAndOne;

        public readonly bool IsLive(ulong oldest) => SlotAndOne > oldest && SlotAndOne > 1;
    }
}
