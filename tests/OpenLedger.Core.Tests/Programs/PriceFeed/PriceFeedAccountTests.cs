using System.Numerics;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;

namespace OpenLedger.Core.Tests.Programs;

public sealed class PriceFeedAccountTests
{
    [Fact]
    public void The_value_is_the_exact_one_rounded_up_or_down()
    {
        Check.QuickThrowOnFailure(Prop.ForAll(
            ArbMap.Default.ArbFor<ulong>(), ArbMap.Default.ArbFor<ulong>(), ArbMap.Default.ArbFor<byte>(),
            (units, price, decimals) => IsExact(units, price, (byte)(decimals % (PriceFeedAccount.MaxDecimals + 1)))));
    }

    [Fact]
    public void It_never_overflows()
    {
        ulong[] edges = [0, 1, 2, 999_999, 1_000_000, 1_000_001, ulong.MaxValue / 2, ulong.MaxValue - 1, ulong.MaxValue];
        for (byte decimals = 0; decimals <= PriceFeedAccount.MaxDecimals; decimals++)
        {
            foreach (ulong units in edges)
            {
                foreach (ulong price in edges)
                {
                    Assert.True(IsExact(units, price, decimals), $"{units} at {price}, {decimals} decimals");
                }
            }
        }
    }

    [Fact]
    public void Values_in_words()
    {
        // 1.5 tokens of six decimals at 2.00.
        var feed = new PriceFeedAccount { PriceMicros = 2_000_000, Decimals = 6 };
        Assert.Equal((UInt128)3_000_000, feed.Notional(1_500_000));

        // The least unit of a token of 18 decimals at 3.00 is worth next to nothing, but not nothing.
        feed = new PriceFeedAccount { PriceMicros = 3_000_000, Decimals = 18 };
        Assert.Equal((UInt128.One, UInt128.Zero), (feed.Notional(1), feed.NotionalDown(1)));
        Assert.Equal(UInt128.Zero, feed.Notional(0));
        Assert.Throws<ArgumentException>(() => PriceFeedAccount.NotionalAt(1, 19, 1));
    }

    [Fact]
    public void Splitting_an_amount_never_makes_it_cheaper()
    {
        Check.QuickThrowOnFailure(Prop.ForAll(
            ArbMap.Default.ArbFor<uint>(), ArbMap.Default.ArbFor<uint>(), ArbMap.Default.ArbFor<ulong>(),
            (first, second, price) =>
            {
                var feed = new PriceFeedAccount { PriceMicros = price, Decimals = 9 };
                ulong whole = (ulong)first + second;
                return feed.Notional(first) + feed.Notional(second) >= feed.Notional(whole) &&
                    feed.NotionalDown(first) + feed.NotionalDown(second) <= feed.NotionalDown(whole);
            }));
    }

    [Fact]
    public void A_price_is_fresh_up_to_and_at_its_greatest_age()
    {
        var feed = new PriceFeedAccount { PriceMicros = 1, PublishedMs = 1_000 };
        Assert.True(feed.IsFresh(1_500, 500));
        Assert.False(feed.IsFresh(1_501, 500));
        Assert.True(feed.IsFresh(900, 0));
        feed.PublishedMs = long.MinValue;
        Assert.False(feed.IsFresh(long.MaxValue, long.MaxValue));
        feed.PublishedMs = long.MaxValue;
        Assert.True(feed.IsFresh(long.MinValue, 0));
        Assert.False(new PriceFeedAccount().IsFresh(0, long.MaxValue));
    }

    [Fact]
    public void Only_a_feed_is_read_as_one()
    {
        byte[] data = new byte[PriceFeedAccount.Length];
        Assert.False(PriceFeedAccount.TryRead(data, out _));
        PriceFeedGenesis.Write(data, default, default, 18, 1, 0);
        Assert.True(PriceFeedAccount.TryRead(data, out _));
        Assert.False(PriceFeedAccount.TryRead(data.AsSpan(1), out _));
        Assert.False(PriceFeedAccount.TryRead([.. data, 0], out _));
        Assert.False(PriceFeedAccount.TryRead([], out _));
        MemoryMarshal.AsRef<PriceFeedAccount>(data.AsSpan()).Decimals = 19;
        Assert.False(PriceFeedAccount.TryRead(data, out PriceFeedAccount none));
        Assert.Equal(0UL, none.Kind);
    }

    [Fact]
    public void Feeds_of_other_tokens_and_publishers_lie_elsewhere()
    {
        Address a = TestLedger.Place("a"), b = TestLedger.Place("b");
        Address[] places =
        [
            PriceFeedAccount.AddressFor(in a, in b), PriceFeedAccount.AddressFor(in b, in a), PriceFeedAccount.AddressFor(in a, in a),
            PriceFeedAccount.AddressFor(default, in a),
        ];
        Assert.Equal(places.Length, places.Distinct().Count());
    }

    private static bool IsExact(ulong units, ulong price, byte decimals)
    {
        var feed = new PriceFeedAccount { PriceMicros = price, Decimals = decimals };
        BigInteger scale = BigInteger.Pow(10, decimals);
        BigInteger product = (BigInteger)units * price;
        return (BigInteger)feed.NotionalDown(units) == product / scale &&
            (BigInteger)feed.Notional(units) == (product + scale - 1) / scale;
    }
}
