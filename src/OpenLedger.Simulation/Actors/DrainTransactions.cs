using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Grants;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>Writes and sends the transactions of a <see cref="DrainAttack"/>. The stolen key pays their fees: it has coins, and another
/// signature would only cost more.</summary>
internal sealed class DrainTransactions
{
    // A packet has room for so many: one shared destination and authority, or a session and its key each.
    private const int ApprovalsPerTransaction = 20;
    private const int GrantsPerTransaction = 10;
    private const int PassedOnPerTransaction = 7;
    private const int UsesPerTransaction = 2;
    private const int OwnPerTransaction = 10;

    // Prices move a little until a trade is in a block.
    private const int BandMarginBps = 2;

    private const uint OverheadUnits = 2_000;
    private const uint ApprovalUnits = ComputeCosts.TokenTransfer;
    private const uint SwapUnits = ComputeCosts.SessionUse + ComputeCosts.Market + (2 * ComputeCosts.TokenTransfer);
    private const uint PassOnUnits = ComputeCosts.SessionUse + (2 * ComputeCosts.TokenTransfer);

    private readonly ArmWorld _world;
    private readonly int _source;
    private readonly int _compromised;
    private readonly ulong _priceMicroLamports;
    private readonly GrantKind? _grants;
    private readonly List<KeyPair> _keys = [];
    private int _feeBps = -1;

    /// <param name="world">The run.</param>
    /// <param name="source">Number of the actor that is told what became of them.</param>
    /// <param name="priceMicroLamports">What they offer for a compute unit.</param>
    public DrainTransactions(ArmWorld world, int source, ulong priceMicroLamports)
    {
        _priceMicroLamports = priceMicroLamports;
        _world = world;
        _source = source;
        _compromised = world.Plan.Attack.Compromise;
        _grants = world.StolenDelegation is { } stolen ? GrantKinds.Of(stolen.Kind) : null;
    }

    private KeyPair Thief => _world.Cast.Members[_compromised][0];

    private MarketPlan? Market => _world.Plan.Populations[_compromised].Market;

    /// <summary>How the stolen key gets at an asset under a delegation to it.</summary>
    public DrainRoute RouteOf(DelegationPlan delegation, int asset, DrainStyle style)
    {
        if (delegation.Kind == DelegationKind.PreSigned)
        {
            // The key opens nothing: it is what owners signed that does.
            return DrainRoute.None;
        }

        if (delegation.Session is not { } terms)
        {
            return _grants is null ? DrainRoute.Approval : DrainRoute.Grant;
        }

        // Pool and operator are one counterparty in a scenario.
        int number = SessionAssets.NumberOf(delegation, asset);
        if (number < 0 || !terms.Counterparties.Contains(_compromised))
        {
            return DrainRoute.None;
        }

        bool pooled = Market is { } market && (asset == market.BaseAsset || asset == market.QuoteAsset);
        return pooled && terms.Actions.Contains("swap") ? SwapRouteOf(terms.Assets[number], style)
            : terms.Actions.Contains("transfer") ? DrainRoute.PassOn
            : DrainRoute.None;
    }

    // Whoever keeps to the limits trades where only trades pass. A pool that pays more than the reference price is nothing to steal with.
    private DrainRoute SwapRouteOf(AssetLimitPlan limit, DrainStyle style)
    {
        bool isFair = limit.Asset == Market!.BaseAsset && FairTrade(limit.Asset) is var (given, got) && got <= given;
        bool careful = style is DrainStyle.Stealth or DrainStyle.BreakerAware or DrainStyle.TradeOnly;
        return careful && limit.Band is not null ? isFair ? DrainRoute.Trade : DrainRoute.None
            : style == DrainStyle.Stealth ? isFair ? DrainRoute.Redirect : DrainRoute.None
            : DrainRoute.Swap;
    }

    /// <summary>How many takings by a route fit one transaction.</summary>
    public int MostPerTransaction(DrainRoute route)
    {
        int packet = route switch
        {
            DrainRoute.Approval => ApprovalsPerTransaction,
            DrainRoute.Grant => _grants!.PaysSpenderOnly ? PassedOnPerTransaction : GrantsPerTransaction,
            // Guards and prices take room too.
            _ => _world.Indices.Guards.IsEmpty ? UsesPerTransaction : 1,
        };
        ulong block = _world.Plan.Ledger.ComputePerBlock / (UnitsOf(route) + OverheadUnits);
        return (int)Math.Clamp(block, 1, (ulong)packet);
    }

