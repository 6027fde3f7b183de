using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Transactions;

public class AddressLookupTableTest
{
    private static readonly Address[] s_addresses = [.. Enumerable.Range(10, 5).Select(i => Address.FromUInt64((ulong)i))];

    [Fact]
    public void The_layout_is_Solanas()
    {
        Address authority = Address.FromUInt64(0xAB);
        byte[] data = AddressLookupTable.Encode(s_addresses, authority, lastExtendedSlot: 0x0102, lastExtendedStart: 3);
        Assert.Equal(56 + (5 * 32), data.Length);
        string meta = "01000000" + "ffffffffffffffff" + "0201000000000000" + "03" + "01"
            + Convert.ToHexStringLower(Address.BytesOf(authority)) + "0000";
        Assert.Equal(meta, Convert.ToHexStringLower(data, 0, 56));
        Assert.Equal(Address.BytesOf(s_addresses[4]).ToArray(), data[^32..]);
        Assert.Equal(0, AddressLookupTable.Encode(s_addresses, null)[21]);
    }

    [Fact]
    public void Addresses_added_in_the_running_slot_cannot_be_used_yet()
    {
        byte[] data = AddressLookupTable.Encode(s_addresses, null, lastExtendedSlot: 100, lastExtendedStart: 3);
        Assert.True(AddressLookupTable.TryGetAddress(data, 100, 2, out Address old));
        Assert.Equal(s_addresses[2], old);
        Assert.False(AddressLookupTable.TryGetAddress(data, 100, 3, out _));
        Assert.True(AddressLookupTable.TryGetAddress(data, 101, 4, out Address added));
        Assert.Equal(s_addresses[4], added);
        Assert.False(AddressLookupTable.TryGetAddress(data, 101, 5, out _));
        Assert.False(AddressLookupTable.TryGetAddress(data, 101, -1, out _));
    }

    [Fact]
    public void A_deactivated_table_serves_512_more_slots()
    {
        byte[] data = AddressLookupTable.Encode(s_addresses, null, deactivationSlot: 1000);
        Assert.True(AddressLookupTable.TryGetAddress(data, 1000, 0, out _));
        Assert.True(AddressLookupTable.TryGetAddress(data, 1512, 0, out _));
        Assert.False(AddressLookupTable.TryGetAddress(data, 1513, 0, out _));
        Assert.False(AddressLookupTable.TryGetAddress(data, ulong.MaxValue, 0, out _));
    }

    [Fact]
    public void Other_bytes_are_no_table()
    {
        byte[] data = AddressLookupTable.Encode(s_addresses, null);
        Assert.True(AddressLookupTable.IsTable(data));
        Assert.True(AddressLookupTable.IsTable(data.AsSpan(0, 56)));
        Assert.False(AddressLookupTable.IsTable(data.AsSpan(0, 55)));
        Assert.False(AddressLookupTable.IsTable(data.AsSpan(0, data.Length - 1)));
        Assert.False(AddressLookupTable.IsTable([]));
        data[0] = 0;
        Assert.False(AddressLookupTable.TryGetAddress(data, 10, 0, out _));
        byte[] tooLong = new byte[56 + (257 * 32)];
        tooLong[0] = 1;
        Assert.False(AddressLookupTable.IsTable(tooLong));
    }

    [Fact]
    public void Each_failure_of_a_resolution_has_its_result()
    {
        Address table = Address.FromUInt64(77), payer = Address.FromUInt64(1), program = Address.FromUInt64(2);
        var builder = new TransactionBuilder();
        builder.Reset(payer, default).Add(new Instruction(
            program, [AccountMeta.Writable(s_addresses[1]), AccountMeta.Readonly(s_addresses[3])], default));
        Assert.True(builder.BuildV0(new LookupTableContents(table, s_addresses)));
        var parsed = new ParsedTransaction();
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(builder.Wire, parsed));
        Assert.Throws<ArgumentException>(() => parsed.Account(2));

        Assert.Equal(LookupResult.TableNotFound, Resolve(null, default));
        Assert.Equal(LookupResult.InvalidOwner, Resolve(AddressLookupTable.Encode(s_addresses, null), WellKnown.System));
        Assert.Equal(LookupResult.InvalidData, Resolve(new byte[56], WellKnown.AddressLookupTable));
        Assert.Equal(LookupResult.InvalidIndex,
            Resolve(AddressLookupTable.Encode(s_addresses.AsSpan(0, 3), null), WellKnown.AddressLookupTable));
        Address[] twice = [.. s_addresses];
        twice[1] = twice[3];
        Assert.Equal(LookupResult.DuplicateAccount,
            Resolve(AddressLookupTable.Encode(twice, null), WellKnown.AddressLookupTable));
        twice[1] = payer;
        Assert.Equal(LookupResult.DuplicateAccount,
            Resolve(AddressLookupTable.Encode(twice, null), WellKnown.AddressLookupTable));
        Assert.False(parsed.IsResolved);
        Assert.Equal(LookupResult.Resolved, Resolve(AddressLookupTable.Encode(s_addresses, null), WellKnown.AddressLookupTable));
        Assert.Equal((s_addresses[1], s_addresses[3]), (parsed.Account(2), parsed.Account(3)));
        Assert.True(parsed.IsWritable(2));
        Assert.False(parsed.IsWritable(3));

        // A reserved account that a table smuggles in as writable is not writable after all.
        twice[1] = WellKnown.SysvarClock;
        Assert.Equal(LookupResult.Resolved, Resolve(AddressLookupTable.Encode(twice, null), WellKnown.AddressLookupTable));
        Assert.False(parsed.IsWritable(2));

        LookupResult Resolve(byte[]? data, Address owner)
        {
            var source = new TableSource();
            if (data is not null)
            {
                source.Put(table, owner, data);
            }

            return LookupResolver.TryResolve(parsed, ref source, currentSlot: 5);
        }
    }
}
