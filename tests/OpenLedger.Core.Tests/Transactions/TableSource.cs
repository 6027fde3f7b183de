using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Transactions;

/// <summary>Lookup tables that exist as accounts, owned by the right program unless a test says otherwise.</summary>
internal sealed class TableSource : ILookupTableSource
{
    private readonly Dictionary<Address, (Address Owner, byte[] Data)> _accounts = [];

    public TableSource(params IEnumerable<LookupTableContents> tables)
    {
        foreach (LookupTableContents table in tables)
        {
            Put(table.Table, WellKnown.AddressLookupTable, AddressLookupTable.Encode(table.Addresses, null));
        }
    }

    public void Put(Address address, Address owner, byte[] data) => _accounts[address] = (owner, data);

    public bool TryGetAccount(in Address address, out Address owner, out ReadOnlySpan<byte> data)
    {
        bool found = _accounts.TryGetValue(address, out (Address Owner, byte[] Data) account);
        owner = account.Owner;
        data = account.Data;
        return found;
    }
}
