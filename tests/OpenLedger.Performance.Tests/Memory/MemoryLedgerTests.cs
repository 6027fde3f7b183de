using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using OpenLedger.Core.Primitives;
using OpenLedger.Performance.Memory;

namespace OpenLedger.Performance.Tests.Memory;

public class MemoryLedgerTests
{
    private const ulong Opening = 1_000_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_loops_leave_what_a_dictionary_leaves(bool prefetch)
    {
        Assert.SkipUnless(Sse.IsSupported || !prefetch, "this processor has no prefetch instruction that .NET knows");
        var random = new Random(7);
        foreach (int count in (int[])[2, 3, 100, 5_000])
        {
            MemoryTransfer[] transfers = [.. Enumerable.Range(0, random.Next(1, 3_000)).Select(_ =>
            {
                int from = random.Next(count);
                int to = (from + random.Next(1, count)) % count;
                return new MemoryTransfer(MemoryLedger.AddressOf(from), MemoryLedger.AddressOf(to), (ulong)random.Next(400_000));
            })];
            using var ledger = new MemoryLedger(count);
            if (prefetch)
            {
                ledger.MoveWithPrefetch(transfers);
            }
            else
            {
                ledger.Move(transfers);
            }

            Assert.Equal(Expected(count, transfers), ledger.BalanceHash());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(33)]
    public void Few_transfers_do_not_fill_the_windows(int transfers)
    {
        Assert.SkipUnless(Sse.IsSupported, "this processor has no prefetch instruction that .NET knows");
        using var ledger = new MemoryLedger(2);
        MemoryTransfer[] moved = [.. Enumerable.Repeat(
            new MemoryTransfer(MemoryLedger.AddressOf(0), MemoryLedger.AddressOf(1), 5), transfers)];

        ledger.MoveWithPrefetch(moved);

        Assert.Equal(Expected(2, moved), ledger.BalanceHash());
    }

    [Fact]
    public void A_reset_gives_every_account_its_first_balance()
    {
        using var ledger = new MemoryLedger(10);
        Hash256 first = ledger.BalanceHash();

        ledger.Move([new MemoryTransfer(MemoryLedger.AddressOf(3), MemoryLedger.AddressOf(4), 1)]);
        Assert.NotEqual(first, ledger.BalanceHash());
        ledger.Reset();

        Assert.Equal(first, ledger.BalanceHash());
    }

    [Fact]
    public void An_account_that_is_not_there_is_a_bug()
    {
        using var ledger = new MemoryLedger(10);
        MemoryTransfer[] stray = [new MemoryTransfer(MemoryLedger.AddressOf(3), MemoryLedger.AddressOf(10), 1)];

        Assert.Throws<InvariantViolationException>(() => ledger.Move(stray));
        if (Sse.IsSupported)
        {
            Assert.Throws<InvariantViolationException>(() => ledger.MoveWithPrefetch(stray));
        }
    }

    [Fact]
    public void An_account_is_a_cache_line()
    {
        Assert.Equal(64, Unsafe.SizeOf<MemoryAccount>());
        Assert.Equal(72, Unsafe.SizeOf<MemoryTransfer>());
        Assert.Equal(32, (int)Marshal.OffsetOf<MemoryAccount>(nameof(MemoryAccount.Balance)));
    }

    private static Hash256 Expected(int count, MemoryTransfer[] transfers)
    {
        var balances = new ulong[count];
        Array.Fill(balances, Opening);
        Dictionary<Address, int> indexes = Enumerable.Range(0, count).ToDictionary(MemoryLedger.AddressOf);
        foreach (MemoryTransfer transfer in transfers)
        {
            if (balances[indexes[transfer.From]] >= transfer.Amount)
            {
                balances[indexes[transfer.From]] -= transfer.Amount;
                balances[indexes[transfer.To]] += transfer.Amount;
            }
        }

        return Hash256.Of(MemoryMarshal.AsBytes(balances.AsSpan()));
    }
}
