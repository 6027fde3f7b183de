using OpenLedger.Core.Primitives;

namespace OpenLedger.Performance.Memory;

/// <summary>The memory loop over uniformly drawn pairs of accounts.</summary>
internal sealed class MemoryLoopSubject(SharedFixture<MemoryLoopSubject.Fixture> fixture, bool prefetch) : BenchSubject
{
    private readonly Fixture _fixture = fixture.Take();

    public override void Prepare() => _fixture.Ledger.Reset();

    public override long Run(Meter meter)
    {
        if (prefetch)
        {
            _fixture.Ledger.MoveWithPrefetch(_fixture.Transfers);
        }
        else
        {
            _fixture.Ledger.Move(_fixture.Transfers);
        }

        return _fixture.Transfers.Length;
    }

    public override Hash256 ResultHash() => _fixture.Ledger.BalanceHash();

    public override void Dispose()
    {
        fixture.GiveBack();
        base.Dispose();
    }

    /// <summary>Accounts and transfers that several loops share.</summary>
    /// <param name="accounts">Number of accounts, above 1.</param>
    /// <param name="transfers">Number of transfers in a sample. As many as there are accounts: fewer would leave lines untouched, and
    /// what is touched again and again stays in the cache.</param>
    internal sealed class Fixture(int accounts, int transfers) : IDisposable
    {
        /// <summary>The accounts.</summary>
        public MemoryLedger Ledger { get; } = new(accounts);

        /// <summary>What each sample moves.</summary>
        public MemoryTransfer[] Transfers { get; } = Draw(accounts, transfers);

        public void Dispose() => Ledger.Dispose();

        private static MemoryTransfer[] Draw(int accounts, int transfers)
        {
            var addresses = new Address[accounts];
            for (int i = 0; i < accounts; i++)
            {
                addresses[i] = MemoryLedger.AddressOf(i);
            }

            var drawn = new MemoryTransfer[transfers];
            ulong state = 1;
            for (int i = 0; i < transfers; i++)
            {
                int from = Below(ref state, accounts);
                int to = (from + 1 + Below(ref state, accounts - 1)) % accounts;
                drawn[i] = new MemoryTransfer(addresses[from], addresses[to], (ulong)(1 + (i % 100)));
            }

            return drawn;
        }

        // SplitMix64 (Steele, Lea, Flood 2014): a generator, so it wraps around.
        private static int Below(ref ulong state, int bound)
        {
            unchecked
            {
                state += 0x9E3779B97F4A7C15;
                ulong z = state;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
                z ^= z >> 31;
                return (int)(uint)(((UInt128)z * (uint)bound) >> 64);
            }
        }
    }
}
