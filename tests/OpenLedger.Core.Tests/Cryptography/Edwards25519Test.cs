using System.Numerics;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Core.Tests.Cryptography;

public class Edwards25519Test
{
    private static readonly BigInteger s_p = BigInteger.Pow(2, 255) - 19;

    private static readonly BigInteger s_d =
        BigInteger.Parse("37095705934669439343138083508754565189542113879843219016388785533085940283555");

    [Fact]
    public void Public_keys_are_on_the_curve()
    {
        for (ulong i = 0; i < 200; i++)
        {
            Assert.True(Edwards25519.IsOnCurve(KeyPair.Derive(new byte[32], i, "curve").PublicKey));
        }
    }

    [Fact]
    public void Random_bytes_are_decided_as_exact_arithmetic_decides()
    {
        const int seed = 25519;
        var random = new Random(seed);
        byte[] bytes = new byte[32];
        int onCurve = 0;
        for (int i = 0; i < 2000; i++)
        {
            random.NextBytes(bytes);
            bool expected = IsOnCurveByBigInteger(bytes);
            Assert.True(expected == Edwards25519.IsOnCurve(new Address(bytes)),
                $"seed {seed}, case {i}: {Convert.ToHexString(bytes)}");
            onCurve += expected ? 1 : 0;
        }

        // Half of all y belong to a point.
        Assert.InRange(onCurve, 850, 1150);
    }

    [Fact]
    public void Values_around_zero_p_and_the_limb_boundaries_are_decided_as_exact_arithmetic_decides()
    {
        var values = new List<BigInteger>();
        for (int delta = -40; delta <= 40; delta++)
        {
            values.Add(s_p + delta);
            values.Add(40 + delta);
            values.Add((s_p / 2) + delta);
            foreach (int bit in new[] { 51, 102, 153, 204, 254 })
            {
                values.Add(BigInteger.Pow(2, bit) + delta);
            }
        }

        foreach (BigInteger value in values.Where(v => v >= 0 && v < BigInteger.Pow(2, 255)))
        {
            byte[] bytes = new byte[32];
            Assert.True(value.TryWriteBytes(bytes, out _, isUnsigned: true));
            bool expected = IsOnCurveByBigInteger(bytes);
            Assert.True(expected == Edwards25519.IsOnCurve(new Address(bytes)), value.ToString());
            bytes[31] |= 0x80;
            Assert.Equal(expected, Edwards25519.IsOnCurve(new Address(bytes)));
        }
    }

    [Theory]
    [InlineData("12rqwuEgBYiGhBrDJStCiqEtzQpTTiZbh7teNVLuYcFA", false)]
    [InlineData("3gF2KMe9KiC6FNVBmfg9i267aMPvK37FewCip4eGBFcT", false)]
    [InlineData("11111111111111111111111111111111", true)]
    public void Published_addresses_are_decided_as_published(string address, bool onCurve)
    {
        Assert.Equal(onCurve, Edwards25519.IsOnCurve(Address.Parse(address)));
    }

    [Fact]
    public void The_test_allocates_nothing()
    {
        Address address = Address.FromUInt64(12345);
        bool before = Edwards25519.IsOnCurve(in address);
        bool after = !before;
        Assert.Equal(0, Allocations.LeastPerRound(() => after = Edwards25519.IsOnCurve(in address)));
        Assert.Equal(before, after);
    }

    private static bool IsOnCurveByBigInteger(byte[] bytes)
    {
        byte[] copy = (byte[])bytes.Clone();
        copy[31] &= 0x7F;
        BigInteger y = new BigInteger(copy, isUnsigned: true) % s_p;
        BigInteger u = ((y * y) - 1 + s_p) % s_p;
        BigInteger v = ((s_d * y * y) + 1) % s_p;
        BigInteger xSquared = u * BigInteger.ModPow(v, s_p - 2, s_p) % s_p;
        return xSquared.IsZero || BigInteger.ModPow(xSquared, (s_p - 1) / 2, s_p).IsOne;
    }
}
