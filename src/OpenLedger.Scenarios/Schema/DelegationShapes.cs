using OpenLedger.Core.Programs;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Schema;

/// <summary><c>delegation</c>: what owners handed to a principal, as a session or in one of the ways that are in use today.</summary>
internal static class DelegationShapes
{
    /// <summary>The word with which a delegation asks the book of its owners.</summary>
    public const string Book = "book";

    /// <summary>The most operations that one owner may sign in advance.</summary>
    public const int MaxOperations = 100;

    /// <summary>A token bucket.</summary>
    public static readonly Shape Bucket = new("bucket", "A token bucket: what may be taken at once, and how fast it comes back.",
        Key.Needed("burst", CommonShapes.Tokens, "Capacity of the bucket; it is full at the start.", "30"),
        Key.Needed("refill", new FormShape(Forms.Rate, "whole tokens per time"), "How fast it fills again.", "5/h"));

    /// <summary>Limits on one asset.</summary>
    public static readonly Shape Limits = new("limits", "The limits of a session on one asset.",
    [
        Key.Needed("per-use", CommonShapes.Tokens, "The most that one use may take.", "20"),
        Key.Needed("lifetime", CommonShapes.Tokens, "The most that all uses together may take.", "100"),
        Key.Optional("bucket", new SectionShape(Bucket), "The most that uses may take within a time; without it, all of the lifetime's at once.",
            "{ burst: 30, refill: 5/h }"),
        .. GuardrailShapes.OfAsset,
    ]);

    private static readonly WordShape<string> Action = new(
        ("swap", "swap", "exchange one asset for another in a market."), ("transfer", "transfer", "send an asset to a counterparty."));

    private static readonly Key Amount = Key.Needed(
        "amount", new EitherShape(
            CommonShapes.Tokens, ("unlimited", "all that the owner has and will have"), (Book, "what the book of the owners says")),
        "How much may be spent, of each asset that the owner holds.", "unlimited");

    private static readonly Key FixedAmount = Key.Needed(
        "amount", CommonShapes.Tokens, "How much may be spent in all, of each asset that the owner holds.", "100");

    private static readonly Key FogoExpires = Key.Needed(
        "expires", new SpanShape(MinNs: 1, MaxNs: FogoSession.MostMs * SimDuration.NsPerMs),
        "How long after it was given it ends, eight days at most, to be given anew by owners who still use it; they cannot end it before.",
        "24h");

    private static readonly Key Expires = Key.Optional(
        "expires", CommonShapes.SomeTime, "How long after it was given it ends; without it, never.", "30d");

    private static readonly Key PeriodAllowance = Key.Needed(
        "allowance", CommonShapes.Tokens, "How much may be spent in each period, of each asset that the owner holds.", "100");

