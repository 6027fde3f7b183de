using System.Reflection;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Transactions;

public class WellKnownTest
{
    [Fact]
    public void All_addresses_differ_and_only_System_is_zero()
    {
        (string Name, Address Address)[] all = [.. typeof(WellKnown).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => (f.Name, (Address)f.GetValue(null)!))];
        Assert.Equal(all.Length, all.Select(a => a.Address).Distinct().Count());
        Assert.Equal("System", Assert.Single(all, a => a.Address == default).Name);
        Assert.Equal("11111111111111111111111111111111", WellKnown.System.ToString());
    }

    [Fact]
    public void Native_programs_and_sysvars_are_reserved_and_others_are_not()
    {
        Assert.True(WellKnown.IsReserved(WellKnown.System));
        Assert.True(WellKnown.IsReserved(WellKnown.ComputeBudget));
        Assert.True(WellKnown.IsReserved(WellKnown.SysvarClock));
        Assert.False(WellKnown.IsReserved(WellKnown.Token));
        Assert.False(WellKnown.IsReserved(Address.FromUInt64(1)));
    }
}
