using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Schema;

/// <summary><c>delegation</c>: what owners handed to a principal, as an approval, a permit or a session.</summary>
internal static class DelegationShapes
{
    /// <summary>The word with which a delegation asks the book of its owners.</summary>
    public const string Book = "book";

    /// <summary>A token bucket.</summary>
    public static readonly Shape Bucket = new("bucket", "A token bucket: what may be taken at once, and how fast it comes back.",
        Key.Needed("burst", CommonShapes.Tokens, "Capacity of the bucket; it is full at the start.", "30"),
        Key.Needed("refill", new FormShape(Forms.Rate, "whole tokens per time"), "How fast it fills again.", "5/h"));

    /// <summary>Limits on one asset.</summary>
    public static readonly Shape Limits = new("limits", "The limits of a session on one asset.",
        Key.Needed("per-use", CommonShapes.Tokens, "The most that one use may take.", "20"),
        Key.Needed("lifetime", CommonShapes.Tokens, "The most that all uses together may take.", "100"),
        Key.Needed("bucket", new SectionShape(Bucket), "The most that uses may take within a time.", "{ burst: 30, refill: 5/h }"));

    private static readonly WordShape<string> Action = new(
        ("swap", "swap", "exchange one asset for another in a market."), ("transfer", "transfer", "send an asset to a counterparty."));

    private static readonly Key Amount = Key.Needed(
        "amount", new EitherShape(
            CommonShapes.Tokens, ("unlimited", "all that the owner has and will have"), (Book, "what the book of the owners says")),
        "How much may be spent, of each asset that the owner holds.", "unlimited");

    /// <summary>A delegation.</summary>
    public static readonly Shape Delegation = new("delegation", "Authority over owners' assets that another principal holds at time zero.",
        Key.Optional("from", CommonShapes.Reference,
            "The population of owners who delegated; needed only where there are several.", "users"),
        Key.Needed("to", CommonShapes.Reference, "The population whose key may spend: a program, or a single agent.", "dapp"),
        Key.Needed("kind", new WordShape<DelegationKind>(
                ("spl-approve", DelegationKind.SplApprove, "a token program's approval: one delegate, an amount, no end."),
                ("permit", DelegationKind.Permit, "an allowance with an amount and an expiry, held by a permit program."),
                ("session", DelegationKind.Session, "authority with an end, allowed actions and counterparties, and limits per asset.")),
            "How authority is handed on.", "session"),
        Key.Optional("age", CommonShapes.SpanDistribution,
            "How long before time zero it was given or last used, drawn for each owner; without it, just now.", "uniform(0d, 60d)"))
    {
        By = "kind",
        Variants =
        [
            new Variant("spl-approve", "approvals", Amount),
            new Variant("permit", "permits", Amount,
                Key.Optional("expires", new EitherShape(CommonShapes.SomeTime, (Book, "when the book of the owners says")),
                    "How long after it was given it ends, to be given anew by owners who still use it; without it, never.", "30d"),
                Key.Optional("renew-for", CommonShapes.SomeTime,
                    "For how long an owner who still uses it after its end gives it anew; without it, not at all.", "30d")
                    with { OnlyWith = new Companion("expires", Book) }),
            new Variant("session", "sessions",
                Key.Needed("lifetime", CommonShapes.SomeTime, "How long after time zero it ends.", "24h"),
                Key.Optional("idle-timeout", CommonShapes.SomeTime, "How long without a successful use ends it; without it, nothing does.", "6h"),
                Key.Optional("revalidate-every", CommonShapes.SomeTime,
                    "How long after its last validation it may be used; without it, always.", "12h"),
                Key.Needed("actions", new ListShape(Action), "What may be done with it.", "[swap]"),
                Key.Needed("counterparties", new ListShape(CommonShapes.Reference), "The populations whose members may receive.", "[dapp]"),
                Key.Needed("assets", new MapShape("asset", new SectionShape(Limits)), "The limits per asset; one that is not named may not leave.",
                    "{ USDX: { per-use: 20, lifetime: 100, bucket: { burst: 30, refill: 5/h } } }"),
                Key.Optional("uses", new EitherShape(new WholeShape(1, uint.MaxValue, "uses"), ("unlimited", "no limit on their number")),
                    "How many successful uses it has.", "1000") with { Default = "unlimited" }),
        ],
    };
}
