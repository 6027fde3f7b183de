using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Tests.Binding;

/// <summary>Every class of mistake in a file is reported with its number, at its line and column.</summary>
public class BindingErrorsTest
{
    [Theory]
    // Keys.
    [InlineData("duration: 24h", "duraton: 24h", DiagnosticCodes.UnknownKey, "duraton", "")]
    [InlineData("duration: 24h\n", "", DiagnosticCodes.MissingKey, "scenario", "")]
    [InlineData("decimals: 6, ", "decimal: 6, ", DiagnosticCodes.UnknownKey, "decimal", "")]
    [InlineData("decimals: 6, ", "", DiagnosticCodes.MissingKey, "USDX", "")]
    [InlineData("price: 1.00", "price: 1.00, prize: 2", DiagnosticCodes.UnknownKey, "prize", "")]
    [InlineData("fee: 30bps", "fees: 30bps", DiagnosticCodes.UnknownKey, "fees", "")]
    [InlineData("at: 9h", "when: 9h", DiagnosticCodes.UnknownKey, "when", "")]
    [InlineData("announce: true", "anounce: true", DiagnosticCodes.UnknownKey, "anounce", "")]
    [InlineData("seed: 7", "seed: 7\nsettlement: { batch: 150 slots }", DiagnosticCodes.UnknownKey, "settlement", "")]
    // Types and units.
    [InlineData("assets:\n", "assets: 5\nasset:\n", DiagnosticCodes.WrongType, "5", "assets")]
    [InlineData("count: 100,", "count: [100],", DiagnosticCodes.WrongType, "[100]", "")]
    [InlineData("actions: [swap]", "actions: swap", DiagnosticCodes.WrongType, "swap", "actions")]
    [InlineData("duration: 24h", "duration: 24", DiagnosticCodes.BadUnit, "24", "duration")]
    [InlineData("duration: 24h", "duration: 24 hours", DiagnosticCodes.BadUnit, "24", "duration")]
    [InlineData("rate: 0.5/s", "rate: 0.5", DiagnosticCodes.BadUnit, "0.5", "rate")]
    [InlineData("6 sigma", "6", DiagnosticCodes.BadUnit, "6,", "threshold")]
    [InlineData("seed: 7", "seed: 010", DiagnosticCodes.BadValue, "010", "")]
    [InlineData("seed: 7", "seed: 0x10", DiagnosticCodes.BadValue, "0x10", "")]
    [InlineData("seed: 7", "seed: 1:30", DiagnosticCodes.BadValue, "1:30", "")]
    [InlineData("announce: true", "announce: yes", DiagnosticCodes.BadValue, "yes", "")]
    [InlineData("fee: 30bps", "fee: 30k", DiagnosticCodes.BadValue, "30k", "")]
    // Ranges.
    [InlineData("count: 100,", "count: 0,", DiagnosticCodes.OutOfRange, "0,", "count")]
    [InlineData("count: 100,", "count: 11M,", DiagnosticCodes.OutOfRange, "11M", "")]
    [InlineData("count: 100,", "count: 1.5,", DiagnosticCodes.OutOfRange, "1.5", "")]
    [InlineData("decimals: 6", "decimals: 10", DiagnosticCodes.OutOfRange, "10", "")]
    [InlineData("price: 1.00", "price: 2M", DiagnosticCodes.OutOfRange, "2M", "")]
    [InlineData("seed: 7", "seed: 18446744073709551616", DiagnosticCodes.OutOfRange, "184", "")]
    [InlineData("fee: 30bps", "fee: 101%", DiagnosticCodes.OutOfRange, "101%", "")]
    [InlineData("fee: 30bps", "fee: 0.5bps", DiagnosticCodes.OutOfRange, "0.5bps", "")]
    [InlineData("depth: { USDX: 9M", "depth: { USDX: 0", DiagnosticCodes.OutOfRange, "0", "depth")]
    [InlineData("rate: 0.5/s", "rate: 1M/s", DiagnosticCodes.OutOfRange, "1M/s", "")]
    [InlineData("behaviour: drain", "behaviour: drain\n  rate: 1/h", DiagnosticCodes.OutOfRange, "1/h", "")]
    [InlineData("seed: 7", "seed: 7\nexperiment: { replications: 0 }", DiagnosticCodes.OutOfRange, "0 }", "")]
    [InlineData("seed: 7", "seed: 7\nexperiment: { replications: 10001 }", DiagnosticCodes.OutOfRange, "10001", "")]
    [InlineData("seed: 7", "seed: 7\nexperiment: { confidence: 100% }", DiagnosticCodes.OutOfRange, "100%", "")]
    [InlineData("seed: 7", "seed: 7\nledger: { slot: 0s }", DiagnosticCodes.OutOfRange, "0s", "")]
    [InlineData("seed: 7", "seed: 7\nledger: { compute-per-block: 1M }", DiagnosticCodes.OutOfRange, "1M }", "")]
    [InlineData("counterparties: [dapp]", "counterparties: [dapp, users]", DiagnosticCodes.OutOfRange, "[dapp, users]", "")]
    // Words.
    [InlineData("kind: program", "kind: programm", DiagnosticCodes.UnknownWord, "programm", "")]
    [InlineData("kind: spl-approve", "kind: approve", DiagnosticCodes.UnknownWord, "approve", "kind: ")]
    [InlineData("does: swap", "does: swop", DiagnosticCodes.UnknownWord, "swop", "")]
    [InlineData("behaviour: drain", "behaviour: drian", DiagnosticCodes.UnknownWord, "drian", "")]
    [InlineData("behaviour: drain", "behaviour: drain\n  order-by: size", DiagnosticCodes.UnknownWord, "size", "")]
    [InlineData("do: announce", "do: anounce", DiagnosticCodes.UnknownWord, "anounce", "")]
    [InlineData("[swap]", "[swap, steal]", DiagnosticCodes.UnknownWord, "steal", "")]
    [InlineData("seed: 7", "seed: 7\nledger: { signatures: maybe }", DiagnosticCodes.UnknownWord, "maybe", "")]
    // Keys that do not apply.
    [InlineData("users: { count: 100", "users: { acts-for: users, count: 100", DiagnosticCodes.KeyDoesNotApply, "acts-for", "")]
    [InlineData("amount: unlimited", "amount: unlimited, expires: 3d", DiagnosticCodes.KeyDoesNotApply, "expires", "")]
    [InlineData("amount: unlimited", "amount: unlimited, lifetime: 3d", DiagnosticCodes.KeyDoesNotApply, "lifetime", "")]
    [InlineData("lifetime: 24h", "lifetime: 24h\n    amount: 5", DiagnosticCodes.KeyDoesNotApply, "amount: 5", "")]
    [InlineData("behaviour: drain", "behaviour: drain\n  flaw: accept-unproven", DiagnosticCodes.KeyDoesNotApply, "flaw", "")]
    [InlineData("does: swap, amount: 2", "does: swap, amount: 2, mix: {}", DiagnosticCodes.KeyDoesNotApply, "mix", "")]
    [InlineData("do: announce }", "do: announce, of: dapp }", DiagnosticCodes.KeyDoesNotApply, "of", "announce, ")]
    // Calls.
    [InlineData("amount: 2,", "amount: \"unifrom(1, 2)\",", DiagnosticCodes.BadCall, "unifrom", "")]
    [InlineData("amount: 2,", "amount: \"uniform(2, 1)\",", DiagnosticCodes.BadCall, "1)", "")]
    [InlineData("amount: 2,", "amount: \"uniform(1)\",", DiagnosticCodes.BadCall, "uniform", "")]
    [InlineData("amount: 2,", "amount: \"uniform(1, 2, 3)\",", DiagnosticCodes.BadCall, "3)", "")]
    [InlineData("amount: 2,", "amount: \"uniform(1, 2\",", DiagnosticCodes.BadCall, "\",", "uniform(1, 2")]
    [InlineData("amount: 2,", "amount: \"lognormal(mean: 2, sigma: 1)\",", DiagnosticCodes.BadCall, "2, sigma", "mean")]
    [InlineData("amount: 2,", "amount: \"lognormal(median: 0, sigma: 1)\",", DiagnosticCodes.BadCall, "0, sigma", "")]
    [InlineData("amount: 2,", "amount: \"lognormal(median: 2, sigma: 31)\",", DiagnosticCodes.OutOfRange, "31", "sigma: ")]
    [InlineData("amount: 2,", "amount: \"lognormal(median: 2h, sigma: 1)\",", DiagnosticCodes.BadValue, "2h", "")]
    [InlineData("after: 90m", "after: \"exponential(mean: 90)\"", DiagnosticCodes.BadUnit, "90)", "mean: ")]
    [InlineData("amount: 2,", "amount: \"empirical(0%: 1, 50%: 9, 100%: 5)\",", DiagnosticCodes.BadCall, "5)", "100%: ")]
    [InlineData("amount: 2,", "amount: \"empirical(0%: 1, 50%: 9)\",", DiagnosticCodes.BadCall, "empirical", "")]
    [InlineData("amount: 2,", "amount: \"pareto(minimum: 1, alpha: 0)\",", DiagnosticCodes.OutOfRange, "0)", "alpha")]
    [InlineData("outflow(dapp)", "inflow(dapp)", DiagnosticCodes.BadCall, "inflow", "watches: ")]
    [InlineData("rate: 0.5/s", "rate: 0.5/s, shape: \"diurnal(peak: 25h, swing: 40%)\"", DiagnosticCodes.OutOfRange, "25h", "")]
    [InlineData("rate: 0.5/s", "rate: 0.5/s, shape: \"diurnal(peak: 5h, swing: 140%)\"", DiagnosticCodes.OutOfRange, "140%", "")]
    [InlineData("rate: 0.5/s", "rate: 0.5/s, shape: weekly", DiagnosticCodes.BadCall, "weekly", "")]
    // Names and meaning.
    [InlineData("scenario: small", "scenario: ../small", DiagnosticCodes.BadName, "../small", "")]
    [InlineData("  approvals: {", "  a.b: {", DiagnosticCodes.BadName, "a.b", "")]
    [InlineData("  users: {", "  bridge-users: {", DiagnosticCodes.BadName, "bridge-users", "")]
    [InlineData("holds: { USDX:", "holds: { USDY:", DiagnosticCodes.UnknownName, "USDY", "")]
    [InlineData("acts-for: users", "acts-for: user", DiagnosticCodes.UnknownName, "user,", "acts-for: ")]
    [InlineData("compromise: dapp", "compromise: dap", DiagnosticCodes.UnknownName, "dap\n", "")]
    [InlineData("outflow(dapp)", "outflow(dapq)", DiagnosticCodes.UnknownName, "dapq", "")]
    [InlineData("in: [frozen]", "in: [approvals, frzen]", DiagnosticCodes.UnknownName, "frzen", "")]
    [InlineData("delegation: session }", "delegation: sesion }", DiagnosticCodes.UnknownName, "sesion", "")]
    [InlineData("who: traders", "who: trader", DiagnosticCodes.UnknownName, "trader,", "")]
    [InlineData("counterparties: [dapp]", "counterparties: [dap]", DiagnosticCodes.UnknownName, "dap]", "")]
    [InlineData("who: traders", "who: users", DiagnosticCodes.WrongKind, "users", "who: ")]
    [InlineData("acts-for: users", "acts-for: dapp", DiagnosticCodes.WrongKind, "dapp", "acts-for: ")]
    [InlineData("to: dapp, kind: spl", "to: users, kind: spl", DiagnosticCodes.WrongKind, "users", "to: ")]
    [InlineData("to: dapp, kind: spl", "from: dapp, to: dapp, kind: spl", DiagnosticCodes.WrongKind, "dapp", "from: ")]
    [InlineData("outflow(dapp)", "outflow(users)", DiagnosticCodes.WrongKind, "users", "outflow(")]
    [InlineData("owners-each: 20", "owners-each: 21", DiagnosticCodes.Inconsistent, "users", "acts-for: ")]
    [InlineData("at: 9h", "at: 24h", DiagnosticCodes.Inconsistent, "24h", "at: ")]
    [InlineData("get: WETH", "get: USDX", DiagnosticCodes.Inconsistent, "USDX", "get: ")]
    [InlineData("does: swap,", "does: swap, asset: WETH,", DiagnosticCodes.Inconsistent, "WETH", "does: swap, asset: ")]
    [InlineData("compromise: dapp", "compromise: traders", DiagnosticCodes.MissingPart, "traders", "compromise: ")]
    [InlineData("approvals: { delegation: approval, announce: true }", "approvals: { announce: true }", DiagnosticCodes.MissingKey, "approvals", "arms:")]
    [InlineData("delegation: session }", "delegation: session, controls: { delay: 1h } }", DiagnosticCodes.MissingPart, "controls", "")]
    [InlineData("amount: unlimited", "amount: 20B", DiagnosticCodes.AmountNotRepresentable, "20B", "")]
    [InlineData("per-use: 20", "per-use: 20000B", DiagnosticCodes.AmountNotRepresentable, "20000B", "")]
    [InlineData("in: [frozen]", "in: []", DiagnosticCodes.MissingPart, "[]", "in: ")]
    public void A_mistake_is_reported_where_it_is(string piece, string replacement, int code, string at, string after) =>
        Loading.Wrong(Loading.Drain, piece, replacement, code, at, after);

