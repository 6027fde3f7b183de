using System.Globalization;
using System.Text.Json;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.SecondOpinion;

/// <summary>
/// How a transaction ended, in Solana's words, so that two answers can be compared: <c>Success</c>, the name of a
/// <c>TransactionError</c>, or <c>InstructionError 1 Custom 17</c>.
/// </summary>
internal static class Outcomes
{
    public const string Success = "Success";

    /// <summary>What the generator wrote down.</summary>
    public static string OfSvm(JsonElement result)
    {
        if (!result.TryGetProperty("error", out JsonElement error))
        {
            return Success;
        }

        if (!result.TryGetProperty("kind", out JsonElement kind))
        {
            return error.GetString()!;
        }

        string number = result.TryGetProperty("number", out JsonElement custom) ? $" {custom.GetUInt32()}" : "";
        int index = result.GetProperty("index").GetInt32();
        return string.Create(CultureInfo.InvariantCulture, $"{error.GetString()} {index} {kind.GetString()}{number}");
    }

    /// <summary>What our executor's receipt says.</summary>
    public static string OfReceipt(in Receipt receipt) => receipt.Status switch
    {
        TransactionStatus.InstructionFailed when receipt.Error == InstructionError.Custom =>
            string.Create(CultureInfo.InvariantCulture, $"InstructionError {receipt.ErrorInstruction} Custom {receipt.ErrorNumber}"),
        TransactionStatus.InstructionFailed =>
            string.Create(CultureInfo.InvariantCulture, $"InstructionError {receipt.ErrorInstruction} {receipt.Error}"),

        // Solana has one name for both.
        TransactionStatus.PayerLeftBelowRent => nameof(TransactionStatus.InsufficientFundsForRent),
        _ => receipt.Status.ToString(),
    };

    /// <summary>Solana's name for bytes that our parser refuses.</summary>
    public static string OfMalformed(MalformedReason reason) => reason switch
    {
        MalformedReason.DuplicateAccount => "AccountLoadedTwice",
        _ => "SanitizeFailure",
    };
}
