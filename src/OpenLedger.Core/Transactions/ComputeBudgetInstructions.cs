using System.Buffers.Binary;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// Encodings of the compute-budget program's instructions: a tag byte, then a little-endian number. None names an account.
/// </summary>
/// <remarks>Source: Solana's <c>ComputeBudgetInstruction</c>. Tag 0 was withdrawn there and is refused.</remarks>
public static class ComputeBudgetInstructions
{
    /// <summary>Tag of a request for heap: u32, bytes.</summary>
    public const byte RequestHeapFrame = 1;

    /// <summary>Tag of the limit of compute units: u32, units for the whole transaction.</summary>
    public const byte SetComputeUnitLimit = 2;

    /// <summary>Tag of the price of a compute unit: u64, micro-lamports (millionths of the native asset's base unit).</summary>
    public const byte SetComputeUnitPrice = 3;

    /// <summary>Tag of the limit of loaded account data: u32, bytes.</summary>
    public const byte SetLoadedAccountsDataSizeLimit = 4;

    /// <summary>Length of the data of an instruction with a u32.</summary>
    public const int Length32 = 5;

    /// <summary>Length of the data of an instruction with a u64.</summary>
    public const int Length64 = 9;

    /// <summary>Adds an instruction that limits the transaction to <paramref name="units"/> compute units.</summary>
    public static TransactionBuilder AddUnitLimit(this TransactionBuilder builder, uint units) =>
        Add32(builder, SetComputeUnitLimit, units);

    /// <summary>Adds an instruction that offers <paramref name="microLamports"/> per compute unit.</summary>
    public static TransactionBuilder AddUnitPrice(this TransactionBuilder builder, ulong microLamports)
    {
        builder.BeginInstruction(in WellKnown.ComputeBudget);
        Span<byte> data = builder.ReserveData(Length64);
        data[0] = SetComputeUnitPrice;
        BinaryPrimitives.WriteUInt64LittleEndian(data[1..], microLamports);
        return builder.EndInstruction();
    }

    /// <summary>Adds an instruction that asks for <paramref name="bytes"/> of heap, a multiple of 1,024.</summary>
    public static TransactionBuilder AddHeapFrame(this TransactionBuilder builder, uint bytes) =>
        Add32(builder, RequestHeapFrame, bytes);

    /// <summary>Adds an instruction that limits the data of all accounts together to <paramref name="bytes"/>.</summary>
    public static TransactionBuilder AddLoadedDataLimit(this TransactionBuilder builder, uint bytes) =>
        Add32(builder, SetLoadedAccountsDataSizeLimit, bytes);

    private static TransactionBuilder Add32(TransactionBuilder builder, byte tag, uint value)
    {
        builder.BeginInstruction(in WellKnown.ComputeBudget);
        Span<byte> data = builder.ReserveData(Length32);
        data[0] = tag;
        BinaryPrimitives.WriteUInt32LittleEndian(data[1..], value);
        return builder.EndInstruction();
    }
}
