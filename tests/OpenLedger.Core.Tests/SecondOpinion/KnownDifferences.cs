using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.SecondOpinion;

/// <summary>All differences by design between outcomes. <c>tests/second-opinion/README.md</c> says why of each.</summary>
internal static class KnownDifferences
{
    /// <summary>A difference that can also show in accounts alone.</summary>
    public const string NonceValue = "nonce of a transaction";

    /// <summary>A difference that can also show in accounts alone.</summary>
    public const string WrappedNative = "wrapped native";

    private const int MultisigLength = 355;
    private const int NativeOffset = 109;

    private static readonly string[] s_budgetErrors = ["DuplicateInstruction", "InvalidLoadedAccountsDataSizeLimit"];

    private static readonly string[] s_refusals =
    [
        "AccountLoadedTwice", "AccountNotFound", "AddressLookupTableNotFound", "AlreadyProcessed", "BlockhashNotFound",
        "InvalidAddressLookupTableData", "InvalidAddressLookupTableIndex", "InvalidAddressLookupTableOwner",
    ];

    private static readonly Address[] s_builtIn =
    [
        WellKnown.System, WellKnown.Token, WellKnown.ComputeBudget, WellKnown.SysvarClock, WellKnown.SysvarRecentBlockhashes,
        WellKnown.SysvarRent,
    ];

    /// <summary>In the order in which they are tried.</summary>
    public static readonly KnownDifference[] All =
    [
        new("compute budget status", IsBudgetError, LeavesSame: true),
        new("order of refusals", d => IsEarlyRefusal(d.Ours) && s_refusals.Contains(d.Svm), LeavesSame: true),
        new("replay of a nonce", IsReplayOfNonce, LeavesSame: true),
        new("failed use of a nonce", d => d.AfterFailedNonce),
        new(NonceValue, d => d.AfterNonce && d.Decides(WellKnown.System, 4, 5)),
        new("no such program", d => d.Svm == "InvalidProgramForExecution" && CallsNobody(d.Transaction)),
        new("loaded data limit", d => d.Svm == "MaxLoadedAccountsDataSizeExceeded" && d.Calls(WellKnown.ComputeBudget, 4)),
        new("token costs", d => IsExhausted(d.Ours) && d.Calls(WellKnown.Token) && d.Calls(WellKnown.ComputeBudget, 2)),
        new("multisignature", d => d.Decides(WellKnown.Token, 2, 19) || (d.Decides(WellKnown.Token) && d.Lists(IsMultisig))),
        new(WrappedNative, IsAboutNative),
        new("return data", d => d.Decides(WellKnown.Token, 21, 23, 24)),
        new("newer token instructions", d => d.Decides(WellKnown.Token, 38, 45, 255)),
        new("programs and sysvars", IsAboutBuiltIn),
    ];

    /// <summary>Whether a transaction advances a nonce first, and so may name it instead of a blockhash.</summary>
    public static bool NamesNonce(ParsedTransaction transaction) => DurableNonce.TryGetNonceAccount(transaction, out _);

    /// <summary>Whether an account holds lamports as tokens.</summary>
    public static bool IsNative(Address address, SvmAccount? account) =>
        account is not null && account.DataHex.Length == 2 * TokenAccount.Length &&
        account.DataHex.AsSpan(2 * NativeOffset, 2) is "01";

    private static bool IsBudgetError(Disagreement d)
    {
        if (d.Ours != nameof(TransactionStatus.InvalidComputeBudget))
        {
            return false;
        }

        return s_budgetErrors.Contains(d.Svm)
            || (d.Svm.EndsWith(" InvalidInstructionData", StringComparison.Ordinal) && d.Decides(WellKnown.ComputeBudget));
    }

    private static bool IsReplayOfNonce(Disagreement d) =>
        d is { Svm: "AlreadyProcessed", Ours: "BlockhashNotFound" } && NamesNonce(d.Transaction);

    // What moves lamports with the tokens can also leave an account without its rent.
    private static bool IsAboutNative(Disagreement d) =>
        d.Decides(WellKnown.Token, 17) ||
        (d.Decides(WellKnown.Token) && d.Lists(IsNative)) ||
        (d.Svm == "InsufficientFundsForRent" && d.Calls(WellKnown.Token) && d.Vector.Before.Any(pair => IsNative(pair.Key, pair.Value)));

    // Instructions on nonces list sysvars as they should; those are not what they work on.
    private static bool IsAboutBuiltIn(Disagreement d) =>
        d.WorksOn(s_builtIn) ||
        (d.Decides(WellKnown.System, 0, 1, 2, 3, 8, 9, 10, 11, 13) && d.Lists((address, _) => s_builtIn.Contains(address)));

    private static bool IsEarlyRefusal(string ours) =>
        ours is nameof(TransactionStatus.InvalidComputeBudget) or nameof(TransactionStatus.SignatureFailure);

    private static bool IsExhausted(string ours) =>
        ours.EndsWith($" {nameof(InstructionError.ComputationalBudgetExceeded)}", StringComparison.Ordinal);

    private static bool CallsNobody(ParsedTransaction transaction)
    {
        for (int i = 0; i < transaction.InstructionCount; i++)
        {
            if (!s_builtIn.Contains(transaction.InstructionProgram(i)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMultisig(Address address, SvmAccount? account) =>
        account is not null && account.Owner == WellKnown.Token && account.DataHex.Length == 2 * MultisigLength;
}
