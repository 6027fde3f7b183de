using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>Instructions of the PriceFeed program.</summary>
internal static class PriceFeedIx
{
    public static Instruction Initialize(in Address mint, in Address publisher, byte decimals)
    {
        byte[] data = new byte[9];
        var writer = new InstructionWriter(data);
        writer.U64(PriceFeedProgram.InitializeAction);
        writer.U8(decimals);
        return new Instruction(
            PriceFeedProgram.Id,
            [
                AccountMeta.Writable(PriceFeedAccount.AddressFor(in mint, in publisher)), AccountMeta.Readonly(in mint),
                AccountMeta.WritableSigner(in publisher),
            ],
            data);
    }

    /// <summary>A publication in the feed of <paramref name="publisher"/>, or in another one.</summary>
    public static Instruction Publish(in Address mint, in Address publisher, ulong priceMicros, ulong sequence, Address? feed = null)
    {
        byte[] data = new byte[24];
        var writer = new InstructionWriter(data);
        writer.U64(PriceFeedProgram.PublishAction);
        writer.U64(priceMicros);
        writer.U64(sequence);
        return new Instruction(
            PriceFeedProgram.Id,
            [
                AccountMeta.Writable(feed ?? PriceFeedAccount.AddressFor(in mint, in publisher)),
                AccountMeta.ReadonlySigner(in publisher),
            ],
            data);
    }
}
