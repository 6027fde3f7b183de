using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.SecondOpinion;

/// <summary>
/// In what the accounts of a vector may differ although its transactions ended alike, see <c>tests/second-opinion/README.md</c>.
/// </summary>
internal sealed class Tolerance(SvmVector vector)
{
    // Where the nonce and the fee behind it stand in the hexadecimal data of a nonce account.
    private const int NonceFrom = 2 * 40;
    private const int NonceEnd = 2 * NonceAccount.Length;

    private readonly Dictionary<Address, Int128> _excess = [];
    private readonly HashSet<Address> _advanced = [];

    /// <summary>Notes what a transaction allows that we executed, whatever became of it.</summary>
    public void Add(ParsedTransaction transaction, string outcome)
    {
        bool executed = outcome == Outcomes.Success || outcome.StartsWith("InstructionError ", StringComparison.Ordinal) ||
            outcome == "InsufficientFundsForRent";
        if (!executed || transaction.InstructionCount == 0)
        {
            return;
        }

        Address payer = transaction.Key(0);
        _excess[payer] = _excess.GetValueOrDefault(payer) + SvmFees.ExcessOf(transaction);
        for (int i = 0; i < transaction.InstructionCount && KnownDifferences.NamesNonce(transaction); i++)
        {
            foreach (byte account in transaction.InstructionAccounts(i))
            {
                _advanced.Add(transaction.Account(account));
            }
        }
    }

    /// <summary>Whether a payer paid exactly as much more or less as our default limit makes it.</summary>
    public bool ExplainsFee(in Address address, SvmAccount? svm, SvmAccount? ours) =>
        svm is not null && ours is not null && _excess.TryGetValue(address, out Int128 excess) && excess != 0 &&
        svm == ours with { Lamports = (ulong)(ours.Lamports + excess) };

    /// <summary>Whether an account differs in nothing but the nonce it holds, in a transaction that named one.</summary>
    public bool ExplainsNonce(in Address address, SvmAccount? svm, SvmAccount? ours) =>
        svm is not null && ours is not null && _advanced.Contains(address) && svm.Owner == WellKnown.System &&
        svm.DataHex.Length >= NonceEnd && svm.DataHex.Length == ours.DataHex.Length &&
        svm == ours with { DataHex = WithNonceOf(ours, svm) };

    /// <summary>Whether a token account differs in nothing but its lamports, where one holds lamports as tokens.</summary>
    public bool ExplainsNative(SvmAccount? svm, SvmAccount? ours) =>
        svm is not null && ours is not null && svm.Owner == WellKnown.Token && svm == ours with { Lamports = svm.Lamports } &&
        vector.Before.Any(pair => KnownDifferences.IsNative(pair.Key, pair.Value));

    private static string WithNonceOf(SvmAccount ours, SvmAccount svm) =>
        string.Concat(
            ours.DataHex.AsSpan(0, NonceFrom), svm.DataHex.AsSpan(NonceFrom, NonceEnd - NonceFrom), ours.DataHex.AsSpan(NonceEnd));
}
