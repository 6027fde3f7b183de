using System.Globalization;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.SecondOpinion;

/// <summary>A transaction of which we and the SVM do not say the same.</summary>
/// <param name="Vector">Where it stands.</param>
/// <param name="Transaction">The transaction.</param>
/// <param name="Svm">What the SVM said, in the words of <see cref="Outcomes"/>.</param>
/// <param name="Ours">What we say.</param>
/// <param name="AfterNonce">Whether it or one before it named a nonce instead of a blockhash.</param>
/// <param name="AfterFailedNonce">Whether one before it did so and failed.</param>
internal sealed record Disagreement(
    SvmVector Vector, ParsedTransaction Transaction, string Svm, string Ours, bool AfterNonce, bool AfterFailedNonce)
{
    /// <summary>Number of the first instruction of which the two answers differ; -1 if none was reached.</summary>
    public int Instruction { get; } = FirstOf(InstructionOf(Svm), InstructionOf(Ours));

    // The accounts of the deciding instruction; none of a transaction that was refused before its lookup tables were read.
    private ReadOnlySpan<byte> Accounts =>
        Instruction >= 0 && Transaction.IsResolved ? Transaction.InstructionAccounts(Instruction) : default;

    /// <summary>Whether the transaction has an instruction of a program that begins with one of these bytes.</summary>
    public bool Calls(Address program, params ReadOnlySpan<byte> tags) => Find(program, tags) >= 0;

    /// <summary>Whether the deciding instruction is one of a program that begins with one of these bytes.</summary>
    public bool Decides(Address program, params ReadOnlySpan<byte> tags) =>
        Instruction >= 0 && IsCall(Instruction, in program, tags);

    /// <summary>Whether the deciding instruction lists an account like this, as it was before.</summary>
    public bool Lists(Func<Address, SvmAccount?, bool> kind)
    {
        foreach (byte number in Accounts)
        {
            Address address = Transaction.Account(number);
            if (kind(address, Vector.Before.GetValueOrDefault(address)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the first account of the deciding instruction is one of these.</summary>
    public bool WorksOn(ReadOnlySpan<Address> addresses)
    {
        ReadOnlySpan<byte> accounts = Accounts;
        return !accounts.IsEmpty && addresses.Contains(Transaction.Account(accounts[0]));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"vector {Vector.Number}: the SVM says {Svm}, we say {Ours}");

    private int Find(Address program, ReadOnlySpan<byte> tags)
    {
        for (int i = 0; i < Transaction.InstructionCount; i++)
        {
            if (IsCall(i, in program, tags))
            {
                return i;
            }
        }

        return -1;
    }

    private bool IsCall(int instruction, in Address program, ReadOnlySpan<byte> tags)
    {
        ReadOnlySpan<byte> data = Transaction.InstructionData(instruction);
        return Transaction.InstructionProgram(instruction) == program && (tags.IsEmpty || (!data.IsEmpty && tags.Contains(data[0])));
    }

    private static int FirstOf(int one, int other) => one < 0 ? other : other < 0 ? one : Math.Min(one, other);

    private static int InstructionOf(string outcome) =>
        outcome.StartsWith("InstructionError ", StringComparison.Ordinal)
            ? int.Parse(outcome.Split(' ')[1], CultureInfo.InvariantCulture)
            : -1;
}
