using System.Collections.Immutable;
using System.Globalization;
using OpenLedger.Analysis.Authority;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Simulation.Authority;

namespace OpenLedger.Reporting.Authority;

/// <summary>What principals, limits and their figures are, in words.</summary>
internal static class AuthorityText
{
    /// <summary>A limit as people call it.</summary>
    public static string NameOf(LimitKind limit) => limit switch
    {
        LimitKind.Own => "own holdings",
        LimitKind.Balance => "balance",
        LimitKind.Amount => "allowance",
        LimitKind.PerUse => "per-use limit",
        LimitKind.Lifetime => "lifetime cap",
        LimitKind.Bucket => "bucket",
        LimitKind.Uses => "number of uses",
        LimitKind.Expiry => "expiry",
        LimitKind.Revalidation => "re-validation",
        LimitKind.Idle => "idle time-out",
        LimitKind.NotGiven => "not handed over",
        LimitKind.Escrow => "escrow",
        LimitKind.AssetBucket => "asset bucket",
        LimitKind.UsdBucket => "bucket over all assets",
        LimitKind.Delay => "delay",
        LimitKind.Period => "allowance of the period",
        LimitKind.Window => "sliding window",
        LimitKind.PerBlock => "limit per block",
        LimitKind.Notional => "cap in value",
        LimitKind.Turnover => "turnover",
        LimitKind.PriceBand => "price band",
        LimitKind.Drawdown => "drawdown breaker",
        LimitKind.OwnerGuard => "owner's guard",
        LimitKind.AssetGuard => "guard over all owners",
        _ => "pause",
    };

    /// <summary>A limit as it stands in files.</summary>
    public static string KeyOf(LimitKind limit) => limit switch
    {
        LimitKind.Own => "own",
        LimitKind.Amount => "allowance",
        LimitKind.PerUse => "per_use",
        LimitKind.NotGiven => "not_given",
        LimitKind.AssetBucket => "asset_bucket",
        LimitKind.UsdBucket => "usd_bucket",
        LimitKind.PerBlock => "per_block",
        LimitKind.PriceBand => "price_band",
        LimitKind.OwnerGuard => "owner_guard",
        LimitKind.AssetGuard => "asset_guard",
        _ => limit.ToString().ToLowerInvariant(),
    };

    /// <summary>What a principal's keys open.</summary>
    public static string MeaningOf(PrincipalFigures principal)
    {
        string own = FigureText.Amount(principal.OwnUsd);
        string one = string.Create(CultureInfo.InvariantCulture, $"any one of {principal.Members:#,0} keys");
        return principal.Kind switch
        {
            PrincipalKind.Program => $"a program's key: what owners delegated to it, and its own {own}",
            PrincipalKind.Delegate => $"an agent's key: what owners delegated to it, and its own {own}",
            PrincipalKind.Verifier => "the prover's key, or a flaw that lets unproven messages pass: what lies in escrow",
            PrincipalKind.Agents =>
                $"{one}: an agent pays fees and signs beside the delegate, without whose key nothing of an owner's moves, so "
                + $"its key opens what it holds itself{Largest(principal)}",
            _ => $"{one}: what the owner holds{Largest(principal)}",
        };
    }

    /// <summary>What the figures are, and what is not in them, in sentences.</summary>
    public static ImmutableArray<string> NotesOn(AuthorityFigures figures)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        string seed = figures.Plan.Seed.ToString(CultureInfo.InvariantCulture);
        notes.Add(
            $"Upper bounds at time zero (replication 0, seed {seed}): per owner and asset the smaller of balance and limits, "
            + "added up; the joint bound over what flows through shared limits is not computed yet and may be lower.");
        notes.Add("Nobody reacts, and what honest work brings in, uses up or renews later is not in them.");
        if (figures.Principals.Any(p => p.Kind is PrincipalKind.Program or PrincipalKind.Delegate))
        {
            notes.Add("Idle time-outs do not hold a thief, who keeps alive what it uses.");
        }

        if (figures.Principals.Any(p => p.Kind == PrincipalKind.Verifier))
        {
            notes.Add(
                "Of a bridge's controls, holds and caps per sender or recipient do not count, since whoever they stop splits; a "
                + "pause and a detection count from the first transfer on.");
        }

        notes.Add(
            "Limits: which one decides, over what share of the value that the keys have a claim on, and for how many holdings; "
            + "lowering any other changes nothing there.");
        return notes.ToImmutable();
    }

    private static string Largest(PrincipalFigures principal) => principal.Largest is null
        ? ": nothing"
        : $"; figures are of {principal.Largest}, which holds most; all together {FigureText.Amount(principal.OwnUsd)}";
}
