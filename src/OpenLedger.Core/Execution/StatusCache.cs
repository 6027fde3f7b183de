using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace OpenLedger.Core.Execution;

/// <summary>
/// The messages that were processed while the hash they name is still good, by 128 bits of their hash. An open-addressing table with
/// linear probing, never more than half full, in which an entry counts as empty once its slot is too old; so forgetting costs nothing, and
/// the table is cleaned when it would have to grow. Divided into shards by hash, so that several threads may each work on shards of their own.
/// </summary>
internal sealed class StatusCache
{
    /// <summary>How many parts there are that different threads may use at once.</summary>
    public const int Shards = 16;

    private readonly Shard[] _shards = new Shard[Shards];
    private ulong _oldestSlot;

    public StatusCache()
    {
        for (int i = 0; i < Shards; i++)
        {
            _shards[i] = new Shard();
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
        _oldestSlot = slot;
        foreach (Shard shard in _shards)
        {
            shard.NextSecret = secret;
        }
    }

    /// <summary>Whether a message is remembered.</summary>
    public bool Contains(UInt128 message) => _shards[ShardOf(message)].Contains(message, _oldestSlot);

    /// <summary>Remembers a message, unless it is already.</summary>
    public Found Add(UInt128 message, ulong slot) => _shards[ShardOf(message)].Add(message, slot, _oldestSlot);

    /// <summary>Forgets a message that <see cref="Add"/> just remembered.</summary>
    public void Remove(UInt128 message) => _shards[ShardOf(message)].Remove(message, _oldestSlot);

    /// <summary>Forgets a message if it was remembered in this slot.</summary>
    public void RemoveInSlot(UInt128 message, ulong slot) => _shards[ShardOf(message)].RemoveInSlot(message, slot, _oldestSlot);

    /// <summary>Asks the processor to fetch the place where a message would be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(UInt128 message) => _shards[ShardOf(message)].Prefetch(message);

    private sealed class Shard
    {
        private Entry[] _entries = new Entry[16];
        private int _used;
        private ulong _secret = 0x9E3779B97F4A7C15;

        public ulong NextSecret { get; set; } = 0x9E3779B97F4A7C15;

        public bool Contains(UInt128 message, ulong oldest)
        {
            ref Entry found = ref Search(message, oldest, out bool isThere);
            return isThere && found.Live(oldest);
        }

        public Found Add(UInt128 message, ulong slot, ulong oldest)
        {
            if ((_used + 1) * 2 > _entries.Length)
            {
                Rebuild(oldest);
            }

            ref Entry place = ref Search(message, oldest, out bool isThere);
            if (isThere)
            {
                return place.SlotAndOne == slot + 1 ? Found.InSlot : Found.Before;
            }

            if (place.SlotAndOne == 0)
            {
                _used++;
            }

            place = new Entry { Message = message, SlotAndOne = slot + 1 };
            return Found.New;
        }

        public void RemoveInSlot(UInt128 message, ulong slot, ulong oldest)
        {
            ref Entry place = ref Search(message, oldest, out bool isThere);
            if (isThere && place.SlotAndOne == slot + 1)
            {
                Remove(message, oldest);
            }
        }

        public void Remove(UInt128 message, ulong oldest)
        {
            ref Entry place = ref Search(message, oldest, out bool isThere);
            if (isThere)
            {
                // Older than any slot that counts, but not empty: others may have been probed past it. Slot 0 holds no transaction.
                place.SlotAndOne = 1;
                place.Message = UInt128.Zero;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public unsafe void Prefetch(UInt128 message)
        {
            if (Sse.IsSupported)
            {
                // Safe: a hint that is never followed.
                Entry[] entries = _entries;
                Sse.Prefetch0(Unsafe.AsPointer(ref entries[Home(message, _secret, entries.Length)]));
            }
        }

        // The entry of the message if it is there, else where it would go: the first that is empty or too old.
        private ref Entry Search(UInt128 message, ulong oldest, out bool isThere)
        {
            Entry[] entries = _entries;
            int free = -1;
            for (int at = Home(message, _secret, entries.Length); ; at = (at + 1) & (entries.Length - 1))
            {
                ref Entry entry = ref entries[at];
                if (entry.Live(oldest))
                {
                    if (entry.Message == message)
                    {
                        isThere = true;
                        return ref entry;
                    }
                }
                else
                {
                    free = free < 0 ? at : free;
                    if (entry.SlotAndOne == 0)
                    {
                        isThere = false;
                        return ref entries[free];
                    }
                }
            }
        }

        private void Rebuild(ulong oldest)
        {
            int live = 0;
            foreach (ref readonly Entry entry in _entries.AsSpan())
            {
                live += entry.Live(oldest) ? 1 : 0;
            }

            // Room for as many again before the next time.
            Entry[] old = _entries;
            _entries = new Entry[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, live * 4))];
            _secret = NextSecret;
            _used = 0;
            foreach (ref readonly Entry entry in old.AsSpan())
            {
                if (entry.Live(oldest))
                {
                    Search(entry.Message, oldest, out _) = entry;
                    _used++;
                }
            }
        }

        // A sender who could aim messages at one place would make every search there long. A hash, so it wraps around.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int Home(UInt128 message, ulong secret, int length) => unchecked(
            (int)((((ulong)(message >> 64) ^ secret) * (secret | 1)) >> 32) & (length - 1));
    }

    private struct Entry
    {
        public UInt128 Message;

        /// <summary>The slot in which it was processed, and one; 0: the place was never used.</summary>
        public ulong SlotAndOne;

        public readonly bool Live(ulong oldest) => SlotAndOne > oldest && SlotAndOne > 1;
    }
}
