using OpenLedger.Core.Guardrails;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Scenarios.Schema;

/// <summary>What a session may have beyond the limits that it always has: windows, price bands, breakers, guards.</summary>
internal static class GuardrailShapes
{
    private const int MaxDenials = 1_000_000;
    private const int MaxFactor = 1_000;

    // Shorter windows cannot be counted in sixteenths, and nothing is shorter than a millisecond.
    private static readonly SpanShape Window = new(MinNs: 16 * SimDuration.NsPerMs);

    private static readonly FormShape Rate = new(Forms.Rate, "whole tokens per time");

    private static readonly Key Most = Key.Needed("most", CommonShapes.Tokens, "The most that may leave.", "60");

    private static readonly Key Within = Key.Needed("within", Window, "In any span of this length.", "24h");

    private static readonly Shape AmountWithin = new("amount-within", "An amount in a window of time.", Most, Within);

    private static readonly Shape Band = new("price-band", "The asset leaves only in trades near its reference price.",
        Key.Needed("off", new ShareShape(), "How much less what comes in may be worth; whole basis points.", "50bps"),
        Key.Needed("turnover", CommonShapes.Tokens, "The most that may be traded away in all.", "100"));

    private static readonly Shape Drift = new("drift",
        "What the purpose of the session needs; a smoothed rate far above it stops or narrows the session behind the use that showed it.",
        Key.Needed("expected", Rate, "What the purpose needs; its time is that of the smoothing.", "3/h"),
        Key.Needed("factor", new WholeShape(2, MaxFactor, "times the expected rate"), "From how many times that on it acts.", "8"),
        Key.Optional("then", new WordShape<bool>(
                ("freeze", false, "the session stops until its owner thaws it."), ("narrow", true, "the session is narrowed to what is expected.")),
            "What happens then.", "narrow") with { Default = "freeze" });

    private static readonly Key Burst = Key.Needed("burst", CommonShapes.Tokens, "Capacity of its bucket, more than nothing; it is full at the start.", "40");

    private static readonly Key Refill = Key.Needed("refill", Rate, "How fast that fills again.", "10/h");

    private static readonly Key CountWithin = Key.Optional("within", CommonShapes.SomeTime, "How long refusals count together.", "10m") with { Default = "10m" };

    private static readonly Key CoolDown = Key.Optional(
        "cool-down", CommonShapes.Span, "After how long a tripped guard is reset, to be tried with what its bucket holds.", "1h") with { Default = "1h" };

    private static readonly Shape OwnerGuard = new("owner-guard",
        "A guard of each owner that all sessions of the owner go through; asked for more than it holds, it stops them all.",
        Burst, Refill, CountWithin, CoolDown);

    private static readonly Shape AssetGuard = new("asset-guard",
        "A guard that the sessions of all owners go through; it stops them all once several owners asked for more than it holds.",
        Burst, Refill,
        Key.Optional("owners", new WholeShape(2, GuardAccount.MaxOwners, "owners"), "How many owners must be refused until it trips.", "8")
            with { Default = "8" },
        CountWithin, CoolDown);

    private static readonly Shape Denials = new("denials", "How many denials a session survives.",
        Key.Needed("most", new WholeShape(1, MaxDenials, "denials"), "The denial after these freezes it.", "3"), Within);

    private static readonly Shape Renewal = new("renewal", "How owners renew their sessions.",
        Key.Needed("every", CommonShapes.SomeTime, "The time between two renewals, shorter than the lifetime.", "2h"),
        Key.Optional("wider", new ShareShape(), "By how much the limits of every asset grow each time, in a new grant that takes the place of the " +
            "last; without it the same session goes on for longer, and what is spent stays spent.", "40%") with { Default = "0%" });

    /// <summary>Keys of the limits on one asset.</summary>
    public static readonly Key[] OfAsset =
    [
        Key.Optional("window", new SectionShape(AmountWithin), "The most that may leave in any window of time.", "{ most: 60, within: 24h }"),
        Key.Optional("per-block", CommonShapes.Tokens, "The most that one block may take; more than nothing.", "20"),
        Key.Optional("price-band", new SectionShape(Band), "It leaves only in trades near the reference price.", "{ off: 50bps, turnover: 100 }"),
        Key.Optional("drawdown", new SectionShape(AmountWithin), "What exceeds this is denied and freezes the session.", "{ most: 40, within: 1h }"),
        Key.Optional("drift", new SectionShape(Drift), "What the purpose of the session needs.", "{ expected: 3/h, factor: 8 }"),
        Key.Optional("owner-guard", new SectionShape(OwnerGuard), "A guard that all sessions of an owner go through.", "{ burst: 40, refill: 10/h }"),
        Key.Optional("asset-guard", new SectionShape(AssetGuard), "A guard that the sessions of all owners go through.",
            "{ burst: 5k, refill: 2k/h, owners: 8 }"),
    ];

    /// <summary>Keys of a session.</summary>
    public static readonly Key[] OfSession =
    [
        Key.Optional("notional-usd", CommonShapes.Usd, "The most that may leave over all assets, in value; more than nothing.", "100"),
        Key.Optional("price-max-age", CommonShapes.SomeTime, "How old a price may be that such limits ask for.", "1h") with { Default = "1h" },
        Key.Optional("renew", new SectionShape(Renewal), "How its owner renews it, until the agents stop; without it, not at all.",
            "{ every: 2h, wider: 40% }"),
        Key.Optional("validated", new FlagShape(), "Whether a validator confirms it until there is an alert; without it, nobody does.", "true")
            with { Default = "false", OnlyWith = new Companion("revalidate-every") },
        Key.Optional("denials", new SectionShape(Denials), "How many denials it survives; without it, any number.", "{ most: 3, within: 1h }"),
    ];
}
