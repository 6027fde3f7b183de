using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenLedger.Scenarios.Tests.Mutations;

/// <summary>What mutations start from: every scenario of the repository, the small ones of the tests, and data files of each kind.</summary>
internal static partial class MutationCorpus
{
    private const string Transfers = "transfers.csv";
    private const string Withdrawals = "withdrawals.csv";
    private const string WithdrawalsBlock = $"    from: {Withdrawals}\n    tokens: {{ '0xa0': USDC, other: WETH }}\n";
    private const string Book = "book.csv";

    // Of the long table of transfers a few rows are enough: the others add time, not cases.
    private const int TimelineRows = 8;

    /// <summary>All seeds, in a fixed order.</summary>
    public static IReadOnlyList<MutationSeed> All { get; } =
    [
        new("drain", Loading.Drain),
        new("replay", Loading.Replay),
        .. Scenarios().Select(file => new MutationSeed(
            Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'), WithShortTimeline(File.ReadAllText(file)))),
        new("transfers", Replaced(Loading.Replay, TimelineBlock(), $"  transfers: {Transfers}"), Transfers, TransferRows()),
        new("withdrawals", Replaced(Loading.Replay, "    rate: 10/d\n", WithdrawalsBlock), Withdrawals, WithdrawalRows()),
        new("book", BookScenario(), Book, BookRows()),
    ];

    /// <summary>Every word of the seeds, once, in their order: keys, values, units and punctuation.</summary>
    public static IReadOnlyList<string> Words { get; } =
        [.. All.SelectMany(seed => Word().Matches(seed.Scenario).Concat(Word().Matches(seed.Data))).Select(match => match.Value).Distinct()];

    [GeneratedRegex(@"[A-Za-z][\w-]*|[0-9][\w.%/]*|[^\s\w]", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    private static IEnumerable<string> Scenarios() =>
        Directory.GetFiles(Repository.PathOf("scenarios"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static string WithShortTimeline(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int kept = 0;
        return string.Join('\n', lines.Where(line => !line.StartsWith("    - [", StringComparison.Ordinal) || ++kept <= TimelineRows));
    }

    private static string TimelineBlock()
    {
        int start = Loading.Replay.IndexOf("  timeline:", StringComparison.Ordinal);
        return Loading.Replay[start..Loading.Replay.IndexOf("\narms:", StringComparison.Ordinal)];
    }

    private static string Replaced(string text, string piece, string replacement)
    {
        Assert.Contains(piece, text, StringComparison.Ordinal);
        return text.Replace(piece, replacement, StringComparison.Ordinal);
    }

    private static string BookScenario()
    {
        string text = Replaced(Loading.Drain, "{ count: 100, holds: { USDX: 50 } }", $"{{ from: {Book}, as-of: 2026-11-01 }}");
        text = Replaced(text, "count: 5, acts-for: users, owners-each: 20", "count: 3, acts-for: users, owners-each: 2");
        return Replaced(text, "kind: spl-approve, amount: unlimited", "kind: permit, amount: book, expires: book");
    }

    private static string BookRows()
    {
        StringBuilder rows = new("owner,asset,balance,spender,allowance,expires\n");
        for (int i = 0; i < 12; i++)
        {
            string allowance = (i % 4) switch { 0 => ",,", 1 => "dapp,unlimited,", 2 => "dapp,250.5,2026-12-01", _ => "old-vault,3,30d" };
            rows.Append(CultureInfo.InvariantCulture, $"\"Owner, {i}\",{(i % 5 == 0 ? "WETH,7.25" : "USDX,1201.5")},{allowance}\n");
        }

        return rows.ToString();
    }

    private static string TransferRows()
    {
        StringBuilder rows = new("seq,sec_since_first,token,amount,amount_raw,decimals,usd_est,initiator,recipient,note\n");
        for (int i = 0; i < 12; i++)
        {
            string asset = i % 3 == 0 ? "WETH,0.5,500000000000000000,18,1000.25" : "USDC,1000,,,1000";
            rows.Append(CultureInfo.InvariantCulture, $"{i},{i * 7},{asset},0x{i % 4},0x{i},\"a \"\"note\"\", quoted\"\n");
        }

        return rows.ToString();
    }

    private static string WithdrawalRows()
    {
        StringBuilder rows = new("dst_unix,origin_unix,token_address,value_usd\n");
        for (int i = 0; i < 12; i++)
        {
            rows.Append(CultureInfo.InvariantCulture, $"{1_641_907_661 + (i * 3_600)},,0x{(i % 2 == 0 ? "A0" : "b1")},{i * 8.97m}\n");
        }

        return rows.ToString();
    }
}
