using System.Globalization;
using System.Text;
using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Tests.Data;

/// <summary>Books of holders: what is read from them, and what is said about those that are wrong.</summary>
public sealed class BookReaderTest : IDisposable
{
    private const string Header = "owner,asset,balance,spender,allowance,expires\n";

    private const string Scenario = """
        scenario: book
        duration: 2h
        assets:
          USDX: { decimals: 6, price: 1.00 }
          WETH: { decimals: 9, price: 1800 }
        population:
          users: { from: book.csv, as-of: 2026-11-01 }
          dapp: { kind: program, uses: market, pool: { pay: USDX, get: WETH, depth: { USDX: 9M, WETH: 5000 } } }
          others: { count: 10 }
          bot: { kind: agent, count: 1, acts-for: users }
          traders: { kind: agent, count: 2, acts-for: others }
        delegation:
          approval: { from: users, to: dapp, kind: spl-approve, amount: 5 }
        attack: { at: 1h, compromise: dapp, behaviour: drain }
        arms:
          approvals: { delegation: approval }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_row_is_a_holding_with_at_most_one_allowance()
    {
        BookPlan book = Good(Header +
            "bob,WETH,0.000000001,dapp,unlimited,\n" +
            "\"Ann, the elder\",USDX,1234.50,dapp,7.25,30d\n" +
            "bob,USDX,0,,,\n" +
            "\"Ann, the elder\",USDX,1234.5,bot,1,-2d\n" +
            " cid ,USDX, 12 ,dapp,0,\n");
        Assert.Equal(["bob", "Ann, the elder", "cid"], book.Owners);
        Assert.Equal([new(0, 0, 0), new(1, 0, 1_234_500_000), new(2, 0, 12_000_000), new(0, 1, 1)], book.Holdings.ToArray());
        Assert.Equal(
            [
                new(1, 0, 1, BookAllowance.Unlimited, BookAllowance.Never), new(1, 1, 0, 7_250_000, 30L * 86_400_000),
                new(3, 1, 0, 1_000_000, -2L * 86_400_000),
            ],
            book.Allowances.ToArray());
    }

    [Fact]
    public void Columns_are_found_by_name_and_those_of_allowances_may_be_missing()
    {
        BookPlan book = Good("Balance,note,Asset,OWNER\n5,x,USDX,ann\n6,y,WETH,ann\n7,z,USDX,bob\n");
        Assert.Equal(["ann", "bob"], book.Owners);
        Assert.Equal([new(0, 0, 5_000_000), new(1, 0, 7_000_000), new(0, 1, 6_000_000_000)], book.Holdings.ToArray());
        Assert.True(book.Allowances.IsEmpty);
    }

    [Theory]
    [InlineData("", BookAllowance.Never)]
    [InlineData("0s", 0)]
    [InlineData("90m", 5_400_000)]
    [InlineData("2 slots", 800)]
    [InlineData("-1us", -1)]
    [InlineData("2026-11-01", 0)]
    [InlineData("2026-11-02", 86_400_000)]
    [InlineData("2026-10-31T23:59:59.9999Z", -1)]
    [InlineData("2026-11-01T02:00+02:00", 0)]
    [InlineData("9999-12-31", 251_608_723_200_000)]
    public void Ends_are_spans_or_dates_counted_from_time_zero(string expires, long ms) =>
        Assert.Equal(ms, Good(Header + $"ann,USDX,5,dapp,unlimited,{expires}\n").Allowances[0].ExpiresMs);

    [Theory]
    // Owners.
    [InlineData(",USDX,5,,,", 2, 1, DiagnosticCodes.DataValue, "column owner expects a name of 1 to 100 printable characters, not nothing")]
    [InlineData("a\u001b[31mb,USDX,5,,,", 2, 1, DiagnosticCodes.DataValue, "column owner expects a name of 1 to 100 printable characters, not 'a?[31mb'")]
    [InlineData("a\u202Eb,USDX,5,,,", 2, 1, DiagnosticCodes.DataValue, "column owner")]
    // Assets.
    [InlineData("ann,USDY,5,,,", 2, 5, DiagnosticCodes.DataName, "column asset names 'USDY', which the scenario does not have; did you mean 'USDX'?")]
    [InlineData("ann,usdx,5,,,", 2, 5, DiagnosticCodes.DataName, "column asset names 'usdx', which the scenario does not have; did you mean 'USDX'?")]
    [InlineData("ann,,5,,,", 2, 5, DiagnosticCodes.DataValue, "column asset expects the name of an asset, not nothing")]
    // Balances.
    [InlineData("ann,USDX,,,,", 2, 10, DiagnosticCodes.DataValue, "column balance expects an amount of USDX, not nothing; write digits")]
    [InlineData("ann,USDX,\"1,000\",,,", 2, 10, DiagnosticCodes.DataValue, "column balance expects an amount of USDX, not '1,000'; write digits")]
    [InlineData("ann,USDX,1e3,,,", 2, 10, DiagnosticCodes.DataValue, "column balance expects an amount of USDX, not '1e3'; write digits")]
    [InlineData("ann,USDX,5k,,,", 2, 10, DiagnosticCodes.DataValue, "column balance expects an amount of USDX, not '5k'; write digits")]
    [InlineData("ann,USDX,-5,,,", 2, 10, DiagnosticCodes.DataValue, "column balance expects an amount of USDX, not '-5'; amounts are not negative")]
    [InlineData("ann,USDX,5.1234567,,,", 2, 10, DiagnosticCodes.DataValue, "column balance expects an amount of USDX, not '5.1234567'; USDX has 6 decimals")]
    [InlineData("ann,WETH,9223372036.854775808,,,", 2, 10, DiagnosticCodes.DataValue, "column balance expects an amount of WETH, not '9223372036.854775808'; it does not fit")]
    [InlineData("ann,USDX,unlimited,,,", 2, 10, DiagnosticCodes.DataValue, "column balance")]
    // Allowances.
    [InlineData("ann,USDX,5,dapp,plenty,", 2, 17, DiagnosticCodes.DataValue, "column allowance expects an amount of USDX, unlimited or nothing, not 'plenty'")]
    [InlineData("ann,USDX,5,dapp,-1,", 2, 17, DiagnosticCodes.DataValue, "column allowance")]
    [InlineData("ann,USDX,5,dapp,115792089237316195423570985008687907853269984665640564039457.584007,", 2, 17, DiagnosticCodes.DataValue,
        "column allowance expects an amount of USDX, unlimited or nothing, not '115792089237316195423570985008687907853269984665640564039...'; write unlimited")]
    [InlineData("ann,USDX,5,dapp,9223372036855,", 2, 17, DiagnosticCodes.DataValue,
        "column allowance expects an amount of USDX, unlimited or nothing, not '9223372036855'; write unlimited")]
    [InlineData("ann,USDX,5,,7,", 2, 12, DiagnosticCodes.DataValue, "column spender expects who may spend the allowance, not nothing")]
    // Spenders.
    [InlineData("ann,USDX,5,users,7,", 2, 12, DiagnosticCodes.DataName,
        "column spender names users, which is neither a program nor a single agent; who may spend here: dapp, bot")]
    [InlineData("ann,USDX,5,traders,7,", 2, 12, DiagnosticCodes.DataName, "column spender names traders")]
    // Ends.
    [InlineData("ann,USDX,5,dapp,7,30", 2, 19, DiagnosticCodes.DataValue, "column expires expects nothing, a span of time from time zero, or a date, not '30'")]
    [InlineData("ann,USDX,5,dapp,7,soon", 2, 19, DiagnosticCodes.DataValue, "column expires")]
    [InlineData("ann,USDX,5,dapp,7,2026-02-30", 2, 19, DiagnosticCodes.DataValue,
        "column expires expects a date, not '2026-02-30'; write a date such as 2026-11-01, or 2026-11-01T12:00:00Z")]
    [InlineData("ann,USDX,5,dapp,7,--2d", 2, 19, DiagnosticCodes.DataValue, "column expires")]
    // Rows beside each other.
    [InlineData("ann,USDX,5,dapp,7,\nbob,USDX,5,dapp,7,\nann,USDX,6,bot,7,", 4, 10, DiagnosticCodes.DataContradiction,
        "column balance says 6 USDX of 'ann', but row 2 says 5; rows for several spenders repeat the balance")]
    [InlineData("ann,USDX,5,dapp,7,\nbob,USDX,5,dapp,7,\nann,USDX,5.0,dapp,8,", 4, 14, DiagnosticCodes.DataContradiction,
        "row 2 has 'ann' and USDX with the spender 'dapp' already; keep one of the two")]
    [InlineData("ann,USDX,5,elsewhere,7,\nann,USDX,5,elsewhere,7,", 3, 12, DiagnosticCodes.DataContradiction, "row 2 has 'ann' and USDX with")]
    [InlineData("ann,USDX,5,,,\nann,USDX,5,,,", 3, 1, DiagnosticCodes.DataContradiction,
        "row 2 has 'ann' and USDX without a spender already; keep one of the two")]
    [InlineData("ann,USDX,9223372036854,,,\nbob,USDX,1,,,\nbob,WETH,1,,,", 3, 10, DiagnosticCodes.DataValue,
        "column balance expects a sum of USDX that fits into 63 bits of base units, not '1'")]
    // Shape.
    [InlineData("ann,USDX,5,,", 2, 1, DiagnosticCodes.DataMalformed, "the row has 5 fields, but the header 6")]
    [InlineData("ann,USDX,\"5,,,", 2, 10, DiagnosticCodes.DataMalformed, "a quote is never closed")]
    public void A_bad_row_is_reported_with_row_and_column(string rows, int line, int column, int code, string message)
    {
        string path = _folder.Write("bad.csv", Header + rows + "\n");
        ScenarioLoadResult result = Loading.Load(Scenario, $"population.users.from={path}");
        Assert.Null(result.Document);
        Diagnostic diagnostic = Assert.Single(result.Diagnostics, d => d.Severity == Severity.Error);
        Assert.Equal((path, line, column, code), (diagnostic.Path, diagnostic.Line, diagnostic.Column, diagnostic.Code));
        string whole = diagnostic.Hint.Length == 0 ? diagnostic.Message : $"{diagnostic.Message}; {diagnostic.Hint}";
        Assert.StartsWith(message, whole, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1, 1, DiagnosticCodes.DataMalformed, "the file holds nothing")]
    [InlineData("\uFEFF", 1, 1, DiagnosticCodes.DataMalformed, "the file holds nothing")]
    [InlineData(Header, 1, 1, DiagnosticCodes.DataMalformed, "the file has a header, but no rows")]
    [InlineData("owner,balance,asse\nann,5,USDX\n", 1, 1, DiagnosticCodes.DataColumn, "the file has no column 'asset'")]
    [InlineData("owner;asset;balance\nann;USDX;5\n", 1, 1, DiagnosticCodes.DataColumn, "the file has no column 'owner'")]
    [InlineData("owner,asset,balance,spender\nann,USDX,5,dapp\n", 1, 1, DiagnosticCodes.DataColumn, "the file has a column 'spender' but none 'allowance'")]
    [InlineData("owner,asset,balance,allowance\nann,USDX,5,7\n", 1, 1, DiagnosticCodes.DataColumn, "the file has a column 'allowance' but none 'spender'")]
    [InlineData("owner,asset,balance,balance\nann,USDX,5,5\n", 1, 21, DiagnosticCodes.DataColumn, "the file has two columns 'balance'")]
    public void A_file_that_is_no_book_is_reported(string csv, int line, int column, int code, string message)
    {
        ScenarioLoadResult result = Loading.Load(Scenario, $"population.users.from={_folder.Write("bad.csv", csv)}");
        Assert.Null(result.Document);
        Diagnostic first = result.Diagnostics[0];
        Assert.Equal((line, column, code, message), (first.Line, first.Column, first.Code, first.Message));
        Assert.All(result.Diagnostics, d => Assert.EndsWith("bad.csv", d.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void A_date_needs_the_date_of_time_zero_which_is_said_once()
    {
        string path = _folder.Write("dated.csv", Header + "ann,USDX,5,dapp,7,2026-12-01\nbob,USDX,5,dapp,7,2026-12-01\n");
        string undated = Scenario.Replace(", as-of: 2026-11-01", "", StringComparison.Ordinal);
        ScenarioLoadResult result = Loading.Load(undated, $"population.users.from={path}");
        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal((2, 19, DiagnosticCodes.DataValue), (diagnostic.Line, diagnostic.Column, diagnostic.Code));
        Assert.Equal("write for example 'as-of: 2026-11-01' beside 'from'", diagnostic.Hint);
    }

    [Fact]
    public void All_rows_are_checked_up_to_the_limit()
    {
        string rows = string.Concat(Enumerable.Range(0, 300).Select(i => i % 3 == 0 ? $"o{i},USDX,1,,,\n" : $"o{i},USDX,x,,,\n"));
        ScenarioLoadResult result = Loading.Load(Scenario, $"population.users.from={_folder.Write("bad.csv", Header + rows)}");
        Assert.Equal(DiagnosticBag.Limit, result.Diagnostics.Length);
        Assert.Equal([3, 4, 6, 7, 9], result.Diagnostics.Take(5).Select(d => d.Line));
    }

    [Fact]
    public void Long_names_are_refused_and_a_hundred_characters_are_not_long()
    {
        Assert.Equal([new string('x', 100)], Good(Header + new string('x', 100) + ",USDX,5,,,\n").Owners);
        string path = _folder.Write("long.csv", Header + new string('x', 1_000_000) + ",USDX,5,,,\n");
        Diagnostic diagnostic = Assert.Single(Loading.Load(Scenario, $"population.users.from={path}").Diagnostics);
        Assert.Equal((2, 1, DiagnosticCodes.DataValue), (diagnostic.Line, diagnostic.Column, diagnostic.Code));
        Assert.InRange(diagnostic.ToString().Length, 50, 400);
    }

    [Fact]
    public void Spenders_that_the_scenario_does_not_have_are_named_once_and_their_owners_keep_what_they_hold()
    {
        string path = _folder.Write("book.csv", Header +
            "ann,USDX,5,dap,7,\n" + "bob,USDX,6,uniswap-v4,7,\n" + "cid,USDX,7,dap,unlimited,\n" + "cid,USDX,7,dapp,1,\n");
        ScenarioLoadResult result = Loading.Load(Scenario, $"population.users.from={path}");
        Assert.Equal(
            [
                $"{path}:2:12: warning OL5008: column spender names 'dap' in 2 rows, which the scenario does not have: its allowances play no part; " +
                "did you mean 'dapp'?",
                $"{path}:3:12: warning OL5008: column spender names 'uniswap-v4' in 1 row, which the scenario does not have: its allowances play no part",
            ],
            result.Diagnostics.Select(d => d.ToString()));
        BookPlan book = result.Document!.Plan.Populations[0].Book!;
        Assert.Equal([5_000_000UL, 6_000_000, 7_000_000], book.Holdings.ToArray().Select(h => h.Units));
        Assert.Equal([new BookAllowance(1, 2, 0, 1_000_000, BookAllowance.Never)], book.Allowances.ToArray());
    }

    [Fact]
    public void After_ten_such_spenders_the_rest_is_counted()
    {
        string rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"o{i},USDX,1,spender-{i % 25},1,\n"));
        ScenarioLoadResult result = Loading.Load(Scenario, $"population.users.from={_folder.Write("book.csv", Header + rows)}");
        Assert.NotNull(result.Document);
        Assert.Equal(11, result.Diagnostics.Length);
        Assert.Equal("15 more spenders, in 30 rows, play no part either", result.Diagnostics[10].Message);
        Assert.Equal(12, result.Diagnostics[10].Line);
    }

    [Fact]
    public void The_totals_of_a_book_are_those_of_its_rows()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            Random random = new(seed);
            StringBuilder csv = new(Header);
            ulong[] totals = new ulong[2];
            for (int owner = 0; owner < 50; owner++)
            {
                for (int asset = 0; asset < 2; asset++)
                {
                    int decimals = random.Next(asset == 0 ? 7 : 10);
                    long digits = random.NextInt64(10_000_000);
                    decimal tokens = new((int)digits, 0, 0, false, (byte)decimals);
                    totals[asset] += (ulong)(tokens * (asset == 0 ? 1_000_000 : 1_000_000_000));
                    csv.Append(CultureInfo.InvariantCulture, $"o{owner},{(asset == 0 ? "USDX" : "WETH")},{tokens},,,\n");
                }
            }

            BookPlan book = Good(csv.ToString());
            Assert.Equal(50, book.Owners.Length);
            for (int asset = 0; asset < 2; asset++)
            {
                Assert.Equal(totals[asset], (ulong)book.HoldingsOf(asset).ToArray().Sum(h => (decimal)h.Units));
            }
        }
    }

    [Fact]
    public void Damaged_books_never_cause_an_exception_and_every_diagnostic_has_a_place()
    {
        const string good = Header +
            "ann,USDX,5,dapp,7,30d\n\"b \"\"ob\",WETH,1.5,bot,unlimited,2026-12-01\r\nann,WETH,0,,,\nann,USDX,5,bot,1,-2d\n";
        string[] snippets =
        [
            "\"", ",", "\n", "\r", "\uFEFF", "-", ".", "e9", "unlimited", "9999999999999999999999999999999", "\0", "\u2028", "2026-11", "dapp",
            "0001-01-01", "é",
        ];
        Random random = new(7);
        int loaded = 0;
        for (int i = 0; i < 3_000; i++)
        {
            string csv = good;
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                int at = random.Next(csv.Length + 1);
                int cut = random.Next(2) == 0 ? 0 : Math.Min(random.Next(1, 9), csv.Length - at);
                csv = csv.Remove(at, cut).Insert(at, random.Next(3) == 0 ? "" : snippets[random.Next(snippets.Length)]);
            }

            ScenarioLoadResult result = Loading.Load(Scenario, $"population.users.from={_folder.Write("damaged.csv", csv)}");
            Assert.Equal(result.Document is null, result.Diagnostics.Any(d => d.Severity == Severity.Error));
            Assert.All(result.Diagnostics, d => Assert.True(d is { Line: >= 1, Column: >= 1, Message.Length: > 0 }, $"case {i}: {d}"));
            loaded += result.Document is null ? 0 : 1;
        }

        Assert.InRange(loaded, 100, 2_900);
    }

    private BookPlan Good(string csv)
    {
        ExperimentPlan plan = Loading.Good(Scenario, $"population.users.from={_folder.Write("good.csv", csv)}").Plan;
        Assert.Equal(plan.Populations[0].Book!.Owners.Length, plan.Populations[0].Count);
        return plan.Populations[0].Book!;
    }
}
