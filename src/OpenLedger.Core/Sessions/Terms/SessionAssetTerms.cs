using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>The limits on one asset as the owner signs them; amounts in base units. All zero: the asset may only come in.</summary>
/// <param name="Mint">The asset's mint; zero is the native asset.</param>
/// <param name="PerUse">C13: the most one use may take.</param>
/// <param name="Lifetime">C14: the most all uses together may take.</param>
/// <param name="Burst">C15: capacity of the bucket.</param>
/// <param name="InitialLevel">C15: what it holds at first.</param>
/// <param name="Refill">C15: what flows back in one period.</param>
/// <param name="RefillPeriodMs">C15: the period in milliseconds.</param>
public sealed record SessionAssetTerms(
    Address Mint, ulong PerUse, ulong Lifetime, ulong Burst, ulong InitialLevel, ulong Refill, ulong RefillPeriodMs)
{
    /// <summary>An asset that may come in and not leave.</summary>
    public static SessionAssetTerms InboundOnly(in Address mint) => new(mint, 0, 0, 0, 0, 0, 0);

    /// <summary>Either nothing at all or every limit: a cap that was forgotten is not a cap.</summary>
    public bool IsComplete => Lifetime == 0 ? PerUse == 0 && Burst == 0 : PerUse != 0 && Burst != 0 && InitialLevel <= Burst;

    internal void Write(ref InstructionWriter writer)
    {
        writer.Address(Mint);
        writer.U64(PerUse);
        writer.U64(Lifetime);
        writer.U64(Burst);
        writer.U64(InitialLevel);
        writer.U64(Refill);
        writer.U64(RefillPeriodMs);
    }

    internal static SessionAssetTerms Read(ref InstructionReader reader) => new(
        reader.Address(), reader.U64(), reader.U64(), reader.U64(), reader.U64(), reader.U64(), reader.U64());
}
