using System.Globalization;
using System.Numerics;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Tests.Randomness;

public sealed class Threefry2x64Tests
{
    /// <summary>The lines "threefry2x64 20" of kat_vectors in Random123: counter, key, result.</summary>
    [Theory]
    [InlineData("0000000000000000 0000000000000000 0000000000000000 0000000000000000 c2b6e3a8c2c69865 6f81ed42f350084d")]
    [InlineData("ffffffffffffffff ffffffffffffffff ffffffffffffffff ffffffffffffffff e02cb7c4d95d277a d06633d0893b8b68")]
    [InlineData("243f6a8885a308d3 13198a2e03707344 a4093822299f31d0 082efa98ec4e6c89 263c7d30bb0f0af1 56be8361d3311526")]
    public void It_gives_the_published_known_answers(string line)
    {
        ulong[] words =
            [.. line.Split(' ').Select(word => ulong.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        Assert.Equal((words[4], words[5]), Threefry2x64.Block(words[2], words[3], words[0], words[1]));
    }

    [Fact]
    public void Every_input_bit_changes_about_half_of_the_output_bits()
    {
        (ulong x, ulong y) = Threefry2x64.Block(1, 2, 3, 4);
        for (int bit = 0; bit < 256; bit++)
        {
            ulong[] words = [1, 2, 3, 4];
            words[bit / 64] ^= 1UL << (bit % 64);
            (ulong otherX, ulong otherY) = Threefry2x64.Block(words[0], words[1], words[2], words[3]);
            Assert.InRange(BitOperations.PopCount(x ^ otherX) + BitOperations.PopCount(y ^ otherY), 38, 90);
        }
    }
}