    /// <summary>Takes amounts of an asset from owners, in one transaction.</summary>
    /// <param name="delegation">Under which delegation.</param>
    /// <param name="route">How.</param>
    /// <param name="asset">Index of the asset.</param>
    /// <param name="takings">From whom and how much, as many as fit.</param>
    /// <param name="payload">Comes back with the receipt.</param>
    public void Take(
        DelegationPlan delegation, DrainRoute route, int asset, ReadOnlySpan<(int Owner, ulong Units)> takings, long payload) =>
        Take(delegation, route, asset, takings, payload, OverheadUnits + ((uint)takings.Length * UnitsOf(route)));

    /// <summary>Takes amounts of an asset from owners, in one transaction that asks for so many compute units, needed or not.</summary>
    public void Take(
        DelegationPlan delegation, DrainRoute route, int asset, ReadOnlySpan<(int Owner, ulong Units)> takings, long payload,
        uint computeUnits)
    {
        TransactionBuilder builder = Begin(computeUnits);
        Address loot = Genesis.AttackerAccount(asset);
        foreach ((int owner, ulong units) in takings)
        {
            Address source = _world.Cast.TokenAccounts[delegation.From][asset][owner];
            switch (route)
            {
                case DrainRoute.Approval:
                    DelegatedCalls.AddTransfer(builder, in source, in loot, Thief.PublicKey, units);
                    break;
                case DrainRoute.Grant:
                    AddTaking(builder, owner, asset, in loot, units);
                    break;
                default:
                    AddUse(builder, delegation, route, owner, asset, in source, units);
                    break;
            }
        }

        Send(takings.Length, payload);
    }

    /// <summary>Takes whatever lies in the delegate's own accounts (hop 0).</summary>
    public void TakeOwn()
    {
        int count = 0;
        for (int asset = 0; asset < _world.Plan.Assets.Length; asset++)
        {
            ulong units = _world.UnitsOf(_compromised, asset, 0);
            if (units == 0)
            {
                continue;
            }

            TransactionBuilder builder = count == 0 ? Begin(OverheadUnits + (OwnPerTransaction * ApprovalUnits)) : _world.Builder;
            Address own = _world.Cast.TokenAccounts[_compromised][asset][0];
            DelegatedCalls.AddTransfer(builder, in own, Genesis.AttackerAccount(asset), Thief.PublicKey, units);
            if (++count == OwnPerTransaction)
            {
                Send(count, payload: -1);
                count = 0;
            }
        }

        if (count > 0)
        {
            Send(count, payload: -1);
        }
    }

    /// <summary>Sets what the pool keeps of what goes in, in basis points.</summary>
    public void SetFee(int basisPoints)
    {
        _feeBps = basisPoints;
        TransactionBuilder builder = Begin(OverheadUnits + ComputeCosts.Market);
        builder.BeginInstruction(MarketProgram.Id)
            .Account(_world.Genesis.Markets[_compromised].Pool, false, true)
            .Account(Thief.PublicKey, true, false);
        var writer = new InstructionWriter(builder.ReserveData(10));
        writer.U64(MarketProgram.SetFeeAction);
        writer.U16((ushort)basisPoints);
        builder.EndInstruction();
        Send(1, payload: -1);
    }

    /// <summary>Sets the highest fee at which a trade still passes the price band of the sessions.</summary>
    public void SetWorstFee(DelegationPlan delegation)
    {
        int asset = Market!.BaseAsset;
        int fee = WorstFeeBps(asset, delegation.Session!.Assets[SessionAssets.NumberOf(delegation, asset)].Band!.BasisPoints - BandMarginBps);
        if (fee >= 0 && fee != _feeBps)
        {
            SetFee(fee);
        }
    }

    // The highest fee at which what comes out is worth so many basis points less at the reference price; -1 if it is without a fee.
    private int WorstFeeBps(int asset, int basisPoints)
    {
        (UInt128 given, UInt128 got) = FairTrade(asset);
        UInt128 least = given * (uint)Math.Max(0, MarketProgram.BpsPerUnit - basisPoints) / MarketProgram.BpsPerUnit;
        return got == 0 || got < least
            ? -1
            : MarketProgram.BpsPerUnit - (int)(((least * MarketProgram.BpsPerUnit) + got - 1) / got);
    }

    // A token put in and what the pool would pay for it without a fee, in 10^-12 dollars.
    private (UInt128 Given, UInt128 Got) FairTrade(int asset)
    {
        AssetPlan pay = _world.Plan.Assets[asset];
        AssetPlan get = _world.Plan.Assets[Market!.QuoteAsset];
        ulong fair = PoolReader.Quote(_world.State, in _world.Genesis.Markets[_compromised], pay.UnitsPerToken, 0);
        return ((ulong)pay.PricePicoUsd, (UInt128)fair * (ulong)get.PricePicoUsd / get.UnitsPerToken);
    }

