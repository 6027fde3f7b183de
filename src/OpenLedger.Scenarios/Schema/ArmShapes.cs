using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Scenarios.Schema;

/// <summary><c>arms</c>: the same world with one thing different in each.</summary>
internal static class ArmShapes
{
    /// <summary>The most arms.</summary>
    public const int MaxArms = 1_000;

    private static readonly ValueShape RefillOver = OrOff(CommonShapes.SomeTime);

    /// <summary>A bucket per asset.</summary>
    public static readonly Shape AssetBucket = new("asset-bucket", "A bucket for each asset.",
        Key.Optional("share", OrOff(new ShareShape()),
            "Capacity of each bucket, as a share of all that the attack takes of the asset on record.", "15%"),
        Key.Optional("refill-over", RefillOver, "The time in which an empty bucket fills; without it, never.", "24h"));

    /// <summary>A bucket over all assets.</summary>
    public static readonly Shape UsdBucket = new("usd-bucket", "One bucket over all assets.",
        Key.Optional("capacity", OrOff(CommonShapes.Usd), "Capacity of the bucket.", "10.8M"),
        Key.Optional("refill-over", RefillOver, "The time in which the empty bucket fills; without it, never.", "24h"));

    /// <summary>The controls of a bridge.</summary>
    public static readonly Shape Controls = new("controls",
        "The controls of a bridge; each may be off, and is if it is not written. Times count from the first transfer of the attack.",
        Key.Optional("pause-after", OrOff(CommonShapes.Span), "When guardians pause the bridge: what comes at or after it is refused.", "15m"),
        Key.Optional("hold-above-usd", OrOff(CommonShapes.Usd), "A transfer worth more than this is kept back.", "200k"),
        Key.Optional("delay", OrOff(CommonShapes.Span),
            "How long after it was asked for a transfer takes effect, unless the attack was detected by then.", "60m"),
        Key.Optional("detect-after", OrOff(CommonShapes.Span),
            "When the attack is detected, and what is still delayed is cancelled.", "123m"),
        Key.Optional("sender-cap-usd", OrOff(CommonShapes.Usd), "The most that one sender may take in all.", "210k"),
        Key.Optional("recipient-cap-usd", OrOff(CommonShapes.Usd), "The most that one recipient may get in all.", "210k"),
        Key.Optional("asset-bucket", OrOff(new SectionShape(AssetBucket)), "Limits how fast each asset may leave.",
            "{ share: 15%, refill-over: 24h }"),
        Key.Optional("usd-bucket", OrOff(new SectionShape(UsdBucket)), "Limits how fast value may leave.",
            "{ capacity: 10.8M, refill-over: 24h }"));

    /// <summary>How blocks are made.</summary>
    public static readonly Shape Blocks = new("blocks", "Who comes first in blocks, and what their proposers leave out.",
        Key.Optional("control-lane", new FlagShape(),
            "Whether what revokes, freezes or pauses comes first in every block; otherwise it is ordered by fee as all else is.", "false")
            with { Default = "true" },
        Key.Optional("withhold-control", new SpanShape(MaxNs: SimDuration.NsPerHour),
            "For how long, in whole slots rounded up, proposers leave out what responds to the attack: revocations, freezes, pauses.",
            "8 slots") with { Default = "0 slots" });

    /// <summary>An arm.</summary>
    public static readonly Shape Arm = new("arm", "One arm of the experiment.",
        Key.Optional("delegation", CommonShapes.Reference,
            "The delegation that stands at time zero; needed where the attack spends what was delegated.", "session"),
        Key.Optional("behaviour", new WordShape<string>(
                [.. AttackBehaviours.All.Where(b => AttackBehaviours.Drains(b.Name)).Select(b => (b.Name, b.Name, b.Summary))]),
            "How the attacker goes about it in this arm; without it, as the attack says.", "stealth"),
        Key.Optional("announce", new FlagShape(), "Whether owners learn of an alert.", "true") with { Default = "false" },
        Key.Optional("controls", new SectionShape(Controls), "The controls of the bridge.", "{ pause-after: 15m }"),
        Key.Optional("blocks", new SectionShape(Blocks), "How blocks are made.", "{ control-lane: false }"),
        Key.Optional("without", new ListShape(FeatureShapes.OfArm, AtLeast: 1),
            "What is left out of the arm and of its delegation, a session.", "[bucket]"),
        Key.Optional("ablate", new EitherShape(
                new ListShape(FeatureShapes.OfArm, AtLeast: 1), (FeatureShapes.Each, "one for each that the arm has")),
            "Makes one more arm for each of these: the same without it, called ARM-no-FEATURE.", "each"));

    private static EitherShape OrOff(ValueShape value) => new(value, ("off", "this control is not there"));
}
