using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>The memory of processed messages against a dictionary.</summary>
public sealed class StatusCacheTest
{
    private const ulong MaxAge = LedgerHistory.MaxAgeSlots;

    [Fact]
    public void Random_operations_answer_as_a_dictionary_does()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var model = new Model(random, $"seed {seed}");
            for (int step = 0; step < 2_000; step++)
            {
                model.Step();
            }

            model.AssertAll();
        }
    }

    [Fact]
    public void A_million_messages_are_remembered_and_forgotten_by_shards_of_several_threads()
    {
        const int count = 1_000_000;
        const int perSlot = 100_000;
        const ulong slots = count / perSlot;
        var cache = new StatusCache();
        for (ulong slot = 1; slot <= slots; slot++)
        {
            ulong inSlot = slot;
            int first = (int)(slot - 1) * perSlot;
            cache.ForgetBefore(0, slot);
            InShards(cache, first, first + perSlot, (message, _) => cache.Add(message, inSlot) == StatusCache.Found.New);
            InShards(cache, first, first + perSlot, (message, _) => cache.Add(message, inSlot) == StatusCache.Found.InSlot);
        }

        InShards(cache, 0, count, (message, _) => cache.Contains(message));
        InShards(cache, count, count + perSlot, (message, _) => !cache.Contains(message));

        // Now those of the first half are too old; they come again, and the others are still there.
        cache.ForgetBefore((slots / 2) + 1, 77);
        InShards(cache, 0, count, (message, number) => cache.Contains(message) == (number >= count / 2));
        InShards(
            cache, 0, count / 2, (message, _) => cache.Add(message, slots + 1) == StatusCache.Found.New);
        InShards(
            cache, count / 2, count, (message, _) => cache.Add(message, slots + 1) == StatusCache.Found.Before);
        cache.ForgetBefore(slots + 1, 78);
        InShards(cache, 0, count, (message, number) => cache.Contains(message) == (number < count / 2));
    }

    [Fact]
    public void A_full_block_of_which_nothing_stays_leaves_room()
    {
        // A table that keeps what was taken back would grow, or search for ever.
        var cache = new StatusCache();
        for (ulong round = 0; round < 2_000; round++)
        {
            for (ulong i = 0; i < 40; i++)
            {
                Assert.Equal(StatusCache.Found.New, cache.Add(new UInt128(i, round << 4), 7));
            }

            for (ulong i = 0; i < 40; i++)
            {
                cache.RemoveInSlot(new UInt128(i, round << 4), 7);
                Assert.False(cache.Contains(new UInt128(i, round << 4)));
            }
        }
    }

    [Fact]
    public void Only_the_slot_in_which_it_was_remembered_takes_a_message_back()
    {
        var cache = new StatusCache();
        Assert.Equal(StatusCache.Found.New, cache.Add(5, 3));
        cache.RemoveInSlot(5, 4);
        Assert.Equal(StatusCache.Found.Before, cache.Add(5, 4));
        Assert.Equal(StatusCache.Found.InSlot, cache.Add(5, 3));
        cache.RemoveInSlot(5, 3);
        Assert.Equal(StatusCache.Found.New, cache.Add(5, 4));
    }

    // Four threads, each on shards of its own.
    private static void InShards(StatusCache cache, int first, int end, Func<UInt128, int, bool> check)
    {
        const int threads = 4;
        int wrong = 0;
        using var team = new WorkerTeam(threads);
        team.Run(worker =>
        {
            for (int number = first; number < end; number++)
            {
                // A hash, so it wraps around.
                var message = new UInt128(unchecked((ulong)number * 0x9E3779B97F4A7C15), (ulong)number);
                if (StatusCache.ShardOf(message) % threads == worker)
                {
                    cache.Prefetch(message);
                    if (!check(message, number))
                    {
                        Interlocked.Increment(ref wrong);
                    }
                }
            }
        });
        Assert.Equal(0, wrong);
    }

    /// <summary>Draws an operation after the other and does each on both.</summary>
    private sealed class Model
    {
        private readonly StatusCache _cache;
        private readonly Dictionary<UInt128, ulong> _slots = [];
        private readonly List<UInt128> _added = [];
        private readonly Random _random;
        private readonly string _where;
        private readonly int _messages;
        private readonly int _homes;
        private ulong _slot = 1;
        private ulong _oldest;

        public Model(Random random, string where)
        {
            (_random, _where) = (random, where);
            _messages = random.Next(1, 600);

            // Whoever has the same upper half has the same place in the table, whatever the secret: long searches.
            _homes = random.Next(3) == 0 ? random.Next(1, 4) : 1 << 20;

            // Positions in the logs wrap around soon, or not.
            _cache = new StatusCache(random.Next(2) == 0 ? 1 : uint.MaxValue - (uint)random.Next(60));
        }

        public void Step()
        {
            UInt128 message = Draw();
            switch (_random.Next(40))
            {
                case 0:
                    Advance();
                    break;
                case < 8:
                    Assert.True(_cache.Contains(message) == IsLive(message), $"{_where}: contains");
                    break;
                case < 14 when _added.Count > 0:
                    Remove(_added[_random.Next(_added.Count)]);
                    break;
                case < 20:
                    ulong slot = _random.Next(3) == 0 ? _slot - Math.Min(_slot - 1, 1) : _slot;
                    _cache.RemoveInSlot(message, slot);
                    if (IsLive(message) && _slots[message] == slot)
                    {
                        _slots.Remove(message);
                        _added.Remove(message);
                    }

                    break;
                default:
                    Add(message);
                    break;
            }
        }

        public void AssertAll()
        {
            for (int number = 0; number < _messages; number++)
            {
                UInt128 message = Of(number);
                Assert.True(_cache.Contains(message) == IsLive(message), $"{_where}: {number}");
            }
        }

        private UInt128 Draw() => Of(_random.Next(_messages));

        private UInt128 Of(int number) => new((ulong)(number % _homes), (ulong)number);

        private bool IsLive(UInt128 message) => _slots.TryGetValue(message, out ulong slot) && slot >= _oldest;

        private void Advance()
        {
            _slot += (ulong)_random.Next(1, 60);
            _oldest = _slot > MaxAge ? _slot - MaxAge : 0;
            _cache.ForgetBefore(_oldest, (ulong)_random.NextInt64());
            _added.Clear();
            AssertAll();
        }

        private void Add(UInt128 message)
        {
            StatusCache.Found expected = !IsLive(message) ? StatusCache.Found.New
                : _slots[message] == _slot ? StatusCache.Found.InSlot
                : StatusCache.Found.Before;
            Assert.True(_cache.Add(message, _slot) == expected, $"{_where}: expected {expected}");
            if (expected == StatusCache.Found.New)
            {
                _slots[message] = _slot;
                _added.Add(message);
            }
        }

        private void Remove(UInt128 message)
        {
            _cache.Remove(message);
            _slots.Remove(message);
            _added.Remove(message);
        }
    }
}
