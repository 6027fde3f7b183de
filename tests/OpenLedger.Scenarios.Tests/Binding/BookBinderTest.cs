using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Tests.Binding;

/// <summary>What a scenario says about a book, beside it.</summary>
public sealed class BookBinderTest : IDisposable
{
    private const string Book = "owner,asset,balance,spender,allowance,expires\nann,USDX,50,dapp,20,1h\nbob,USDX,60,,,\n";

    private static readonly string Scenario = Loading.Drain
        .Replace("users: { count: 100, holds: { USDX: 50 } }", "users: { from: book.csv }", StringComparison.Ordinal)
        .Replace("count: 5, acts-for: users, owners-each: 20", "count: 2, acts-for: users", StringComparison.Ordinal)
        .Replace(
            "amount: unlimited }", "amount: book }\n  permit: { to: dapp, kind: permit, amount: book, expires: book, renew-for: 2h }",
            StringComparison.Ordinal);

    private readonly TemporaryFolder _folder = new();

    public BookBinderTest() => _folder.Write("book.csv", Book);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_book_takes_the_place_of_count_and_holdings()
    {
        ScenarioDocument document = Good(Scenario);
        PopulationPlan users = document.Plan.Populations[0];
        Assert.Equal((2, PopulationKind.Owners), (users.Count, users.Kind));
        Assert.Empty(users.Holds);
        Assert.Equal(["ann", "bob"], users.Book!.Owners);
        Assert.Equal([0], users.HeldAssets);
        Assert.Equal(1, document.Plan.Populations[2].OwnersEach);
    }

    [Fact]
    public void Delegations_ask_it_for_amounts_and_ends()
    {
        ExperimentPlan plan = Good(Scenario).Plan;
        Assert.True(plan.Delegations[0] is { AmountFromBook: true, AmountTokens: null, ExpiresFromBook: false, RenewFor: null });
        Assert.True(plan.Delegations[1] is { AmountFromBook: true, ExpiresFromBook: true, Expires: null });
        Assert.Equal(SimDuration.FromHours(2), plan.Delegations[1].RenewFor);
        Assert.False(plan.Delegations[2].AmountFromBook);
    }

    [Fact]
    public void Its_path_and_hash_are_inputs_relative_to_the_scenario_and_to_the_working_directory_in_a_setting()
    {
        InputFile input = Assert.Single(Good(Scenario).Inputs);
        Assert.Equal(("book.csv", ScenarioFile.Sha256(File.ReadAllBytes(Path.Combine(_folder.Root, "book.csv")))), (input.Path, input.Sha256));

        string other = _folder.Write("other.csv", Book + "cid,USDX,1,,,\n");
        ScenarioDocument document = Good(Scenario, $"population.users.from={other}");
        Assert.Equal(3, document.Plan.Populations[0].Count);
        Assert.NotEqual(input.Sha256, Assert.Single(document.Inputs).Sha256);
    }

    [Fact]
    public void Diagnostics_name_it_with_the_folder_of_the_scenario()
    {
        string path = _folder.Write("book.csv", Book + "cid,USDX,x,,,\n");
        Assert.Equal(path, Assert.Single(Load(Scenario).Diagnostics).Path);
    }

    [Fact]
    public void A_setting_can_put_a_book_in_the_place_of_a_distribution()
    {
        string path = _folder.Write("other.csv", Book);
        ScenarioDocument document = Good(
            Loading.Drain, "population.traders.count=2", "population.traders.owners-each=1", $"population.users={{ from: {path} }}");
        Assert.Equal(2, document.Plan.Populations[0].Count);
    }

