using System.Runtime.CompilerServices;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Core.Tests.Primitives;

public class AddressTest
{
    [Fact]
    public void An_address_is_32_bytes_and_zero_by_default()
    {
        Assert.Equal(32, Unsafe.SizeOf<Address>());
        Assert.Equal(new Address(new byte[32]), default);
        Assert.Equal("11111111111111111111111111111111", default(Address).ToString());
    }

    [Fact]
    public void Text_survives_a_round_trip()
    {
        var random = new Random(32);
        byte[] bytes = new byte[32];
        for (int i = 0; i < 2000; i++)
        {
            random.NextBytes(bytes);
            bytes.AsSpan(0, i % 5).Clear();
            var address = new Address(bytes);
            Assert.True(Address.TryParse(address.ToString(), out Address parsed), $"seed 32, case {i}");
            Assert.Equal(address, parsed);
            Assert.Equal(bytes, Address.BytesOf(in parsed).ToArray());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("1111111111111111111111111111111")]
    [InlineData("111111111111111111111111111111111")]
    [InlineData("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5D")]
    [InlineData("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DAA")]
    [InlineData("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5D0")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void Other_text_is_no_address(string text)
    {
        Assert.False(Address.TryParse(text, out Address address));
        Assert.Equal(default, address);
        Assert.Throws<FormatException>(() => Address.Parse(text));
    }

    [Fact]
    public void Addresses_compare_byte_by_byte()
    {
        byte[] low = new byte[32], high = new byte[32];
        low[31] = 255;
        high[0] = 1;
        Assert.True(new Address(low).CompareTo(new Address(high)) < 0);
        Assert.True(Address.FromUInt64(255).CompareTo(Address.FromUInt64(256)) < 0);
        Assert.Equal(0, Address.FromUInt64(7).CompareTo(Address.FromUInt64(7)));
        Assert.True(Address.FromUInt64(7) == Address.FromUInt64(7));
        Assert.True(Address.FromUInt64(7) != Address.FromUInt64(8));
        Assert.False(Address.FromUInt64(7).Equals("7"));
    }

    [Fact]
    public void The_stable_hash_is_the_same_in_every_process_and_seldom_equal()
    {
        Assert.Equal(0UL, default(Address).StableHash);
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(i => Address.FromUInt64((ulong)i).StableHash).Distinct().Count());
        Assert.Equal(Address.FromUInt64(99).StableHash, Address.FromUInt64(99).StableHash);
    }

    [Fact]
    public void Another_number_of_bytes_is_a_bug_of_the_caller()
    {
        Assert.Throws<ArgumentException>(() => new Address(new byte[31]));
        Assert.Throws<ArgumentException>(() => new Address(new byte[33]));
    }
}