    /// <summary>Collects the fees that lie in the pool, if there are any.</summary>
    public void CollectFees()
    {
        if (Market is not { } plan)
        {
            return;
        }

        MarketPlace market = _world.Genesis.Markets[_compromised];
        MarketPool pool = MemoryMarshal.Read<MarketPool>(_world.State.DataOf(_world.State.Find(market.Pool)));
        if (pool.BaseFees == 0 && pool.QuoteFees == 0)
        {
            return;
        }

        TransactionBuilder builder = Begin(OverheadUnits + ComputeCosts.Market + (2 * ComputeCosts.TokenTransfer));
        builder.BeginInstruction(MarketProgram.Id)
            .Account(market.Pool, false, true)
            .Account(Thief.PublicKey, true, false)
            .Account(market.Authority, false, false)
            .Account(market.BaseVault, false, true)
            .Account(market.QuoteVault, false, true)
            .Account(Genesis.AttackerAccount(plan.BaseAsset), false, true)
            .Account(Genesis.AttackerAccount(plan.QuoteAsset), false, true)
            .Account(WellKnown.Token, false, false);
        var writer = new InstructionWriter(builder.ReserveData(8));
        writer.U64(MarketProgram.CollectFeesAction);
        builder.EndInstruction();
        Send(1, payload: -1);
    }

    /// <summary>Compute units that a transaction with one taking needs.</summary>
    public uint LeastUnitsOf(DrainRoute route) => OverheadUnits + UnitsOf(route);

    private uint UnitsOf(DrainRoute route) => route switch
    {
        DrainRoute.Approval => ApprovalUnits,
        DrainRoute.Grant => _grants!.ComputeUnits + (_grants.PaysSpenderOnly ? ApprovalUnits : 0),
        DrainRoute.Swap or DrainRoute.Redirect or DrainRoute.Trade => SwapUnits,
        _ => PassOnUnits,
    };

    // Straight to the loot, or where only the delegate may be paid, to its own account and on from there.
    private void AddTaking(TransactionBuilder builder, int owner, int asset, in Address loot, ulong units)
    {
        GrantPlace place = _world.Cast.GrantOf(_world.Arm.Delegation, asset, owner);
        Address own = _world.Cast.TokenAccounts[_compromised][asset][0];
        DelegatedCalls.AddTaking(builder, _grants!, in place, _grants!.PaysSpenderOnly ? own : loot, units);
        if (_grants.PaysSpenderOnly)
        {
            DelegatedCalls.AddTransfer(builder, in own, in loot, Thief.PublicKey, units);
        }
    }

    private void AddUse(
        TransactionBuilder builder, DelegationPlan delegation, DrainRoute route, int owner, int asset, in Address source, ulong units)
    {
        _keys.Add(DelegatedCalls.AddSessionUse(_world, delegation, owner, SessionAssets.NumberOf(delegation, asset), units));
        Address ownerKey = _world.Cast.Members[delegation.From][owner].PublicKey;
        if (route == DrainRoute.PassOn)
        {
            Address own = _world.Cast.TokenAccounts[_compromised][asset][0];
            DelegatedCalls.AddTransfer(builder, in source, in own, in ownerKey, units, authoritySigns: false);
            DelegatedCalls.AddTransfer(builder, in own, Genesis.AttackerAccount(asset), Thief.PublicKey, units);
            return;
        }

        // The pool keeps everything, so what is paid out is nothing, in either direction.
        MarketPlan plan = Market!;
        MarketPlace market = _world.Genesis.Markets[_compromised];
        bool payBase = asset == plan.BaseAsset;
        if (route == DrainRoute.Trade)
        {
            Address owned = _world.Cast.TokenAccounts[delegation.From][plan.QuoteAsset][owner];
            DelegatedCalls.AddSwap(builder, in market, in source, in ownerKey, false, in owned, units, minimumOut: 0);
            return;
        }

        MarketPlace direction = payBase ? market : market with { BaseVault = market.QuoteVault, QuoteVault = market.BaseVault };
        Address payout = Genesis.AttackerAccount(payBase ? plan.QuoteAsset : plan.BaseAsset);
        DelegatedCalls.AddSwap(builder, in direction, in source, in ownerKey, false, in payout, units, minimumOut: 0);
    }

    private TransactionBuilder Begin(uint computeUnits)
    {
        _keys.Clear();
        _keys.Add(Thief);
        TransactionBuilder builder = _world.Builder.Reset(Thief.PublicKey, _world.Ledger.Blockhash).AddUnitLimit(computeUnits);
        return _priceMicroLamports == 0 ? builder : builder.AddUnitPrice(_priceMicroLamports);
    }

    private void Send(int count, long payload) => _world.Send(
        verify: true, CollectionsMarshal.AsSpan(_keys),
        new Operation(OperationKind.Malicious, _source, _compromised, _world.Now.Ns, count, payload));
}
