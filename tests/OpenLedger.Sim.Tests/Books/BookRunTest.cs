using System.Diagnostics;
using System.Globalization;
using System.Text;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Reporting.Json;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios;

namespace OpenLedger.Sim.Tests.Books;

/// <summary>Books of holders from the command line: the small one beside this test, and large ones made from a seed.</summary>
public sealed class BookRunTest : IDisposable
{
    private const string Header = "owner,asset,balance,spender,allowance,expires\n";

    private static readonly string Example = Path.Combine(TestFiles.Root, "tests", "OpenLedger.Sim.Tests", "Books", "example-book.yaml");

    private readonly TestHost _olsim = new();

    public BookRunTest() => _olsim.Host = _olsim.Host with
    {
        Load = ScenarioLoader.Load,
        LoadText = ScenarioLoader.LoadText,
        Runs = (plan, workers, trace) => new ExperimentRunSource(plan, workers, trace),
    };

    public void Dispose() => _olsim.Dispose();

    [Fact]
    public void What_the_book_allows_is_lost_to_the_unit_and_victims_bear_its_names()
    {
        ResultDocument result = Run(Example, "one");
        string[][] rows = [.. File.ReadAllLines(Path.ChangeExtension(Example, ".csv")).Skip(1).Select(Fields)];
        decimal expected = rows.Where(row => row[3] == "dapp").Sum(
            row => Math.Min(Number(row[2]), row[4] == "unlimited" ? decimal.MaxValue : Number(row[4])) * (row[1] == "USDX" ? 1 : 1800));
        Assert.Equal((double)expected, result.Arms["approvals"].Loss.GrossUsd!.Value, 0.001);

        // Balances are repeated for every spender; sessions put everybody's at risk, in every arm.
        decimal held = rows.DistinctBy(row => (row[0], row[1])).Sum(row => Number(row[2]) * (row[1] == "USDX" ? 1 : 1800));
        Assert.All(result.Arms.Values, arm => Assert.Equal((double)held, arm.ValueAtRisk.Usd!.Value, 0.001));

        string victims = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ResultFile("one"))!, "victims.csv"));
        Assert.Contains("\napprovals,users/Zelkova,1,USDX,18000,9000.5,9000.5,9000.5,9000.5\n", victims, StringComparison.Ordinal);
        Assert.Contains("\napprovals,\"users/Pine, Moss & Co\",1,USDX,250016,500,", victims, StringComparison.Ordinal);

        // What had lapsed by the attack is no permit any more.
        Assert.DoesNotContain("\npermits,users/Zelkova", victims, StringComparison.Ordinal);
        Assert.DoesNotContain("\npermits,users/Cedar Fund I,", victims, StringComparison.Ordinal);
        Assert.Contains(
            $"{Path.ChangeExtension(Example, ".csv")}:7:22: warning OL5008: column spender names 'old-vault' in 4 rows", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_a_book_has_one_digest_for_any_number_of_jobs_and_replay_finds_the_book_again()
    {
        ResultDocument one = Run(Example, "one", "--jobs", "1");
        ResultDocument two = Run(Example, "two", "--jobs", "2");
        Assert.Equal(one.Digest, two.Digest);
        Assert.Equal("example-book.csv", Assert.Single(one.Inputs).Path);

        Assert.Equal(0, _olsim.Run("replay", ResultFile("one")));
        Assert.Contains("same digest", _olsim.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_book_that_was_changed_is_another_run_and_is_not_replayed()
    {
        string scenario = Path.Combine(_olsim.Folder, "example-book.yaml");
        File.Copy(Example, scenario);
        string book = Path.ChangeExtension(scenario, ".csv");
        File.Copy(Path.ChangeExtension(Example, ".csv"), book);
        ResultDocument before = Run(scenario, "before");
        File.AppendAllText(book, "Last,USDX,1,,,\n");

        Assert.Equal(2, _olsim.Run("replay", ResultFile("before")));
        Assert.Contains("example-book.csv:1:1: error OL7005", _olsim.Error, StringComparison.Ordinal);

        ResultDocument after = Run(scenario, "after");
        Assert.NotEqual(before.Digest, after.Digest);
        Assert.NotEqual(
            Path.GetFileName(Path.GetDirectoryName(ResultFile("before"))), Path.GetFileName(Path.GetDirectoryName(ResultFile("after"))));
    }

    [Fact]
    public void Fifty_thousand_rows_run_from_end_to_end()
    {
        string book = Path.Combine(_olsim.Folder, "large.csv");
        int owners = WriteLarge(book, rows: 50_000);
        var watch = Stopwatch.StartNew();
        ResultDocument result = Run(
            Example, "large", "--replications", "1", "--arm", "approvals", "permits", "--set", $"population.users.from={book}", "attack.rate=1k/s");

        // Some seconds on an idle machine, and some times that on one under load; what grows faster than the book would take longer.
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 180);
        Assert.InRange(owners, 20_000, 50_000);
        Assert.InRange(result.Arms["permits"].Loss.NetUsd!.Value, 1, result.Arms["approvals"].Loss.NetUsd!.Value);
        Assert.All(result.Arms.Values, arm => Assert.InRange(arm.Bound.Tightness!.Value, 0.9, 1));
    }

    [Fact]
    public void One_broken_cell_among_fifty_thousand_rows_is_named_with_row_and_column()
    {
        string book = Path.Combine(_olsim.Folder, "broken.csv");
        WriteLarge(book, rows: 50_000);
        string[] lines = File.ReadAllLines(book);
        string[] cells = lines[31_999].Split(',');
        lines[31_999] = string.Join(',', [cells[0], cells[1], "1.2.3", .. cells[3..]]);
        File.WriteAllLines(book, lines);

        Assert.Equal(2, _olsim.Run("run", Example, "--set", $"population.users.from={book}", "--out", _olsim.Results));
        Assert.Equal(
            $"{book}:32000:{cells[0].Length + cells[1].Length + 3}: error OL5005: column balance expects an amount of {cells[1]}, not '1.2.3'; " +
            "write digits with at most one point: 1234.5",
            _olsim.Error.Trim());
    }

    // Rows of owners one after the other, one to three each; balances with a heavy tail, as books have them.
    private static int WriteLarge(string path, int rows)
    {
        Random random = new(11);
        StringBuilder csv = new(Header);
        int owner = 0;
        for (int written = 0; written < rows; owner++)
        {
            decimal usdx = Math.Round((decimal)Math.Exp(4 + (6 * random.NextDouble())), 6);
            string[] spenders = random.Next(5) switch { 0 => ["dapp", "lender"], 1 => ["lender"], 2 => [""], _ => ["dapp"] };
            foreach (string spender in spenders)
            {
                string allowance = spender.Length == 0 ? "" : random.Next(3) == 0 ? "250" : "unlimited";
                string expires = spender.Length == 0 ? "" : random.Next(3) switch { 0 => "", 1 => "2026-10-01", _ => "14d" };
                csv.Append(CultureInfo.InvariantCulture, $"0x{owner:x8},USDX,{usdx},{spender},{allowance},{expires}\n");
                written++;
            }

            if (random.Next(4) == 0)
            {
                csv.Append(CultureInfo.InvariantCulture, $"0x{owner:x8},WETH,{Math.Round((decimal)random.NextDouble(), 9)},,,\n");
                written++;
            }
        }

        File.WriteAllText(path, csv.ToString());
        return owner;
    }

    private ResultDocument Run(string scenario, string folder, params string[] options)
    {
        int status = _olsim.Run(["run", scenario, "--out", Path.Combine(_olsim.Folder, folder), .. options]);
        Assert.True(status == 0, _olsim.Error + _olsim.Output);
        return ResultJson.Read(ResultFile(folder), out _)!;
    }

    private string ResultFile(string folder) =>
        Assert.Single(Directory.GetFiles(Path.Combine(_olsim.Folder, folder), "result.json", SearchOption.AllDirectories));

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    // One name in the example has a comma.
    private static string[] Fields(string line) =>
        line.Replace("\"Pine, Moss & Co\"", "Pine", StringComparison.Ordinal).Split(',');
}
