using System.Collections.Immutable;
using OpenLedger.Core.Execution;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

/// <summary>
/// Which features a delegation has, and what it is without one. A limit that no session can do without is as wide as the ledger permits then;
/// one that a session may have is not there. What it is without is a well-formed session like any other.
/// </summary>
public static class SessionFeatures
{
    // In whole tokens; in base units no asset has so many, nor does an amount go further.
    private const double MostTokens = AssetPlan.MaxUnits;

    /// <summary>All features, in the order in which they are listed.</summary>
    public static ImmutableArray<SessionFeature> All { get; } = [.. Enum.GetValues<SessionFeature>()];

    /// <summary>The actions that a session may allow in a scenario.</summary>
    public static ImmutableArray<string> AllActions { get; } = ["swap", "transfer"];

    /// <summary>The longest that the ledger lets a session last.</summary>
    public static SimDuration LongestLifetime { get; } = SimDuration.FromMs(
        new LedgerParameters { Domain = default, Leader = default }.MaxSessionLifetimeMs);

    /// <summary>Whether it belongs to an arm rather than to a delegation.</summary>
    public static bool IsOfArm(SessionFeature feature) => feature is SessionFeature.Revocation or SessionFeature.ControlLane;

    /// <summary>Whether a delegation has a feature, so that there is something to leave out. What is as wide as can be already counts as
    /// not there; what belongs to arms, no delegation has.</summary>
    public static bool Has(DelegationPlan delegation, SessionFeature feature)
    {
        if (delegation.Session is not { } terms)
        {
            return false;
        }

        return feature switch
        {
            SessionFeature.Expiry => terms.Lifetime < LongestLifetime,
            SessionFeature.IdleTimeout => terms.IdleTimeout is not null,
            SessionFeature.Revalidation => terms.RevalidateEvery is not null,
            SessionFeature.Actions => !AllActions.All(action => terms.Actions.Contains(action)),
            SessionFeature.Uses => terms.Uses < uint.MaxValue,
            SessionFeature.Notional => terms.NotionalMicroUsd is not null,
            SessionFeature.Denials => terms.Denials is not null,
            SessionFeature.Charging => delegation.SubAgents >= 0 && delegation.Budgets != SubBudget.Replicated,
            _ => terms.Assets.Any(limit => Has(limit, feature)),
        };
    }

    /// <summary>A delegation without some of the features that it has; those of arms change nothing.</summary>
    /// <param name="delegation">The delegation, a session.</param>
    /// <param name="features">What it is to be without.</param>
    public static DelegationPlan Without(DelegationPlan delegation, IReadOnlyCollection<SessionFeature> features)
    {
        SessionTermsPlan terms = delegation.Session!;
        terms = terms with
        {
            Lifetime = Lacks(SessionFeature.Expiry) && terms.Lifetime < LongestLifetime ? LongestLifetime : terms.Lifetime,
            IdleTimeout = Lacks(SessionFeature.IdleTimeout) ? null : terms.IdleTimeout,
            RevalidateEvery = Lacks(SessionFeature.Revalidation) ? null : terms.RevalidateEvery,
            Validated = terms.Validated && !Lacks(SessionFeature.Revalidation),
            Actions = Lacks(SessionFeature.Actions) ? AllActions : terms.Actions,
            Uses = Lacks(SessionFeature.Uses) ? uint.MaxValue : terms.Uses,
            NotionalMicroUsd = Lacks(SessionFeature.Notional) ? null : terms.NotionalMicroUsd,
            Denials = Lacks(SessionFeature.Denials) ? null : terms.Denials,
            Assets = [.. terms.Assets.Select(limit => Without(limit, Lacks))],
        };
        return delegation with
        {
            Session = terms,
            Budgets = Lacks(SessionFeature.Charging) ? SubBudget.Replicated : delegation.Budgets,
        };

        bool Lacks(SessionFeature feature) => features.Contains(feature);
    }

    private static bool Has(AssetLimitPlan limit, SessionFeature feature) => feature switch
    {
        SessionFeature.PerUse => limit.PerUseTokens < limit.LifetimeTokens,
        SessionFeature.LifetimeCap => limit.LifetimeTokens is > 0 and < MostTokens,
        SessionFeature.Bucket => limit.HasBucket,
        SessionFeature.Window => limit.Window is not null,
        SessionFeature.PerBlock => limit.PerBlockTokens is not null,
        SessionFeature.PriceBand => limit.Band is not null,
        SessionFeature.Drawdown => limit.Drawdown is not null,
        SessionFeature.Drift => limit.Drift is not null,
        SessionFeature.OwnerGuard => limit.OwnerGuard is not null,
        SessionFeature.AssetGuard => limit.AssetGuard is not null,
        _ => false,
    };

    private static AssetLimitPlan Without(AssetLimitPlan limit, Predicate<SessionFeature> lacks)
    {
        // What may not leave at all (a cap of nothing) is no limit on how much of it may.
        bool leaves = limit.LifetimeTokens > 0;
        bool keepsBucket = limit.HasBucket && !lacks(SessionFeature.Bucket);
        double lifetime = leaves && lacks(SessionFeature.LifetimeCap) ? MostTokens : limit.LifetimeTokens;
        return limit with
        {
            PerUseTokens = leaves && lacks(SessionFeature.PerUse) ? lifetime : limit.PerUseTokens,
            LifetimeTokens = lifetime,
            BurstTokens = keepsBucket ? limit.BurstTokens : lifetime,
            RefillTokens = keepsBucket ? limit.RefillTokens : 0,
            RefillEvery = keepsBucket ? limit.RefillEvery : SimDuration.FromHours(1),
            Window = lacks(SessionFeature.Window) ? null : limit.Window,
            PerBlockTokens = lacks(SessionFeature.PerBlock) ? null : limit.PerBlockTokens,
            Band = lacks(SessionFeature.PriceBand) ? null : limit.Band,
            Drawdown = lacks(SessionFeature.Drawdown) ? null : limit.Drawdown,
            Drift = lacks(SessionFeature.Drift) ? null : limit.Drift,
            OwnerGuard = lacks(SessionFeature.OwnerGuard) ? null : limit.OwnerGuard,
            AssetGuard = lacks(SessionFeature.AssetGuard) ? null : limit.AssetGuard,
        };
    }
}
