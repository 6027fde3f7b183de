using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Schema;

/// <summary><c>workload</c>: who does what, how often, how much.</summary>
internal static class WorkloadShapes
{
    private const int MaxWeight = 1_000_000_000;

    private static readonly Key Amount = Key.Needed(
        "amount", CommonShapes.TokenDistribution, "How much an operation moves; a distribution is drawn from for each.", "uniform(0.5, 2.5)");

    /// <summary>One line of honest work.</summary>
    public static readonly Shape Work = new("work", "One line of honest work.",
        Key.Needed("who", CommonShapes.Reference,
            $"Who does it: agents swap and spend, owners pay, {PopulationShapes.BridgeUsers} withdraw.", "traders"),
        Key.Needed("does", new WordShape<WorkloadAction>(
                ("swap", WorkloadAction.Swap, "agents swap for their owners, under the arm's delegation."),
                ("pay", WorkloadAction.Pay, "owners pay each other, signing themselves."),
                ("spend", WorkloadAction.Spend, "honest sub-agents are paid by owners, under what was handed on to them."),
                ("withdraw", WorkloadAction.Withdraw, "users of the bridge withdraw with a proven message.")),
            "What is done.", "swap"),
        Key.Needed("rate", new FormShape(Forms.Rate, "operations per time", "At most 100,000 per second."),
            "How often it is done by all of them together, on average.", "0.5/s") with { Unless = ["from"] },
        Key.Optional("shape", new FormShape(Forms.Diurnal, "peak: time of day from 0h to below 24h; swing: share from 0% to 100%"),
            "How the rate varies over the day; without it, not at all.", "diurnal(peak: 18h, swing: 40%)"),
        Key.Optional("until", CommonShapes.SomeTime, "When the work stops; without it, at the end of the run.", "203d"))
    {
        By = "does",
        Variants =
        [
            new Variant("swap", "swaps",
                Key.Optional("asset", CommonShapes.Reference, "The asset that is paid in; needed only where there are several markets.", "USDX"),
                Amount),
            new Variant("pay", "payments",
                Key.Needed("asset", CommonShapes.Reference, "The asset that is paid.", "USDX"),
                Amount),
            new Variant("spend", "spending by sub-agents",
                Key.Needed("asset", CommonShapes.Reference, "The asset that is paid.", "USDX"),
                Amount),
            new Variant("withdraw", "withdrawals",
                Key.Optional("asset", CommonShapes.Reference, "The one asset that is withdrawn, in place of a mix.", "USDX"),
                Key.Needed("value", CommonShapes.UsdDistribution, "What a withdrawal is worth; a distribution is drawn from for each.", "500")
                    with { Unless = ["from"] },
                Key.Needed("mix", new MapShape("asset", new WholeShape(1, MaxWeight, "relative weight")) { AtLeast = 1 },
                    "How withdrawals divide over assets.", "{ USDX: 3, WETH: 1 }") with { Unless = ["from", "asset"], NotBeside = "asset" },
                Key.Optional("tokens", new MapShape("token", CommonShapes.Reference) { KeysAreNames = false },
                    "The assets that the tokens of the recorded withdrawals stand for; 'other' takes those that are not named.",
                    "{ \"0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48\": USDX, other: WETH }"),
                Key.Optional("from", CommonShapes.File,
                    "Recorded withdrawals that take the place of drawn ones, with the columns dst_unix, token_address or token, and value_usd.",
                    "data/withdrawals.csv")),
        ],
    };
}
