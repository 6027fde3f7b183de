using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Scenarios.Schema;

/// <summary>The whole file, and the sections that are too small for a place of their own.</summary>
internal static class ScenarioShapes
{
    /// <summary>The most replications.</summary>
    public const int MaxReplications = 10_000;

    private const int MaxSummaryLength = 2_000;

    /// <summary><c>ledger</c>.</summary>
    public static readonly Shape Ledger = new("ledger", "The node's parameters.",
        Key.Optional("slot", new SpanShape(SimDuration.NsPerMs, SimDuration.NsPerHour, Slots: false),
            "Time between blocks; a slot in which nothing happens has no block.", "400ms") with { Default = "400ms" },
        Key.Optional("compute-per-block", new WholeShape(ComputeBudget.MaxUnits, ulong.MaxValue, "compute units"),
            "Compute units that one block may hold; what does not fit waits.", "48M") with { Default = "48M" },
        Key.Optional("signatures", new WordShape<bool>(
                ("verify", true, "every signature is checked."),
                ("trusted", false, "those of the honest background load are compared with the signer's key instead of checked.")),
            "How signatures are checked; grants, revocations and all that an attacker sends are checked either way.", "trusted")
            with { Default = "verify" });

    /// <summary>An asset.</summary>
    public static readonly Shape Asset = new("asset", "A token.",
        Key.Needed("decimals", new WholeShape(0, 9, "decimal places"), "Decimal places of a whole token; a base unit is the last of them.", "6"),
        Key.Needed("price", new NumberShape(0, 1_000_000, "US dollars per whole token"), "Price at which losses are valued.", "1800"));

    /// <summary><c>bridge</c>.</summary>
    public static readonly Shape Bridge = new("bridge", "An outbound bridge: what was locked on it and can be withdrawn.",
        Key.Needed("name", CommonShapes.Name, "Its name in reports.", "nomad"),
        Key.Needed("escrow", new MapShape("asset", CommonShapes.Tokens) { AtLeast = 1 },
            "What lies in escrow when the attack begins, per asset.", "{ USDX: 1M, WETH: 100 }"));

    /// <summary><c>experiment</c>.</summary>
    public static readonly Shape Experiment = new("experiment", "How often and how the scenario is run.",
        Key.Optional("replications", new WholeShape(1, MaxReplications, "runs per arm"),
            "How often each arm is run, with random numbers of its own each time.", "8") with { Default = "1" },
        Key.Optional("common-random-numbers", new FlagShape(),
            "Whether the arms share their random numbers, so that they differ in nothing else.", "true") with { Default = "true" },
        Key.Optional("confidence", new ShareShape(EndsExcluded: true), "Confidence of the intervals of means.", "95%") with { Default = "95%" },
        Key.Optional("dormant-after", CommonShapes.SomeTime,
            "How long without use or validation makes delegated authority dormant.", "7d") with { Default = "30d" });

    /// <summary>The whole file.</summary>
    public static readonly Shape Scenario = new("scenario",
        "A system, a workload, what goes wrong, who notices, the arms to compare, and what is expected.",
        Key.Needed("scenario", CommonShapes.Name, "The scenario's name; results are filed under it.", "stale-approval"),
        Key.Optional("summary", new TextShape(MaxSummaryLength), "What happens, in a sentence that a report can quote.",
            "What owners once allowed a swap program is harvested when the program's key is stolen."),
        Key.Needed("duration", CommonShapes.SomeTime, "How long a run lasts, in simulated time.", "24h"),
        Key.Optional("seed", new WholeShape(0, ulong.MaxValue, "none"), "The number that all randomness of a run follows from.", "42")
            with { Default = "1" },
        Key.Optional("ledger", new SectionShape(Ledger), "The node's parameters.", "{ slot: 400ms, signatures: trusted }"),
        Key.Needed("assets", new MapShape("asset", new SectionShape(Asset)) { AtLeast = 1 },
            "The tokens, by symbol.", "{ USDX: { decimals: 6, price: 1.00 } }"),
        Key.Optional("population",
            new MapShape("population", new SectionShape(PopulationShapes.Population)) { Reserved = PopulationShapes.BridgeUsers },
            "Groups of owners, programs and agents, by name.", "{ users: { count: 100k, holds: { USDX: 500 } } }"),
        Key.Optional("delegation", new MapShape("delegation", new SectionShape(DelegationShapes.Delegation)),
            "What owners handed to others before time zero, by name; every arm chooses one of them.",
            "{ approval: { to: dapp, kind: spl-approve, amount: unlimited } }"),
        Key.Optional("bridge", new SectionShape(Bridge), "A bridge out of this ledger.", "{ name: nomad, escrow: { USDX: 1M } }"),
        Key.Optional("workload", new ListShape(new SectionShape(WorkloadShapes.Work)), "The honest work, line by line.",
            "[{ who: traders, does: swap, amount: 2, rate: 0.5/s }]"),
        Key.Needed("attack", new SectionShape(AttackShapes.Attack), "What goes wrong.", "{ at: 9h, compromise: dapp, behaviour: drain }"),
        Key.Optional("response", new SectionShape(ResponseShapes.Response), "Who notices, and what follows.",
            "{ detector: { watches: outflow(dapp), threshold: 6 sigma, latency: 2 slots } }"),
        Key.Needed("arms", new MapShape("arm", new SectionShape(ArmShapes.Arm)) { AtLeast = 1, AtMost = ArmShapes.MaxArms },
            "The arms by name: the same world, with one thing different in each.", "{ approvals: { delegation: approval } }"),
        Key.Optional("experiment", new SectionShape(Experiment), "How often and how the scenario is run.", "{ replications: 8 }"),
        Key.Optional("expect", new ListShape(new FormShape(Forms.Expectation)),
            "What has to hold of the result; a run in which it does not exits with 1.",
            "[arms.sessions.loss.net_usd < 0.2 * arms.approvals.loss.net_usd]"));
}
