using System.Runtime.InteropServices;
using OpenLedger.Core.Bridge;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.World;

/// <summary>
/// Installs bridges. A scenario has two with the same controls: the one that is attacked, and the one that honest users withdraw from,
/// since the two lie months apart and must not use up each other's limits.
/// </summary>
internal static class BridgeGenesis
{
    /// <summary>Installs a bridge and its vaults, still without controls.</summary>
    /// <param name="genesis">The world.</param>
    /// <param name="name">Which of the two.</param>
    /// <param name="escrowOf">Base units in escrow, by index of the asset.</param>
    public static BridgePlace InstallVaults(Genesis genesis, string name, Func<int, ulong> escrowOf)
    {
        Address bridge = Cast.AddressOf("bridge/" + name, 0);
        Address authority = ProgramDerivedAddress.Find(
            [BridgeProgram.AuthorityLabel.ToArray(), Address.BytesOf(in bridge).ToArray()], BridgeProgram.Id, out byte bump);
        int assets = genesis.Plan.Assets.Length;
        var place = new BridgePlace(bridge, authority, bump, new Address[assets], new Address[assets]);
        for (int asset = 0; asset < assets; asset++)
        {
            place.Routes[asset] = Cast.AddressOf($"route/{name}", (ulong)asset);
            place.Vaults[asset] = Cast.AddressOf($"vault/{name}", (ulong)asset);
            genesis.InstallTokens(in place.Vaults[asset], in authority, asset, escrowOf(asset), genesis.Principals.Depositors(asset));
        }

        return place;
    }

    /// <summary>Installs the accounts with an arm's controls.</summary>
    public static void InstallControls(Genesis genesis, LedgerState state, BridgePlace place, BridgeControlsPlan controls, bool acceptsUnproven)
    {
        ExperimentPlan plan = genesis.Plan;
        var bridge = new BridgeAccount
        {
            Kind = BridgeAccount.ExpectedKind,
            Guardian = genesis.Cast.Guardian.PublicKey,
            Prover = genesis.Cast.Prover.PublicKey,
            PriceFeed = genesis.Cast.PriceFeed.PublicKey,
            Authority = place.Authority,
            Bump = place.Bump,
            AcceptsUnproven = acceptsUnproven ? (byte)1 : (byte)0,
            HaltedAtMs = BridgeAccount.Off,
            HoldAboveMicroUsd = Threshold(controls.HoldAboveMicroUsd),
            DelayMs = (ulong)(controls.Delay?.WholeMs ?? 0),
            SenderCapMicroUsd = Threshold(controls.SenderCapMicroUsd),
            RecipientCapMicroUsd = Threshold(controls.RecipientCapMicroUsd),
        };
        if (controls.UsdBucketCapacityMicroUsd is { } usd)
        {
            bridge.HasUsdBucket = 1;
            bridge.UsdBucket = Bucket((ulong)usd, controls.UsdBucketRefillOver);
        }

        State(state, place.Bridge, MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in bridge, 1)));
        for (int asset = 0; asset < plan.Assets.Length; asset++)
        {
            var route = new BridgeRoute
            {
                Kind = BridgeRoute.ExpectedKind,
                Bridge = place.Bridge,
                Mint = genesis.Cast.Mints[asset],
                Vault = place.Vaults[asset],
            };
            if (controls.AssetBucketSharePpm is { } share)
            {
                route.HasBucket = 1;
                route.Bucket = Bucket(ShareOf(TakenOf(plan, asset), share), controls.AssetBucketRefillOver);
            }

            State(state, in place.Routes[asset], MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in route, 1)));
        }
    }

    /// <summary>The capacity of an asset's bucket in base units.</summary>
    public static ulong ShareOf(ulong units, long sharePpm) => (ulong)((UInt128)units * (ulong)sharePpm / 1_000_000);

    /// <summary>All that the recorded attack took of an asset, in base units.</summary>
    public static ulong TakenOf(ExperimentPlan plan, int asset)
    {
        ulong taken = 0;
        foreach (RecordedTransfer transfer in plan.Attack.Transfers)
        {
            taken += transfer.Asset == asset ? transfer.Units : 0;
        }

        return taken;
    }

    /// <summary>What lies in escrow at the bridge that is attacked, in base units.</summary>
    public static ulong EscrowOf(ExperimentPlan plan, int asset)
    {
        foreach (EscrowPlan escrow in plan.Bridge!.Escrow)
        {
            if (escrow.Asset == asset)
            {
                return escrow.Units;
            }
        }

        return 0;
    }

    private static ulong Threshold(long? microUsd) => microUsd is { } value ? (ulong)value : BridgeAccount.Off;

    // A bucket that refills over w gets its whole capacity back in w.
    private static TokenBucket Bucket(ulong capacity, Engine.SimDuration? refillOver) =>
        TokenBucket.Full(capacity, refillOver is null ? 0 : capacity, (ulong)(refillOver?.WholeMs ?? 0), nowMs: 0);

    private static void State(LedgerState state, in Address address, ReadOnlySpan<byte> data) =>
        state.Install(in address, BridgeProgram.Id, Rent.MinimumBalance(data.Length), data);
}
