using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.SecondOpinion;

/// <summary>
/// What the SVM takes where a transaction offers a price and sets no limit: 3,000 units for an instruction of a native program,
/// compute-budget ones too, and 200,000 for others (SIMD-0170). We still reckon with 200,000 for each that is not a compute-budget one.
/// </summary>
internal static class SvmFees
{
    private const ulong UnitsPerNativeInstruction = 3_000;

    /// <summary>
    /// By how many lamports our fee exceeds the SVM's, or falls short; 0 for a transaction that sets a limit or offers no price.
    /// </summary>
    public static Int128 ExcessOf(ParsedTransaction transaction)
    {
        ulong units = 0;
        bool setsLimit = false;
        for (int i = 0; i < transaction.InstructionCount; i++)
        {
            bool isBudget = transaction.InstructionProgram(i) == WellKnown.ComputeBudget;
            bool isNative = isBudget || transaction.InstructionProgram(i) == WellKnown.System;
            setsLimit |= isBudget && transaction.InstructionData(i)[0] == 2;
            units += isNative ? UnitsPerNativeInstruction : ComputeBudget.DefaultUnitsPerInstruction;
        }

        if (setsLimit || ComputeBudget.TryParse(transaction, out ComputeBudget budget) != MalformedReason.None)
        {
            return 0;
        }

        return (Int128)budget.PriorityFeeLamports - (budget with { ComputeUnitLimit = (uint)units }).PriorityFeeLamports;
    }
}
