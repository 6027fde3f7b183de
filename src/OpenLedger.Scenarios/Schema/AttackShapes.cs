using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Actors;

namespace OpenLedger.Scenarios.Schema;

/// <summary><c>attack</c>: what goes wrong, when, and how the attacker goes about it.</summary>
internal static class AttackShapes
{
    /// <summary>The most transfers that a timeline may stand for.</summary>
    public const int MaxTransfers = 1_000_000;

    private static readonly RowShape Row = new(
    [
        ("offset, since the first transfer", CommonShapes.Span),
        ("asset", CommonShapes.Reference),
        ("transfers, of equal size and spread over a minute", new WholeShape(1, MaxTransfers, "transfers")),
        ("senders, each at least of one transfer", new WholeShape(1, MaxTransfers, "senders")),
        ("tokens, of all transfers together", CommonShapes.Tokens),
    ]);

    private static readonly Key[] StolenKeys =
    [
        Key.Needed("compromise", CommonShapes.Reference,
            "The population whose keys are stolen: whoever holds them may spend what was delegated to it.", "dapp"),
        Key.Optional("order-by", new WordShape<bool>(
                ("value", true, "the largest holdings first."), ("none", false, "in the order of the population.")),
            "Whose assets are taken first.", "value") with { Default = "value" },
        Key.Optional("rate", new FormShape(Forms.Rate, "attempts per time", "A whole number per second, from 1/s to 1M/s."),
            "How fast the attacker works.", "50/s") with { Default = "50/s" },
    ];

    private static readonly Key[] Flooding =
    [
        CommonShapes.PriorityFee,
        Key.Optional("flood-for", CommonShapes.SomeTime,
            "For how long from its beginning on the attacker fills every block with uses of what was stolen; without it, not at all.", "5m"),
    ];

    private static readonly Variant Griefing = new(AttackBehaviours.Grief, "griefing", StolenKeys[0],
        Key.Optional("owners", new WholeShape(1, CommonShapes.MaxCount, "owners"), "How many owners collude: the last of their population.", "8")
            with { Default = "8" },
        Key.Optional("every", CommonShapes.SomeTime, "The time between two attempts of each.", "30s") with { Default = "30s" });

    private static readonly Variant Recorded = new(AttackBehaviours.Replay, "a replay",
        Key.Needed("flaw", new WordShape<bool>(("accept-unproven", true, "the bridge takes unproven messages for proven.")),
            "What is wrong with the bridge.", "accept-unproven"),
        Key.Needed("timeline", new ListShape(Row, AtLeast: 1),
            "The recorded transfers, aggregated: rows of [offset, ASSET, transfers, senders, tokens], for at most " +
            $"{Written.Grouped(MaxTransfers)} transfers.",
            "[[0m, WETH, 7, 7, 70]]") with { Unless = ["transfers"] },
        Key.Optional("transfers", CommonShapes.File, "The recorded transfers, one by one, in place of a timeline.", "data/transfers.csv"));

    /// <summary>The section.</summary>
    public static readonly Shape Attack = new("attack", "What goes wrong, when, and how the attacker goes about it.",
        Key.Needed("at", CommonShapes.Span, "When it begins; before the end of the run.", "9h"),
        Key.Needed("behaviour", new WordShape<string>(
                [.. AttackBehaviours.All.Select(behaviour => (behaviour.Name, behaviour.Name, behaviour.Summary))]),
            "How the attacker goes about it; olsim list behaviours prints them.", "drain"))
    {
        By = "behaviour",
        Variants =
        [
            .. AttackBehaviours.All.Select(behaviour => behaviour.Name switch
            {
                AttackBehaviours.Replay => Recorded,
                AttackBehaviours.Grief => Griefing,
                AttackBehaviours.Drain => new Variant(behaviour.Name, "a drain", [.. StolenKeys, .. Flooding]),
                AttackBehaviours.SubAgents => new Variant(behaviour.Name, "hostile sub-agents", StolenKeys[0], StolenKeys[2],
                    Key.Needed("hostile", new WholeShape(1, CommonShapes.MaxCount, "sub-agents"),
                        "How many of the compromised sub-agents are hostile.", "3")),
                _ => new Variant(behaviour.Name, $"'{behaviour.Name}'", [.. StolenKeys]),
            }),
        ],
    };
}
