using System.Runtime.CompilerServices;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Core.Tests.Primitives;

public class Hash256Test
{
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void Digests_are_those_of_FIPS_180(string text, string expected)
    {
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(text);
        Assert.Equal(expected, Hash256.Of(bytes).ToString());
        Assert.Equal(expected, Hash256.Of(bytes.AsSpan(0, text.Length / 2), bytes.AsSpan(text.Length / 2)).ToString());
        Assert.Equal(32, Unsafe.SizeOf<Hash256>());
    }

    [Fact]
    public void Text_survives_a_round_trip()
    {
        Hash256 hash = Hash256.Of("text"u8);
        Assert.True(Hash256.TryParse(hash.ToString(), out Hash256 parsed));
        Assert.Equal(hash, parsed);
        Assert.True(hash == parsed);
        Assert.True(Hash256.TryParse(hash.ToString().ToUpperInvariant(), out parsed));
        Assert.Equal(hash, parsed);
        Assert.True(hash != default);
    }

    [Theory]
    [InlineData("")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85g")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85500")]
    public void Other_text_is_no_hash(string text)
    {
        Assert.False(Hash256.TryParse(text, out Hash256 hash));
        Assert.Equal(default, hash);
    }
}
