using OpenLedger.Core.Primitives;

namespace OpenLedger.Core.Tests.Primitives;

public class Base58Test
{
    /// <summary>The vectors of the Internet draft (draft-msporny-base58) and of Bitcoin's base58_encode_decode.json.</summary>
    public static TheoryData<string, string> Vectors => new()
    {
        { "", "" },
        { "61", "2g" },
        { "626262", "a3gV" },
        { "636363", "aPEr" },
        { "73696d706c792061206c6f6e6720737472696e67", "2cFupjhnEsSn59qHXstmK2ffpLv2" },
        { "00eb15231dfceb60925886b67d065299925915aeb172c06647", "1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L" },
        { "516b6fcd0f", "ABnLTmg" },
        { "bf4f89001e670274dd", "3SEo3LWLoPntC" },
        { "572e4794", "3EFU7m" },
        { "ecac89cad93923c02321", "EJDM8drfXA6uyA" },
        { "10c8511e", "Rt5zm" },
        { "00000000000000000000", "1111111111" },
        { "0000287fb4cd", "11233QC4" },
        { "48656c6c6f20576f726c6421", "2NEpo7TZRRrLZSi2U" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Published_vectors_hold(string hex, string text)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Assert.Equal(text, Base58.Encode(bytes));
        byte[] decoded = new byte[bytes.Length];
        Assert.True(Base58.TryDecode(text, decoded));
        Assert.Equal(bytes, decoded);
    }

    [Fact]
    public void Random_bytes_survive_a_round_trip()
    {
        var random = new Random(58);
        for (int i = 0; i < 5000; i++)
        {
            byte[] bytes = new byte[random.Next(65)];
            random.NextBytes(bytes);
            bytes.AsSpan(0, random.Next(bytes.Length + 1) / 2).Clear();
            byte[] decoded = new byte[bytes.Length];
            Assert.True(Base58.TryDecode(Base58.Encode(bytes), decoded), $"seed 58, case {i}");
            Assert.Equal(bytes, decoded);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("O")]
    [InlineData("I")]
    [InlineData("l")]
    [InlineData(" 2g")]
    [InlineData("2g\n")]
    [InlineData("é")]
    public void Other_characters_are_refused(string text)
    {
        Assert.False(Base58.TryDecode(text, new byte[1]));
    }

    [Theory]
    [InlineData("2g", 0)]
    [InlineData("2g", 2)]
    [InlineData("12g", 1)]
    [InlineData("11", 1)]
    [InlineData("1", 2)]
    [InlineData("zzzzzzzz", 1)]
    public void Text_of_another_length_is_refused(string text, int length)
    {
        Assert.False(Base58.TryDecode(text, new byte[length]));
    }
}
