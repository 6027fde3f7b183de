using System.Buffers.Binary;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// What a transaction may use and what it offers to pay, after defaults and maxima, as its compute-budget instructions say.
/// Immutable.
/// </summary>
/// <param name="ComputeUnitLimit">Compute units the transaction may use, at most 1,400,000.</param>
/// <param name="ComputeUnitPriceMicroLamports">Offer per compute unit, in millionths of the native asset's base unit.</param>
/// <param name="HeapBytes">Heap per program, 32 to 256 KiB.</param>
/// <param name="LoadedDataBytes">Greatest size of all accounts' data together, at most 64 MiB.</param>
/// <remarks>
/// Source: Solana's compute-budget-instruction. Bytes behind an instruction's number are ignored there and here. The default
/// limit is 200,000 units for each instruction that is not a compute-budget one.
/// </remarks>
public readonly record struct ComputeBudget(
    uint ComputeUnitLimit, ulong ComputeUnitPriceMicroLamports, uint HeapBytes, uint LoadedDataBytes)
{
    /// <summary>Compute units that each other instruction adds to the limit if none is set.</summary>
    public const uint DefaultUnitsPerInstruction = 200_000;

    /// <summary>Greatest limit of compute units of a transaction.</summary>
    public const uint MaxUnits = 1_400_000;

    /// <summary>Heap without a request, and the least that can be requested, in bytes.</summary>
    public const uint MinHeapBytes = 32 * 1024;

    /// <summary>Greatest heap, in bytes.</summary>
    public const uint MaxHeapBytes = 256 * 1024;

    /// <summary>Limit of loaded account data without an instruction, and the greatest, in bytes.</summary>
    public const uint MaxLoadedDataBytes = 64 * 1024 * 1024;

    /// <summary>
    /// The fee for priority, in base units: price times limit, rounded up. Charged for the limit, used or not. At most
    /// <see cref="ulong.MaxValue"/>, which nobody can pay.
    /// </summary>
    public ulong PriorityFeeLamports
    {
        get
        {
            UInt128 micro = (UInt128)ComputeUnitPriceMicroLamports * ComputeUnitLimit;
            UInt128 fee = (micro + 999_999) / 1_000_000;
            return fee > ulong.MaxValue ? ulong.MaxValue : (ulong)fee;
        }
    }

    /// <summary>
    /// Reads the compute-budget instructions of <paramref name="transaction"/>; allocates nothing. On an error the budget is that
    /// of a transaction without such instructions, and the transaction must not be executed.
    /// </summary>
    public static MalformedReason TryParse(ParsedTransaction transaction, out ComputeBudget budget)
    {
        var requests = new Requests { Heap = MinHeapBytes, Loaded = MaxLoadedDataBytes };
        uint others = 0;
        MalformedReason reason = MalformedReason.None;
        for (int i = 0; i < transaction.InstructionCount; i++)
        {
            if (transaction.InstructionProgram(i) != WellKnown.ComputeBudget)
            {
                others++;
            }
            else if (reason == MalformedReason.None)
            {
                reason = ReadOne(transaction.InstructionData(i), ref requests);
            }
        }

        uint defaultUnits = Math.Min(others * DefaultUnitsPerInstruction, MaxUnits);
        if (reason != MalformedReason.None)
        {
            budget = new ComputeBudget(defaultUnits, 0, MinHeapBytes, MaxLoadedDataBytes);
            return reason;
        }

        bool hasUnits = (requests.Seen & (1 << ComputeBudgetInstructions.SetComputeUnitLimit)) != 0;
        budget = new ComputeBudget(
            hasUnits ? Math.Min(requests.Units, MaxUnits) : defaultUnits,
            requests.Price,
            requests.Heap,
            Math.Min(requests.Loaded, MaxLoadedDataBytes));
        return MalformedReason.None;
    }

    private static MalformedReason ReadOne(ReadOnlySpan<byte> data, ref Requests requests)
    {
        byte tag = data.IsEmpty ? (byte)0 : data[0];
        if (tag is < ComputeBudgetInstructions.RequestHeapFrame or > ComputeBudgetInstructions.SetLoadedAccountsDataSizeLimit)
        {
            return MalformedReason.ComputeBudgetInvalid;
        }

        bool isPrice = tag == ComputeBudgetInstructions.SetComputeUnitPrice;
        if (data.Length < (isPrice ? ComputeBudgetInstructions.Length64 : ComputeBudgetInstructions.Length32))
        {
            return MalformedReason.ComputeBudgetInvalid;
        }

        if ((requests.Seen & (1 << tag)) != 0)
        {
            return MalformedReason.ComputeBudgetDuplicate;
        }

        requests.Seen |= 1 << tag;
        if (isPrice)
        {
            requests.Price = BinaryPrimitives.ReadUInt64LittleEndian(data[1..]);
            return MalformedReason.None;
        }

        uint value = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
        switch (tag)
        {
            case ComputeBudgetInstructions.SetComputeUnitLimit:
                requests.Units = value;
                return MalformedReason.None;
            case ComputeBudgetInstructions.RequestHeapFrame:
                requests.Heap = value;
                return value is >= MinHeapBytes and <= MaxHeapBytes && value % 1024 == 0
                    ? MalformedReason.None
                    : MalformedReason.HeapSizeInvalid;
            default:
                requests.Loaded = value;
                return value != 0 ? MalformedReason.None : MalformedReason.LoadedDataLimitInvalid;
        }
    }

    /// <summary>What the instructions said; bit t of <see cref="Seen"/> stands for tag t.</summary>
    private struct Requests
    {
        public int Seen;
        public uint Units;
        public ulong Price;
        public uint Heap;
        public uint Loaded;
    }
}
