using System.Numerics;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Tests.Randomness;

public sealed class RandomSourceTests
{
    [Fact]
    public void A_stream_depends_on_nothing_but_its_address()
    {
        var source = new RandomSource(42, 3);
        RandomStream alone = source.Stream(7, StreamPurpose.Amount);
        ulong[] expected = Draw(ref alone, 50);

        // The same stream again, among others that are made and drawn from in between.
        RandomStream other = source.Stream(8, StreamPurpose.Amount);
        RandomStream again = new RandomSource(42, 3).Stream(7, StreamPurpose.Amount);
        ulong[] actual = new ulong[50];
        for (int i = 0; i < 50; i++)
        {
            other.NextUInt64();
            actual[i] = again.NextUInt64();
            RandomStream newcomer = source.Stream((ulong)i, StreamPurpose.Choice);
            newcomer.NextBelow(10);
        }

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Seed_replication_entity_and_purpose_each_make_another_stream()
    {
        var firsts = new HashSet<ulong>();
        for (ulong seed = 0; seed < 5; seed++)
        {
            for (ulong replication = 0; replication < 5; replication++)
            {
                for (ulong entity = 0; entity < 20; entity++)
                {
                    for (ulong purpose = 0; purpose < 12; purpose++)
                    {
                        firsts.Add(new RandomSource(seed, replication).Stream(entity, purpose).At(0));
                    }
                }
            }
        }

        Assert.Equal(5 * 5 * 20 * 12, firsts.Count);
    }

    [Fact]
    public void Neighbouring_streams_do_not_collide()
    {
        var source = new RandomSource(1, 1);
        var firsts = new HashSet<ulong>(capacity: 300_000);
        for (int member = 0; member < 100_000; member++)
        {
            firsts.Add(source.Stream(RandomSource.Entity(0, member), StreamPurpose.Holdings).At(0));
            firsts.Add(source.Stream(RandomSource.Entity(1, member), StreamPurpose.Holdings).At(0));
            firsts.Add(source.Stream(RandomSource.Entity(0, member), StreamPurpose.Age).At(0));
        }

        Assert.Equal(300_000, firsts.Count);
    }

    [Fact]
    public void Streams_of_neighbouring_entities_are_not_correlated()
    {
        var source = new RandomSource(11, 0);
        int agreeing = 0;
        const int Words = 4000;
        for (ulong entity = 0; entity < Words; entity++)
        {
            ulong left = source.Stream(entity, StreamPurpose.Amount).At(5);
            ulong right = source.Stream(entity + 1, StreamPurpose.Amount).At(5);
            agreeing += BitOperations.PopCount(~(left ^ right));
        }

        // 256,000 fair coins; five standard deviations are 1,265.
        Assert.InRange(agreeing, 128_000 - 1265, 128_000 + 1265);
    }

    [Fact]
    public void The_enumeration_and_its_number_name_the_same_stream()
    {
        var source = new RandomSource(1, 2);
        Assert.Equal(source.Stream(3, StreamPurpose.Recipient).At(9), source.Stream(3, 7UL).At(9));
    }

    [Fact]
    public void Purposes_keep_their_numbers()
    {
        string all = string.Join(' ', Enum.GetValues<StreamPurpose>().Select(purpose => $"{purpose}={(ulong)purpose}"));
        Assert.Equal(
            "Holdings=1 Age=2 Arrival=3 Amount=4 Choice=5 Reaction=6 Recipient=7 Latency=8 Fault=9 Attack=10 Statistics=11 " +
            "Foresight=12", all);
    }

    [Fact]
    public void An_entity_tells_group_and_member_apart()
    {
        Assert.Equal(0x0000_0002_0000_0005ul, RandomSource.Entity(2, 5));
        Assert.NotEqual(RandomSource.Entity(0, 1), RandomSource.Entity(1, 0));
        Assert.Throws<OverflowException>(() => RandomSource.Entity(-1, 0));
    }

    private static ulong[] Draw(ref RandomStream stream, int count)
    {
        ulong[] words = new ulong[count];
        for (int i = 0; i < count; i++)
        {
            words[i] = stream.NextUInt64();
        }

        return words;
    }
}
