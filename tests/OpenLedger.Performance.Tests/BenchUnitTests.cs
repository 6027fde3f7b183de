namespace OpenLedger.Performance.Tests;

public class BenchUnitTests
{
    [Theory]
    [InlineData(BenchUnit.PerSecond, 2_000, "tx/s")]
    [InlineData(BenchUnit.Nanoseconds, 500_000, "ns")]
    [InlineData(BenchUnit.Milliseconds, 0.5, "ms")]
    [InlineData(BenchUnit.AllocatedBytes, 8, "B")]
    [InlineData(BenchUnit.Bytes, 77, "B")]
    public void A_sample_of_a_thousand_operations_in_half_a_second(BenchUnit unit, double value, string symbol)
    {
        Assert.Equal(value, unit.Value(0.5e9, 8_000, 1_000, 77), 9);
        Assert.Equal(symbol, unit.Symbol());
    }

    [Fact]
    public void The_same_speed_has_the_same_merit_in_every_unit_of_time()
    {
        Assert.Equal(2_000, BenchUnit.PerSecond.Merit(2_000));
        Assert.Equal(2_000, BenchUnit.Nanoseconds.Merit(500_000));
        Assert.Equal(2_000, BenchUnit.Milliseconds.Merit(0.5));
        Assert.True(BenchUnit.Bytes.Merit(10) > BenchUnit.Bytes.Merit(11));
    }
}
