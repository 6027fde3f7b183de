using System.Runtime.CompilerServices;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Transactions;

public class TransactionLayoutTest
{
    [Fact]
    public void Parsed_parts_are_five_small_integers()
    {
        Assert.Equal(10, Unsafe.SizeOf<ParsedInstruction>());
        Assert.Equal(10, Unsafe.SizeOf<ParsedLookup>());
    }

    [Fact]
    public void Every_offset_in_a_transaction_fits_in_16_bits()
    {
        Assert.True(TransactionLimits.MaxBytes <= ushort.MaxValue);
        Assert.Equal(31, TransactionLimits.MaxLookups);
    }
}
