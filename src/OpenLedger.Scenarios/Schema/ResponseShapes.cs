using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Schema;

/// <summary><c>response</c>: who notices, and what follows.</summary>
internal static class ResponseShapes
{
    private static readonly Key Of = Key.Needed("of", CommonShapes.Reference, "The population that it is about.", "dapp");

    /// <summary>The detector.</summary>
    public static readonly Shape Detector = new("detector",
        "Alerts when the outflow of a window exceeds the mean of all earlier windows by so many standard deviations.",
        Key.Needed("watches", new FormShape(Forms.Outflow), "What is watched: outflow(NAME) of a program or of agents.", "outflow(dapp)"),
        Key.Needed("threshold", new FormShape(Forms.Sigma, "standard deviations (sigma)", "Above 0 and up to 1,000."),
            "How far above the mean a window has to be.", "6 sigma"),
        Key.Optional("window", new SpanShape(SimDuration.NsPerSecond, 30 * SimDuration.NsPerDay), "Length of a window.", "1m")
            with { Default = "1m" },
        Key.Optional("breakers", new FlagShape(), "Whether a breaker that freezes a session of what is watched is an alert too.", "true")
            with { Default = "false" },
        Key.Needed("latency", CommonShapes.Span, "How long after the block that exceeded the threshold the alert is out.", "2 slots"));

    /// <summary>One reaction.</summary>
    public static readonly Shape Reaction = new("reaction", "Something that is done after an alert.",
        Key.Needed("after", CommonShapes.SpanDistribution, "How long after the alert; to announce, drawn for each owner.",
            "lognormal(median: 90m, sigma: 1.0)"),
        Key.Needed("do", new WordShape<ReactionKind>(
                ("announce", ReactionKind.Announce, "owners learn of it, and each revokes by hand."),
                ("freeze-delegations", ReactionKind.FreezeDelegations, "the node freezes everything delegated to a population."),
                ("stop-agents", ReactionKind.StopAgents, "honest agents stop acting through a population.")),
            "What is done.", "freeze-delegations"),
        Key.Optional("in", new ListShape(CommonShapes.Reference, AtLeast: 1), "The arms in which it is done; without it, all.", "[sessions-frozen]"))
    {
        By = "do",
        Variants =
        [
            new Variant("announce", "announcements, which every owner hears", CommonShapes.PriorityFee),
            new Variant("freeze-delegations", "a freeze", Of),
            new Variant("stop-agents", "a stop of agents", Of),
        ],
    };

    /// <summary>The section.</summary>
    public static readonly Shape Response = new("response", "Who notices, and what follows.",
        Key.Needed("detector", new SectionShape(Detector), "What alerts.",
            "{ watches: outflow(dapp), threshold: 6 sigma, latency: 2 slots }"),
        Key.Optional("on-alert", new ListShape(new SectionShape(Reaction)), "What is done after an alert.", "[{ after: 90m, do: announce }]"));
}
