using System.Collections.Immutable;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Schema;

/// <summary>The features of sessions that an experiment may leave out.</summary>
internal static class FeatureShapes
{
    /// <summary>Stands for all features that an arm has.</summary>
    public const string Each = "each";

    private static readonly ImmutableArray<(string Word, SessionFeature Value, string Meaning)> Words =
    [
        ("expiry", SessionFeature.Expiry, "that it ends (lifetime); without it, after the longest time that the ledger permits."),
        ("idle-timeout", SessionFeature.IdleTimeout, "that it dies when it is not used."),
        ("revalidation", SessionFeature.Revalidation, "that it has to be confirmed (revalidate-every, validated)."),
        ("actions", SessionFeature.Actions, "what may be done with it; without it, everything that the words for actions name."),
        ("uses", SessionFeature.Uses, "how many uses it has."),
        ("per-use", SessionFeature.PerUse, "the most that one use may take; without it, what all may."),
        ("lifetime-cap", SessionFeature.LifetimeCap, "the most that all uses may take; without it, more than there is."),
        ("bucket", SessionFeature.Bucket, "the bucket; without it, all that the lifetime cap lets out may leave at once."),
        ("window", SessionFeature.Window, "the window."),
        ("per-block", SessionFeature.PerBlock, "the most that one block may take."),
        ("notional", SessionFeature.Notional, "the cap on the value of all assets (notional-usd)."),
        ("price-band", SessionFeature.PriceBand, "the price band, and its turnover."),
        ("drawdown", SessionFeature.Drawdown, "the breaker that counts what left."),
        ("denials", SessionFeature.Denials, "the breaker that counts denials."),
        ("drift", SessionFeature.Drift, "what watches its purpose."),
        ("owner-guard", SessionFeature.OwnerGuard, "the guard of each owner."),
        ("asset-guard", SessionFeature.AssetGuard, "the guard of the asset."),
        ("charging", SessionFeature.Charging, "that sub-agents share one budget (budgets); without it, each has all of it."),
        ("revocation", SessionFeature.Revocation, "that owners learn of an alert, and revoke (announce)."),
        ("control-lane", SessionFeature.ControlLane, "that what revokes, freezes or pauses comes first in every block (blocks)."),
    ];

    /// <summary>Features of a delegation.</summary>
    public static readonly WordShape<SessionFeature> OfDelegation = new([.. Words.Where(word => !SessionFeatures.IsOfArm(word.Value))]);

    /// <summary>Features of an arm: those of its delegation, and its own.</summary>
    public static readonly WordShape<SessionFeature> OfArm = new(Words);

    /// <summary>The word for a feature.</summary>
    public static string WordOf(SessionFeature feature) => Words.First(word => word.Value == feature).Word;
}