    [Fact]
    public void A_key_without_a_value_is_reported_behind_its_colon()
    {
        Diagnostic diagnostic = Assert.Single(Loading.Load(Loading.Drain.Replace("duration: 24h", "duration:", StringComparison.Ordinal)).Diagnostics);
        Assert.Equal((DiagnosticCodes.WrongType, 2, 10), (diagnostic.Code, diagnostic.Line, diagnostic.Column));
    }

    [Theory]
    [InlineData("escrow: { USDC: 1M", "escrow: { USDC: 1.0000001", DiagnosticCodes.AmountNotRepresentable, "1.0000001", "")]
    [InlineData("escrow: { USDC: 1M", "escrow: { USDC: 20000B", DiagnosticCodes.AmountNotRepresentable, "20000B", "")]
    [InlineData("escrow: { USDC: 1M", "escrow: { USDC: 99", DiagnosticCodes.Inconsistent, "timeline", "")]
    [InlineData("USDC: 3, WETH: 1", "USDC: 3, WETH: 0", DiagnosticCodes.OutOfRange, "0", "USDC: 3, WETH: ")]
    [InlineData("USDC: 3, WETH: 1 }", "USDC: 3, WTH: 1 }", DiagnosticCodes.UnknownName, "WTH", "")]
    [InlineData("who: bridge-users", "who: users", DiagnosticCodes.UnknownName, "users", "who: ")]
    [InlineData("flaw: accept-unproven", "flaw: none", DiagnosticCodes.UnknownWord, "none", "")]
    [InlineData("  flaw: accept-unproven\n", "", DiagnosticCodes.MissingKey, "attack", "")]
    [InlineData("value: 100", "value: 100\n    amount: 5", DiagnosticCodes.KeyDoesNotApply, "amount", "")]
    [InlineData("[2m, USDC, 3, 2, 100]", "[2m, USDC, 3, 2]", DiagnosticCodes.WrongType, "[2m", "")]
    [InlineData("[2m, USDC, 3, 2, 100]", "[2m, USDC, 3, 4, 100]", DiagnosticCodes.Inconsistent, "4, 100", "")]
    [InlineData("[2m, USDC, 3, 2, 100]", "[2, USDC, 3, 2, 100]", DiagnosticCodes.BadUnit, "2,", "timeline")]
    [InlineData("[2m, USDC, 3, 2, 100]", "[2m, USDT, 3, 2, 100]", DiagnosticCodes.UnknownName, "USDT", "")]
    [InlineData("[2m, USDC, 3, 2, 100]", "[2m, USDC, 2M, 2, 100]", DiagnosticCodes.OutOfRange, "2M,", "")]
    [InlineData("behaviour: replay", "behaviour: replay\n  compromise: users", DiagnosticCodes.KeyDoesNotApply, "compromise", "")]
    [InlineData("pause-after: 90s", "pause-afer: 90s", DiagnosticCodes.UnknownKey, "pause-afer", "")]
    [InlineData("pause-after: 90s", "pause-after: 90", DiagnosticCodes.BadUnit, "90", "pause-after: ")]
    [InlineData("pause-after: 90s", "sender-cap-usd: 210km", DiagnosticCodes.BadValue, "210km", "")]
    [InlineData("pause-after: 90s", "asset-bucket: { share: 5 }", DiagnosticCodes.OutOfRange, "5 }", "share")]
    [InlineData("pause-after: 90s", "usd-bucket: 10M", DiagnosticCodes.WrongType, "10M", "")]
    public void A_mistake_about_a_bridge_is_reported_where_it_is(string piece, string replacement, int code, string at, string after) =>
        Loading.Wrong(Loading.Replay, piece, replacement, code, at, after);

