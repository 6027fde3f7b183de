using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Schema;

/// <summary><c>population</c>: groups of owners, programs and agents.</summary>
internal static class PopulationShapes
{
    /// <summary>The name under which workload speaks of users of the bridge; no population may bear it.</summary>
    public const string BridgeUsers = "bridge-users";

    /// <summary>A market's pool.</summary>
    public static readonly Shape Pool = new("pool", "A constant-product pool of two assets.",
        Key.Needed("pay", CommonShapes.Reference, "The asset that owners pay with.", "USDX"),
        Key.Needed("get", CommonShapes.Reference, "The asset that owners get.", "WETH"),
        Key.Needed("depth", new MapShape("asset", CommonShapes.Tokens) { AtLeast = 2, AtMost = 2 },
            "What lies in the pool at time zero, of both assets; more than nothing.", "{ USDX: 9M, WETH: 5000 }"),
        Key.Optional("fee", new ShareShape(), "Fee on what is paid in; a whole number of basis points.", "30bps") with { Default = "0%" });

    private static readonly Key Count = Key.Needed("count", new WholeShape(1, CommonShapes.MaxCount, "members"), "How many there are.", "1000");

    /// <summary>A population.</summary>
    public static readonly Shape Population = new("population", "A group of owners, a program or a group of agents.",
        Key.Optional("kind", new WordShape<PopulationKind>(
                ("owner", PopulationKind.Owners, "people who hold assets and sign for themselves."),
                ("program", PopulationKind.Program, "the operator of a program to whom owners delegate."),
                ("agent", PopulationKind.Agents, "software that acts at machine speed for owners.")),
            "What its members are.", "owner") with { Default = "owner" },
        Key.Optional("holds", new MapShape("asset", CommonShapes.TokenDistribution),
            "What every member holds at time zero, per asset; a distribution is drawn from for each.",
            "{ USDX: \"lognormal(median: 500, sigma: 1.6)\" }") with { NotBeside = "from" })
    {
        By = "kind",
        Variants =
        [
            new Variant("owner", "owners",
                Count with { Unless = ["from"], NotBeside = "from" },
                Key.Optional("from", CommonShapes.File,
                    "A book of holders in place of count and holdings: a CSV file with the columns owner, asset, balance, spender, " +
                    "allowance and expires.", "data/book.csv"),
                Key.Optional("as-of", new FormShape(Forms.Date, "date or instant, in UTC unless it says otherwise"),
                    "The date of time zero, from which dates in the book count.", "2026-11-01") with { OnlyWith = new Companion("from") }),
            new Variant("program", "programs",
                Key.Optional("count", new WholeShape(1, 1, "members"), "A program has one operator.", "1") with { Default = "1" },
                Key.Needed("uses", new WordShape<bool>(("market", true, "swaps two assets in a pool.")), "The program that it operates.", "market"),
                Key.Needed("pool", new SectionShape(Pool), "The market's pool.", "{ pay: USDX, get: WETH, depth: { USDX: 9M, WETH: 5000 } }")),
            new Variant("agent", "agents", Count,
                Key.Needed("acts-for", CommonShapes.Reference, "The population of owners that they act for.", "users"),
                Key.Optional("owners-each", new WholeShape(1, CommonShapes.MaxCount, "owners"),
                    "How many owners each agent acts for, in turn; without it, all owners are shared out.", "20")),
        ],
    };
}