    /// <summary>A delegation.</summary>
    public static readonly Shape Delegation = new("delegation", "Authority over owners' assets that another principal holds at time zero.",
        Key.Optional("from", CommonShapes.Reference,
            "The population of owners who delegated; needed only where there are several.", "users"),
        Key.Needed("to", CommonShapes.Reference, "The population whose key may spend: a program, or a single agent.", "dapp"),
        Key.Needed("kind", new WordShape<DelegationKind>(
                ("spl-approve", DelegationKind.SplApprove, "a token program's approval: one delegate, an amount, no end."),
                ("permit", DelegationKind.Permit, "an allowance with an amount and an expiry, held by a permit program."),
                ("session", DelegationKind.Session, "authority with an end, allowed actions and counterparties, and limits per asset."),
                ("erc20-approve", DelegationKind.Erc20Approve,
                    "an ERC-20 token's approval: an amount, no end; unlimited, it does not shrink."),
                ("fogo-limited", DelegationKind.FogoLimited,
                    "a session of Fogo: an amount per token, eight days at most, not the owner's to end."),
                ("fogo-unlimited", DelegationKind.FogoUnlimited,
                    "a session of Fogo for all tokens: eight days at most, not the owner's to end."),
                ("coinbase-spend", DelegationKind.CoinbaseSpend, "a spend permission of Coinbase: an amount in each of fixed periods."),
                ("safe-allowance", DelegationKind.SafeAllowance, "an allowance of Safe's module: an amount that is set back at fixed times."),
                ("zodiac-allowance", DelegationKind.ZodiacAllowance, "an allowance of Zodiac's Roles: a balance that whole periods refill."),
                ("metamask-delegation", DelegationKind.MetamaskDelegation, "a delegation of MetaMask: a cap on all that is ever taken."),
                ("pre-signed", DelegationKind.PreSigned,
                    "transfers to the delegate, signed in advance on durable nonces, for the delegate to submit.")),
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
            [
                Key.Needed("lifetime", CommonShapes.SomeTime, "How long after time zero it ends.", "24h"),
                Key.Optional("idle-timeout", CommonShapes.SomeTime, "How long without a successful use ends it; without it, nothing does.", "6h"),
                Key.Optional("revalidate-every", CommonShapes.SomeTime,
                    "How long after its last validation it may be used; without it, always.", "12h"),
                Key.Needed("actions", new ListShape(Action), "What may be done with it.", "[swap]"),
                Key.Needed("counterparties", new ListShape(CommonShapes.Reference), "The populations whose members may receive.", "[dapp]"),
                Key.Needed("assets", new MapShape("asset", new SectionShape(Limits)), "The limits per asset; one that is not named may not leave.",
                    "{ USDX: { per-use: 20, lifetime: 100, bucket: { burst: 30, refill: 5/h } } }"),
                Key.Optional("uses", new EitherShape(new WholeShape(1, uint.MaxValue, "uses"), ("unlimited", "no limit on their number")),
                    "How many successful uses it has.", "1000") with { Default = "unlimited" },
                Key.Optional("sub-agents", CommonShapes.Reference, "The population of agents to whom the delegate hands it on.", "workers"),
                Key.Optional("budgets", new WordShape<SubBudget>(
                        ("replicated", SubBudget.Replicated, "each sub-agent has a session of the owner's with all of the limits."),
                        ("charged", SubBudget.Charged, "each has a part with all of the limits, and every use is charged to the whole too."),
                        ("escrowed", SubBudget.Escrowed, "each has an equal part of the budget, set apart when it was granted.")),
                    "Where the budgets of sub-agents come from.", "charged") with { OnlyWith = new Companion("sub-agents"), Default = "charged" },
                .. GuardrailShapes.OfSession,
                Key.Optional("without", new ListShape(FeatureShapes.OfDelegation, AtLeast: 1),
                    "What is left out of what stands here: a limit that no session can do without is as wide then as the ledger permits.",
                    "[bucket]"),
            ]),
            new Variant("erc20-approve", "ERC-20 approvals", Amount),
            new Variant("fogo-limited", "limited Fogo sessions", FixedAmount, FogoExpires),
            new Variant("fogo-unlimited", "unlimited Fogo sessions", FogoExpires),
            new Variant("coinbase-spend", "spend permissions", PeriodAllowance,
                Key.Needed("period", new SpanShape(SimDuration.NsPerMs), "Length of a period; the first begins when it was given.", "24h"),
                Expires),
            new Variant("safe-allowance", "Safe allowances", PeriodAllowance,
                Key.Optional("period", new SpanShape(SimDuration.NsPerMinute, ushort.MaxValue * SimDuration.NsPerMinute),
                    "After how many whole minutes what was spent is set back; without it, never.", "24h")),
            new Variant("zodiac-allowance", "Zodiac allowances",
                Key.Needed("allowance", CommonShapes.Tokens, "The balance at first, and up to where periods refill it.", "100"),
                Key.Needed("refill", CommonShapes.Tokens, "What each whole period adds.", "25"),
                Key.Needed("period", new SpanShape(SimDuration.NsPerMs), "Length of a period; the first begins when it was given.", "6h")),
            new Variant("metamask-delegation", "MetaMask delegations",
                Key.Needed("amount", new EitherShape(CommonShapes.Tokens, ("unlimited", "no cap")),
                    "The cap on all that is ever spent, of each asset that the owner holds.", "100"), Expires),
            new Variant("pre-signed", "operations signed in advance",
                Key.Needed("amount", CommonShapes.Tokens, "What each operation moves, of each asset that the owner holds.", "100"),
                Key.Needed("operations", new WholeShape(1, MaxOperations, "operations"), "How many each owner signed.", "4"),
                Key.Optional("expires", CommonShapes.SomeTime,
                    "How long after it was signed an operation is good; it is bound to its owner's epoch too. Without it, for ever and " +
                    "whatever the epoch.", "7d"),
                Key.Optional("revoked", new ShareShape(),
                    "How many owners raise their epoch before the attack, and so void what is bound to it.", "80%") with { Default = "0%" }),
        ],
    };
}
