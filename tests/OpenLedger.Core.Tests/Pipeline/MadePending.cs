using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Pipeline;

/// <summary>Transactions for the mempool, which looks at their price, units and written accounts and at nothing else.</summary>
internal static class MadePending
{
    private static readonly Address Reader = TestLedger.Place("reader");

    /// <summary>A transaction that writes these accounts; the first pays.</summary>
    public static PendingTransaction Of(long tag, ulong price, uint units, Lane lane, params ReadOnlySpan<Address> written)
    {
        var builder = new TransactionBuilder();
        builder.Reset(in written[0], default).BeginInstruction(TestLedger.Place("program"));
        foreach (ref readonly Address account in written)
        {
            builder.Account(in account, isSigner: false, isWritable: true);
        }

        builder.Account(in Reader, isSigner: false, isWritable: false).EndInstruction();
        Assert.True(builder.BuildLegacy());
        builder.FillTrustedSignatures();
        var pending = new PendingTransaction { Tag = tag, Price = price, ComputeUnitLimit = units, Lane = lane };
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(builder.Wire, pending.Parsed));
        return pending;
    }
}