    [Fact]
    public void A_bridge_attack_needs_a_bridge()
    {
        string text = Loading.Replay.Replace("bridge:\n  name: bridge\n  escrow: { USDC: 1M, WETH: 100 }\n", "", StringComparison.Ordinal);
        Loading.WrongAt(text, DiagnosticCodes.MissingPart, "attack:");
        Loading.WrongAt(text, DiagnosticCodes.MissingPart, "who: bridge-users");
        Loading.WrongAt(text, DiagnosticCodes.MissingPart, "controls");
    }

    [Fact]
    public void Hints_name_the_nearest_that_is_known()
    {
        Assert.Equal("did you mean 'duration'?", Loading.Wrong(
            Loading.Drain, "duration: 24h", "duraton: 24h", DiagnosticCodes.UnknownKey, "duraton").Hint);
        Assert.Equal("did you mean 'dapp'?", Loading.Wrong(
            Loading.Drain, "compromise: dapp", "compromise: dap", DiagnosticCodes.UnknownName, "dap\n").Hint);
        Assert.Equal("did you mean 'drain'?", Loading.Wrong(
            Loading.Drain, "behaviour: drain", "behaviour: drian", DiagnosticCodes.UnknownWord, "drian").Hint);
        Assert.Contains("settlement layer", Loading.Wrong(
            Loading.Drain, "seed: 7", "settlement: {}", DiagnosticCodes.UnknownKey, "settlement").Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_mistakes_are_reported_together_in_the_order_of_their_places()
    {
        string text = Loading.Drain
            .Replace("duration: 24h", "duration: 24", StringComparison.Ordinal)
            .Replace("count: 100,", "cuont: 100,", StringComparison.Ordinal)
            .Replace("behaviour: drain", "behaviour: drian", StringComparison.Ordinal);
        ScenarioLoadResult result = Loading.Load(text);
        Assert.Equal(
            [DiagnosticCodes.BadUnit, DiagnosticCodes.MissingKey, DiagnosticCodes.UnknownKey, DiagnosticCodes.Inconsistent, DiagnosticCodes.UnknownWord],
            result.Diagnostics.Select(diagnostic => diagnostic.Code));
        Assert.Equal(result.Diagnostics.OrderBy(diagnostic => (diagnostic.Line, diagnostic.Column)), result.Diagnostics);
    }

    [Fact]
    public void A_file_with_warnings_only_loads()
    {
        string text = Loading.Drain.Replace("do: announce", "do: stop-agents, of: dapp", StringComparison.Ordinal);
        ScenarioLoadResult result = Loading.Load(text);
        Diagnostic warning = Assert.Single(result.Diagnostics);
        Assert.Equal((Severity.Warning, DiagnosticCodes.NoEffect), (warning.Severity, warning.Code));
        Assert.Equal(Loading.Place(text, "announce"), (warning.Line, warning.Column));
        Assert.NotNull(result.Document);
    }

    [Fact]
    public void A_bucket_without_a_size_is_a_warning()
    {
        ScenarioLoadResult result = Loading.Load(Loading.Replay, "arms.open.controls.asset-bucket.refill-over=24h");
        Assert.Equal(Severity.Warning, Assert.Single(result.Diagnostics).Severity);
        Assert.Null(result.Document!.Plan.Arms[0].Controls.AssetBucketSharePpm);
    }

    [Fact]
    public void A_diagnostic_is_one_line()
    {
        Diagnostic diagnostic = Loading.Wrong(Loading.Drain, "seed: 7", "seed: \"1\\n2\"", DiagnosticCodes.BadValue, "\"1");
        Assert.StartsWith("test.yaml:3:7: error OL2004: seed expects", diagnostic.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', diagnostic.ToString());
    }

    [Fact]
    public void At_most_a_hundred_diagnostics_are_kept()
    {
        string text = "scenario: x\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"key{i}: 1\n"));
        Assert.Equal(DiagnosticBag.Limit, Loading.Load(text).Diagnostics.Length);
    }
}