    [Theory]
    [InlineData("{ from: book.csv }", "{ from: book.csv, count: 5 }", DiagnosticCodes.KeyDoesNotApply, "count", "book.csv")]
    [InlineData("{ from: book.csv }", "{ from: book.csv, holds: { USDX: 5 } }", DiagnosticCodes.KeyDoesNotApply, "holds", "book.csv")]
    [InlineData("{ from: book.csv }", "{ from: book.csv, as-of: yesterday }", DiagnosticCodes.BadValue, "yesterday", "as-of")]
    [InlineData("{ from: book.csv }", "{ from: [book.csv] }", DiagnosticCodes.WrongType, "[book.csv]", "")]
    [InlineData("{ from: book.csv }", "{ from: nowhere.csv }", DiagnosticCodes.DataUnreadable, "nowhere.csv", "")]
    [InlineData("kind: agent, count: 2", "kind: agent, from: book.csv, count: 2", DiagnosticCodes.KeyDoesNotApply, "from", "agent, ")]
    [InlineData("kind: program\n", "kind: program\n    from: book.csv\n", DiagnosticCodes.KeyDoesNotApply, "from", "program")]
    [InlineData("kind: spl-approve, amount: book", "kind: spl-approve, amount: book, expires: book", DiagnosticCodes.KeyDoesNotApply, "expires", "spl")]
    [InlineData("kind: spl-approve, amount: book", "kind: spl-approve, amount: book, renew-for: 2h", DiagnosticCodes.KeyDoesNotApply, "renew-for", "spl")]
    [InlineData("amount: book, expires: book, renew-for: 2h", "amount: 5, expires: book, renew-for: 2h", DiagnosticCodes.Inconsistent, "book,", "expires: ")]
    [InlineData("expires: book, renew-for: 2h", "expires: 2h, renew-for: 2h", DiagnosticCodes.KeyDoesNotApply, "renew-for", "")]
    [InlineData("renew-for: 2h", "renew-for: 2", DiagnosticCodes.BadUnit, "2", "renew-for: ")]
    [InlineData("lifetime: 24h", "lifetime: 24h\n    renew-for: 2h", DiagnosticCodes.KeyDoesNotApply, "renew-for: 2h", "lifetime")]
    [InlineData("approval: { to: dapp", "approval: { to: bot", DiagnosticCodes.MissingPart, "book }", "amount: ")]
    public void A_mistake_about_a_book_is_reported_where_it_is(string piece, string replacement, int code, string at, string after)
    {
        string text = Scenario.Replace("  traders:", "  bot: { kind: agent, count: 1, acts-for: users }\n  traders:", StringComparison.Ordinal);
        Assert.Contains(piece, text, StringComparison.Ordinal);
        text = text.Replace(piece, replacement, StringComparison.Ordinal);
        (int line, int column) = Loading.Place(text, at, after);
        ScenarioLoadResult result = Load(text);
        Assert.Null(result.Document);
        Assert.True(
            result.Diagnostics is [var only] && (only.Code, only.Line, only.Column) == (code, line, column),
            $"expected only OL{code} at {line}:{column}, got:\n{Loading.Lines(result.Diagnostics)}");
    }

    [Fact]
    public void Time_zero_needs_no_date_without_a_book() => Loading.Wrong(
        Loading.Drain, "users: { count: 100,", "users: { count: 100, as-of: 2026-11-01,", DiagnosticCodes.KeyDoesNotApply, "as-of");

    [Fact]
    public void Who_has_no_book_cannot_be_asked()
    {
        Diagnostic diagnostic = Loading.Wrong(
            Loading.Drain, "amount: unlimited", "amount: book", DiagnosticCodes.Inconsistent, "book");
        Assert.Equal("delegation.approval.amount asks the book of users, which has none", diagnostic.Message);
        Assert.Equal("name one in population.users.from, or write an amount or 'unlimited'", diagnostic.Hint);
    }

    [Fact]
    public void What_is_worth_more_than_can_be_counted_is_refused_where_the_book_is_named()
    {
        _folder.Write("book.csv", Book + "whale,USDX,2000000000000,,,\n");
        Diagnostic diagnostic = Assert.Single(Load(Scenario).Diagnostics);
        Assert.Equal((DiagnosticCodes.AmountNotRepresentable, "population.users.from"), (diagnostic.Code, diagnostic.Message[..21]));
    }

    [Fact]
    public void Payments_in_an_asset_that_the_book_does_not_have_are_a_warning()
    {
        const string payment = "  - { who: users, does: pay, asset: WETH, amount: 1, rate: 1/h }";
        string text = Scenario.Replace("workload:\n", $"workload:\n{payment}\n", StringComparison.Ordinal);
        ScenarioLoadResult result = Load(text);
        Assert.NotNull(result.Document);
        Assert.Equal(DiagnosticCodes.NoEffect, Assert.Single(result.Diagnostics).Code);
    }

    private ScenarioDocument Good(string text, params string[] settings)
    {
        ScenarioLoadResult result = Load(text, settings);
        Assert.True(result.Diagnostics.IsEmpty, Loading.Lines(result.Diagnostics));
        return result.Document!;
    }

    private ScenarioLoadResult Load(string text, params string[] settings) => ScenarioLoader.LoadText(
        Path.Combine(_folder.Root, "scenario.yaml"), text, new ScenarioOverrides { Settings = [.. settings.Select(SettingOf)] });

    private static Setting SettingOf(string text)
    {
        string[] parts = text.Split('=', 2);
        return new Setting(parts[0], parts[1]);
    }
}
