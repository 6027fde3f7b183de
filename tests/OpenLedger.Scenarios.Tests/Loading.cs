using System.Collections.Immutable;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Tests;

/// <summary>Loads texts and asserts on what loading them says.</summary>
internal static class Loading
{
    /// <summary>A small scenario without errors: a key is stolen, what was approved is drained.</summary>
    public const string Drain = """
        scenario: small
        duration: 24h
        seed: 7
        assets:
          USDX: { decimals: 6, price: 1.00 }
          WETH: { decimals: 9, price: 1800 }
        population:
          users: { count: 100, holds: { USDX: 50 } }
          dapp:
            kind: program
            uses: market
            pool: { pay: USDX, get: WETH, depth: { USDX: 9M, WETH: 5000 }, fee: 30bps }
          traders: { kind: agent, count: 5, acts-for: users, owners-each: 20 }
        delegation:
          approval: { to: dapp, kind: spl-approve, amount: unlimited }
          session:
            to: dapp
            kind: session
            lifetime: 24h
            actions: [swap]
            counterparties: [dapp]
            assets:
              USDX: { per-use: 20, lifetime: 100, bucket: { burst: 30, refill: 5/h } }
        workload:
          - { who: traders, does: swap, amount: 2, rate: 0.5/s }
        attack:
          at: 9h
          compromise: dapp
          behaviour: drain
        response:
          detector: { watches: outflow(dapp), threshold: 6 sigma, latency: 2 slots }
          on-alert:
            - { after: 90m, do: announce }
            - { after: 1 slot, do: freeze-delegations, of: dapp, in: [frozen] }
        arms:
          approvals: { delegation: approval, announce: true }
          frozen: { delegation: session }
        expect:
          - arms.frozen.loss.net_usd < 0.2 * arms.approvals.loss.net_usd
        """;

    /// <summary>A small scenario without errors: a recorded attack on a bridge.</summary>
    public const string Replay = """
        scenario: small-bridge
        duration: 10d
        assets:
          USDC: { decimals: 6, price: 1 }
          WETH: { decimals: 9, price: 2000 }
        bridge:
          name: bridge
          escrow: { USDC: 1M, WETH: 100 }
        workload:
          - who: bridge-users
            does: withdraw
            rate: 10/d
            value: 100
            mix: { USDC: 3, WETH: 1 }
        attack:
          at: 5d
          behaviour: replay
          flaw: accept-unproven
          timeline:
            - [2m, USDC, 3, 2, 100]
            - [1m, WETH, 1, 1, 2]
        arms:
          open: {}
          paused: { controls: { pause-after: 90s } }
        """;

    /// <summary>Loads a text with settings given as <c>path=value</c>.</summary>
    public static ScenarioLoadResult Load(string text, params string[] settings) => ScenarioLoader.LoadText(
        "test.yaml", text, new ScenarioOverrides { Settings = [.. settings.Select(Setting)] });

    /// <summary>Loads a text that must have no error and no warning.</summary>
    public static ScenarioDocument Good(string text, params string[] settings)
    {
        ScenarioLoadResult result = Load(text, settings);
        Assert.Empty(result.Diagnostics);
        Assert.NotNull(result.Document);
        return result.Document;
    }

    /// <summary>
    /// Loads a text in which one piece is replaced, and requires a diagnostic with this code at the place that <paramref name="at"/> has
    /// in the new text (its first occurrence, or that after the first occurrence of <paramref name="after"/>).
    /// </summary>
    public static Diagnostic Wrong(string text, string piece, string replacement, int code, string at, string after = "")
    {
        Assert.Contains(piece, text, StringComparison.Ordinal);
        int index = text.IndexOf(piece, StringComparison.Ordinal);
        string changed = string.Concat(text.AsSpan(0, index), replacement, text.AsSpan(index + piece.Length));
        return WrongAt(changed, code, at, after);
    }

    /// <summary>Loads a text and requires a diagnostic with this code at a place; see <see cref="Wrong"/>.</summary>
    public static Diagnostic WrongAt(string text, int code, string at, string after = "")
    {
        (int line, int column) = Place(text, at, after);
        ScenarioLoadResult result = Load(text);
        Assert.Null(result.Document);
        Diagnostic? found = result.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Code == code && diagnostic.Line == line &&
            diagnostic.Column == column && diagnostic.Severity == Severity.Error);
        Assert.True(found is not null, $"expected OL{code} at {line}:{column}, got:\n{Lines(result.Diagnostics)}");
        return found;
    }

    /// <summary>Line and column of a piece of a text.</summary>
    public static (int Line, int Column) Place(string text, string at, string after = "")
    {
        int index = text.IndexOf(at, text.IndexOf(after, StringComparison.Ordinal) + after.Length, StringComparison.Ordinal);
        Assert.True(index >= 0, $"'{at}' is not in the text");
        int lineStart = index == 0 ? 0 : text.LastIndexOf('\n', index - 1) + 1;
        return (text.AsSpan(0, index).Count('\n') + 1, index - lineStart + 1);
    }

    /// <summary>Diagnostics as olsim prints them.</summary>
    public static string Lines(ImmutableArray<Diagnostic> diagnostics) => string.Join('\n', diagnostics);

    private static Setting Setting(string setting)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        return new Setting(setting[..equals], setting[(equals + 1)..]);
    }
}
