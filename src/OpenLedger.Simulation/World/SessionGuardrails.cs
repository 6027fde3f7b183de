using System.Collections.Immutable;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.World;

/// <summary>
/// What a session has beyond the limits of every asset: windows, caps per block and in value, price bands, breakers, shared guards; and the
/// accounts of guards and price feeds that stand at genesis.
/// </summary>
internal static class SessionGuardrails
{
    private const long MicroPerPico = 1_000_000;

    /// <summary>What publishers state for a whole token, in micro-dollars: rounded up, and never nothing.</summary>
    public static ulong PriceMicros(AssetPlan asset) => (ulong)Math.Max(1, (asset.PricePicoUsd + MicroPerPico - 1) / MicroPerPico);

    /// <summary>The limits, in a fixed order.</summary>
    public static ImmutableArray<SessionLimitTerms> LimitsOf(ExperimentPlan plan, SessionTermsPlan terms)
    {
        ImmutableArray<SessionLimitTerms>.Builder limits = ImmutableArray.CreateBuilder<SessionLimitTerms>();
        ulong maxAgeMs = (ulong)terms.PriceMaxAge.WholeMs;
        for (int i = 0; i < terms.Assets.Length; i++)
        {
            AddAsset(limits, (byte)i, terms.Assets[i], plan.Assets[terms.Assets[i].Asset], maxAgeMs);
        }

        if (terms.NotionalMicroUsd is { } most)
        {
            limits.Add(SessionLimitTerms.Notional((ulong)most, maxAgeMs));
        }

        if (terms.Denials is { } denials)
        {
            limits.Add(SessionLimitTerms.DenialBreaker((uint)denials.Most, (ulong)denials.Within.WholeMs));
        }

        return limits.ToImmutable();
    }

    /// <summary>Where its assets' prices are stated; empty if it does not ask.</summary>
    public static ImmutableArray<PriceReference> PricesOf(GuardPlaces places) =>
        [.. places.Feeds.Select((feed, number) => new PriceReference(feed, FloorMicros: 0, (ulong)number))];

    /// <summary>Installs guards and feeds.</summary>
    /// <param name="genesis">The world without delegations.</param>
    /// <param name="state">Its state, to be written.</param>
    /// <param name="delegation">The delegation that asks for them.</param>
    /// <param name="places">Where they lie.</param>
    public static void Install(Genesis genesis, LedgerState state, DelegationPlan delegation, GuardPlaces places)
    {
        Cast cast = genesis.Cast;
        byte[] data = new byte[GuardAccount.Length];
        foreach (GuardPlaces.OwnerPlaces guards in places.Owners)
        {
            for (int owner = 0; owner < guards.Addresses.Length; owner++)
            {
                Address subject = cast.Members[delegation.From][owner].PublicKey;
                GuardTerms terms = TermsOf(genesis, guards.Limit, guards.Limit.OwnerGuard!, in subject);
                InstallGuard(state, data, guards.Addresses[owner], terms, in subject);
            }
        }

        foreach (GuardPlaces.Place guard in places.Assets)
        {
            InstallGuard(
                state, data, guard.Address, TermsOf(genesis, guard.Limit, guard.Limit.AssetGuard!, default), cast.Guardian.PublicKey);
        }

        if (places.Feeds.Length > 0)
        {
            state.Install(cast.PriceFeed.PublicKey, default, Genesis.Purse, default);
        }

        byte[] feed = new byte[PriceFeedAccount.Length];
        for (int i = 0; i < places.Feeds.Length; i++)
        {
            int asset = places.PricedAssetNumbers[i];
            AssetPlan plan = genesis.Plan.Assets[asset];
            PriceFeedGenesis.Write(feed, in cast.Mints[asset], cast.PriceFeed.PublicKey, (byte)plan.Decimals, PriceMicros(plan), publishedMs: 0);
            state.Install(in places.Feeds[i], PriceFeedProgram.Id, Rent.MinimumBalance(feed.Length), feed);
        }
    }

    private static void AddAsset(
        ImmutableArray<SessionLimitTerms>.Builder limits, byte number, AssetLimitPlan limit, AssetPlan asset, ulong maxAgeMs)
    {
        if (limit.Window is { } window)
        {
            limits.Add(SessionLimitTerms.Window(number, asset.Units(window.Tokens), (ulong)window.Within.WholeMs));
        }

        if (limit.PerBlockTokens is { } perBlock)
        {
            limits.Add(SessionLimitTerms.PerBlock(number, asset.Units(perBlock)));
        }

        if (limit.Band is { } band)
        {
            limits.Add(SessionLimitTerms.TradeBand(number, (uint)band.BasisPoints, asset.Units(band.TurnoverTokens), maxAgeMs));
        }

        if (limit.Drawdown is { } drawdown)
        {
            limits.Add(SessionLimitTerms.DrawdownBreaker(number, asset.Units(drawdown.Tokens), (ulong)drawdown.Within.WholeMs));
        }

        if (limit.Drift is { } drift)
        {
            limits.Add(SessionLimitTerms.Drift(
                number, asset.Units(drift.Tokens), (ulong)drift.Per.WholeMs, (uint)drift.Factor, drift.Narrows));
        }
    }

    private static void InstallGuard(
        LedgerState state, byte[] data, in Address address, GuardTerms terms, in Address resetter)
    {
        Preconditions.Invariant(terms.IsComplete, "a guard of a scenario is well formed");
        Array.Clear(data);
        terms.Write(data, in resetter, nowMs: 0);
        state.Install(in address, SessionProgram.Id, Rent.MinimumBalance(data.Length), data);
    }

    // While it is half open, what flows back in the time that refusals count together may leave.
    private static GuardTerms TermsOf(Genesis genesis, AssetLimitPlan limit, GuardPlan guard, in Address subject)
    {
        AssetPlan asset = genesis.Plan.Assets[limit.Asset];
        ulong burst = asset.Units(guard.BurstTokens);
        return new GuardTerms(
            guard.OwnersToTrip == 1 ? GuardKind.Owner : GuardKind.Asset, subject, genesis.Cast.Mints[limit.Asset], burst,
            asset.Units(guard.RefillTokens), (ulong)guard.RefillEvery.WholeMs, (byte)guard.OwnersToTrip, guard.Within.WholeMs,
            guard.CoolDown.WholeMs, burst, guard.Within.WholeMs);
    }
}
