using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.SecondOpinion;

/// <summary>
/// What a real SVM made of thousands of System and Token transactions, and what we make of them: outcome, error, index of the failed
/// instruction, lamports, owner and data of every account. <c>tests/second-opinion</c> makes the vectors and explains the differences.
/// </summary>
public sealed class SecondOpinionTests
{
    private const string DefaultBudget = "default compute budget";

    private static readonly string[] s_listed = [.. KnownDifferences.All.Select(difference => difference.Name), DefaultBudget];

    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _unexplained = [];

    [Fact]
    public void The_sequential_executor_agrees_with_a_real_SVM() =>
        Compare((runtime, history) => new SequentialExecutor(runtime, history));

    [Fact]
    public void The_parallel_executor_agrees_with_a_real_SVM() =>
        Compare((runtime, history) => new ParallelExecutor(runtime, history, 1));

    [Fact]
    public void There_are_vectors_of_every_kind()
    {
        Assert.True(SvmVectors.All.Count >= 5_000);
        int successes = SvmVectors.All.Count(vector => vector.Steps[0].Outcome == Outcomes.Success);
        Assert.InRange(successes, 1_500, 3_500);
        Assert.Superset(Enum.GetValues<SystemInstruction>().Select(tag => (int)tag).ToHashSet(), SucceededTags(WellKnown.System));
        Assert.Superset(Enum.GetValues<TokenInstruction>().Select(tag => (int)tag).ToHashSet(), SucceededTags(WellKnown.Token));
    }

    [Fact]
    public void Every_difference_is_explained()
    {
        using Stream page = Assembly.GetExecutingAssembly().GetManifestResourceStream("SecondOpinion/README.md")!;
        using var reader = new StreamReader(page);
        string[] explained = [.. Regex.Matches(reader.ReadToEnd(), "^\\*\\*(.+?)\\*\\*", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];
        Assert.Equal(s_listed.Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    private static HashSet<int> SucceededTags(in Address program)
    {
        var tags = new HashSet<int>();
        var transaction = new ParsedTransaction();
        foreach (SvmStep step in SvmVectors.All.Select(vector => vector.Steps[0]).Where(step => step.Outcome == Outcomes.Success))
        {
            Assert.Equal(MalformedReason.None, TransactionParser.TryParse(step.Wire, transaction));
            for (int i = 0; i < transaction.InstructionCount; i++)
            {
                if (transaction.InstructionProgram(i) == program)
                {
                    tags.Add(transaction.InstructionData(i)[0]);
                }
            }
        }

        return tags;
    }

    private void Compare(Func<Runtime, LedgerHistory, IBlockExecutor> executor)
    {
        foreach (SvmVector vector in SvmVectors.All)
        {
            Compare(vector, executor);
        }

        Assert.True(
            _unexplained.Count == 0,
            $"{_unexplained.Count} differences that nobody explained:\n{string.Join('\n', _unexplained.Take(50))}");

        // A difference that is listed must be one: otherwise the list would outlive its reasons.
        Assert.All(s_listed, name => Assert.Contains(name, _seen));
    }

    private void Compare(SvmVector vector, Func<Runtime, LedgerHistory, IBlockExecutor> executor)
    {
        using var replay = new SvmReplay(vector, executor);
        var tolerance = new Tolerance(vector);
        bool nonceNamed = false;
        bool nonceFailed = false;
        foreach (SvmStep step in vector.Steps)
        {
            string ours = replay.Run(step);
            bool namesNonce = KnownDifferences.NamesNonce(replay.Transaction);
            nonceNamed |= namesNonce;
            if (ours != step.Outcome &&
                !IsExplained(new Disagreement(vector, replay.Transaction, step.Outcome, ours, nonceNamed, nonceFailed)))
            {
                return;
            }

            CheckUnits(vector, step, replay);
            tolerance.Add(replay.Transaction, ours);
            nonceFailed |= namesNonce && ours != Outcomes.Success;
        }

        CompareAccounts(vector, replay, tolerance);
    }

    // True if the ledgers are to be the same nevertheless.
    private bool IsExplained(Disagreement disagreement)
    {
        KnownDifference? known = Array.Find(KnownDifferences.All, difference => difference.Explains(disagreement));
        if (known is null)
        {
            _unexplained.Add(disagreement.ToString());
            return false;
        }

        Count(known.Name);
        return known.LeavesSame;
    }

    // Native programs cost the same there and here.
    private void CheckUnits(SvmVector vector, SvmStep step, SvmReplay replay)
    {
        if (step.ComputeUnits is not { } expected || replay.ComputeUnits == expected)
        {
            return;
        }

        for (int i = 0; i < replay.Transaction.InstructionCount; i++)
        {
            if (replay.Transaction.InstructionProgram(i) == WellKnown.Token)
            {
                return;
            }
        }

        _unexplained.Add(string.Create(
            CultureInfo.InvariantCulture, $"vector {vector.Number}: the SVM used {expected} compute units, we {replay.ComputeUnits}"));
    }

    private void CompareAccounts(SvmVector vector, SvmReplay replay, Tolerance tolerance)
    {
        foreach (Address address in vector.Before.Keys.Union(vector.After.Keys))
        {
            SvmAccount? svm = vector.After.TryGetValue(address, out SvmAccount? after) ? after : vector.Before[address];
            SvmAccount? ours = SvmAccount.Read(replay.State, in address);
            if (ours == svm)
            {
                continue;
            }

            if (tolerance.ExplainsFee(in address, svm, ours))
            {
                Count(DefaultBudget);
            }
            else if (tolerance.ExplainsNonce(in address, svm, ours))
            {
                Count(KnownDifferences.NonceValue);
            }
            else if (tolerance.ExplainsNative(svm, ours))
            {
                Count(KnownDifferences.WrappedNative);
            }
            else
            {
                _unexplained.Add(
                    $"vector {vector.Number}: {address} is {svm?.ToString() ?? "gone"}, with us {ours?.ToString() ?? "gone"}");
            }
        }
    }

    private void Count(string name) => _seen[name] = _seen.GetValueOrDefault(name) + 1;
}
