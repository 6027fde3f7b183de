using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>The index of the status cache: whole lines, lines that run over, positions that leave the log and come around.</summary>
public sealed class MessageIndexTest
{
    private const int PlacesPerLine = 7;

    [Fact]
    public void Messages_of_one_home_run_over_into_the_next_lines_and_are_found_there()
    {
        const int count = 400;
        var index = new MessageIndex();
        index.Begin(count, secret: 5);
        int crowded = -1;
        for (uint i = 0; i < count; i++)
        {
            // One upper half, one home, whatever the secret.
            bool hadRoom = index.Add(new UInt128(9, (ulong)i << 32), 1 + i, first: 1, (int)i);
            crowded = hadRoom || crowded >= 0 ? crowded : (int)i;
            Assert.True(Finds(index, new UInt128(9, (ulong)i << 32), 1, (int)i + 1, 1 + i), $"message {i}");
        }

        Assert.Equal(16 * PlacesPerLine, crowded);
        for (uint i = 0; i < count; i++)
        {
            Assert.True(Finds(index, new UInt128(9, (ulong)i << 32), 1, count, 1 + i), $"message {i}");
        }
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(uint.MaxValue - 90)]
    public void What_left_the_log_gives_its_place_to_what_comes_and_hides_nobody(uint start)
    {
        // A log of 30 that moves on: most of the time a full line in front of a line with room.
        const int length = 30;
        var index = new MessageIndex();
        index.Begin(length, secret: 5);
        for (uint i = 0; i < 5_000; i++)
        {
            uint position = unchecked(start + i);
            uint first = i < length ? start : unchecked(position - (length - 1));
            int before = (int)unchecked(position - first);
            if (position != 0)
            {
                index.Add(new UInt128(i % 3, (ulong)i << 32), position, first, before);
            }

            for (uint age = 0; age <= before; age++)
            {
                uint other = unchecked(position - age);
                uint number = i - age;
                Assert.True(other == 0 || Finds(index, new UInt128(number % 3, (ulong)number << 32), first, before + 1, other), $"{i}, {age} before");
            }
        }
    }

    private static bool Finds(MessageIndex index, UInt128 message, uint first, int count, uint position)
    {
        var search = new MessageIndex.Search(index, message, first, count);
        while (search.Next(out uint found))
        {
            if (found == position)
            {
                return true;
            }
        }

        return false;
    }
}
