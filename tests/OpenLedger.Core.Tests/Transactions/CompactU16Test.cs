using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Transactions;

public class CompactU16Test
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(1, "01")]
    [InlineData(127, "7f")]
    [InlineData(128, "8001")]
    [InlineData(255, "ff01")]
    [InlineData(256, "8002")]
    [InlineData(16383, "ff7f")]
    [InlineData(16384, "808001")]
    [InlineData(32767, "ffff01")]
    [InlineData(65535, "ffff03")]
    public void Numbers_have_Solanas_encoding(int value, string hex)
    {
        byte[] buffer = new byte[CompactU16.MaxLength];
        Assert.Equal(hex, Convert.ToHexStringLower(buffer, 0, CompactU16.Write(buffer, value)));
    }

    [Fact]
    public void Every_number_survives_a_round_trip()
    {
        byte[] buffer = new byte[CompactU16.MaxLength];
        for (int value = 0; value <= ushort.MaxValue; value++)
        {
            int written = CompactU16.Write(buffer, value);
            int offset = 0;
            Assert.Equal(MalformedReason.None, CompactU16.TryRead(buffer.AsSpan(0, written), ref offset, out int read));
            Assert.Equal((value, written, CompactU16.Length(value)), (read, offset, written));
        }
    }

    [Fact]
    public void Every_sequence_of_three_bytes_is_read_as_the_only_encoding_of_its_number_or_refused()
    {
        byte[] bytes = new byte[3];
        byte[] again = new byte[3];
        int accepted = 0;
        for (int i = 0; i < 1 << 24; i++)
        {
            (bytes[0], bytes[1], bytes[2]) = ((byte)(i & 0xFF), (byte)((i >> 8) & 0xFF), (byte)(i >> 16));
            int offset = 0;
            if (CompactU16.TryRead(bytes, ref offset, out int value) == MalformedReason.None)
            {
                bool canonical = CompactU16.Write(again, value) == offset
                    && again.AsSpan(0, offset).SequenceEqual(bytes.AsSpan(0, offset));
                Assert.True(canonical, Convert.ToHexString(bytes));
                accepted++;
            }
        }

        // 128 numbers of one byte (followed by any two), 16,256 of two (followed by any one) and 49,152 of three.
        Assert.Equal((128 * 65536) + (16256 * 256) + 49152, accepted);
    }

    [Theory]
    [InlineData("", MalformedReason.Truncated)]
    [InlineData("80", MalformedReason.Truncated)]
    [InlineData("8080", MalformedReason.Truncated)]
    [InlineData("8000", MalformedReason.NonCanonicalLength)]
    [InlineData("808000", MalformedReason.NonCanonicalLength)]
    [InlineData("ff00", MalformedReason.NonCanonicalLength)]
    [InlineData("ffff04", MalformedReason.NonCanonicalLength)]
    [InlineData("ffff80", MalformedReason.NonCanonicalLength)]
    [InlineData("80808001", MalformedReason.NonCanonicalLength)]
    public void What_is_no_number_gets_its_reason(string hex, MalformedReason reason)
    {
        int offset = 0;
        Assert.Equal(reason, CompactU16.TryRead(Convert.FromHexString(hex), ref offset, out _));
    }

    [Fact]
    public void A_number_out_of_range_is_a_bug_of_the_caller()
    {
        Assert.Throws<ArgumentException>(() => CompactU16.Length(65536));
        Assert.Throws<ArgumentException>(() => CompactU16.Write(new byte[3], -1));
    }
}
