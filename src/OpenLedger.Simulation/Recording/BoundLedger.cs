using System.Runtime.InteropServices;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Authority;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Recording;

/// <summary>
/// What could be lost at most, by the state at the compromise: per victim and asset the smaller of what it held then plus what came in
/// later, and what its limits allow until the scheduled containment, with what it renews of them on the way. Source: the single-session
/// bound of the sessions specification, section 10; the joint bound over shared limits is the smaller of their sum and the bridge's own
/// bucket.
/// </summary>
internal sealed class BoundLedger
{
    private readonly ArmWorld _world;
    private readonly Delegators _delegators;
    private readonly int _assets;
    private readonly ulong[] _held;
    private readonly ulong[] _limit;

    // Per asset, what all delegators together may lose; null if no guard says.
    private readonly ulong?[] _ofAll;

    public BoundLedger(ArmWorld world)
    {
        _world = world;
        _delegators = new Delegators(world.Plan);
        _assets = world.Plan.Assets.Length;
        int cells = world.Genesis.Principals.Count * _assets;
        _held = new ulong[cells];
        _limit = new ulong[cells];
        _ofAll = new ulong?[_assets];
        AssessRisk();
    }

    /// <summary>What the compromised principal owned itself, in micro-dollars.</summary>
    public long OwnMicroUsd { get; private set; }

    /// <summary>
    /// All at risk, limits ignored, in micro-dollars: holdings of time zero at the prices before the attack, since what honest people did
    /// in between differs a little from arm to arm, and this must not.
    /// </summary>
    public long ValueAtRiskMicroUsd { get; private set; }

    /// <summary>When the arm is scheduled to be contained: the guardians' pause, or the end of the run.</summary>
    public SimTime ScheduledContainment
    {
        get
        {
            SimTime end = new(_world.Plan.Duration.Ns);
            SimTime first = new(_world.Plan.Attack.At.Ns);
            return first < end ? first + EscrowCapacity.OpenFor(_world.Arm.Controls, end - first) : end;
        }
    }

    public ulong HeldUnits(int principal, int asset) => _held[(principal * _assets) + asset];

    /// <summary>Takes stock; call at the instant of the compromise, before its first transaction.</summary>
    public void TakeStock()
    {
        ExperimentPlan plan = _world.Plan;
        if (plan.Attack.Compromise >= 0)
        {
            int compromised = plan.Attack.Compromise;
            TakeStockOf(compromised, limitOf: null);
            TakeStockOfFees(compromised);
            foreach (int owners in _delegators.Populations)
            {
                TakeStockOf(owners, _world.StolenDelegation is { } d && d.From == owners ? (o, a) => LimitOf(d, o, a) : (_, _) => 0);
            }
        }

        for (int asset = 0; asset < _assets && _world.StolenDelegation is not null; asset++)
        {
            UInt128 most = FurtherLimits.OfAll(_world, asset, _world.Now.WholeMs, ScheduledContainment.WholeMs);
            _ofAll[asset] = most < ulong.MaxValue ? (ulong)most : null;
        }

        if (_world.AttackedBridge is { } bridge)
        {
            TakeStockOfEscrow(bridge);
        }
    }

    /// <summary>An owner gave an allowance anew after the compromise: like what comes in later, it adds to what could be lost.</summary>
    /// <param name="principal">The owner.</param>
    /// <param name="asset">Index of the asset.</param>
    /// <param name="units">Base units that may be spent under it.</param>
    public void Renew(int principal, int asset, ulong units)
    {
        ref ulong limit = ref _limit[(principal * _assets) + asset];
        limit += Math.Min(units, ulong.MaxValue - limit);
    }

    /// <summary>The bound of one victim in one asset, in micro-dollars.</summary>
    public long BoundMicroUsd(int principal, int asset, LossLedger losses)
    {
        int at = (principal * _assets) + asset;
        // Through the compromised principal's own accounts goes what was taken from others: to bring it and to move it on is no loss.
        ulong inflow = IsCompromised(principal) ? losses.HonestInflowOf(principal, asset) : losses.InflowOf(principal, asset);
        UInt128 reach = (UInt128)_held[at] + inflow;
        UInt128 limit = _limit[at];
        if (IsPool(principal))
        {
            // What honest people bring into a pool later may be fees, which its operator may collect. What the attacker brings was
            // lost by whom it was taken from: collecting the fee on it only undoes what it brought.
            limit += losses.HonestInflowOf(principal, asset);
        }

        ulong most = (ulong)UInt128.Min(UInt128.Min(reach, limit), ulong.MaxValue);
        return _world.Plan.Assets[asset].ValueMicroUsd(IsOfDelegators(principal) ? LostOf(asset, most) : most);
    }

    /// <summary>The bound over all victims, in micro-dollars.</summary>
    public long TotalMicroUsd(LossLedger losses)
    {
        long total = 0;
        for (int asset = 0; asset < _assets; asset++)
        {
            long delegated = 0;
            long others = 0;
            for (int principal = 0; principal < _world.Genesis.Principals.Count; principal++)
            {
                ref long sum = ref IsOfDelegators(principal) ? ref delegated : ref others;
                sum += Math.Min(BoundMicroUsd(principal, asset, losses), long.MaxValue - sum);
            }

            long shared = _ofAll[asset] is { } units ? _world.Plan.Assets[asset].ValueMicroUsd(LostOf(asset, units)) : long.MaxValue;
            delegated = Math.Min(delegated, shared);
            total += Math.Min(others, long.MaxValue - total);
            total += Math.Min(delegated, long.MaxValue - total);
        }

        return Math.Min(total, SharedLimitMicroUsd());
    }

    // Those whose holdings the stolen keys may spend from under the arm's delegation.
    private bool IsOfDelegators(int principal) => _world.StolenDelegation is { } delegation &&
        principal - _world.Genesis.Principals.Member(delegation.From, 0) is >= 0 and int owner &&
        owner < _world.Plan.Populations[delegation.From].Count;

    // What is lost of what leaves: less of it where it may leave only in trades.
    private ulong LostOf(int asset, ulong units) => DelegatedCapacity.LossOf(
        _world, _world.StolenDelegation!, asset, new LimitedUnits(units, LimitKind.Own), AttackSpan().WholeMs + 1).Units;

    private long SharedLimitMicroUsd() => _world.AttackedBridge is null
        ? long.MaxValue
        : EscrowCapacity.OfAllMicroUsd(_world.Plan, _world.Arm.Controls, AttackSpan());

    private bool IsCompromised(int principal) =>
        _world.Plan.Attack.Compromise is >= 0 and int compromised && _world.Genesis.Principals.PopulationOf(principal) == compromised;

    private bool IsPool(int principal) =>
        _world.Plan.Attack.Compromise is >= 0 and int compromised && principal == _world.Genesis.Principals.Pool(compromised);

    private void AssessRisk()
    {
        LedgerState genesis = _world.Genesis.State;
        if (_world.Plan.Attack.Compromise is >= 0 and int compromised)
        {
            OwnMicroUsd = HoldingsMicroUsd(genesis, compromised, static _ => true);
            ValueAtRiskMicroUsd = OwnMicroUsd + _delegators.Populations.Sum(
                population => HoldingsMicroUsd(genesis, population, owner => _delegators.Include(population, owner)));
        }

        for (int asset = 0; _world.AttackedBridge is { } bridge && asset < _assets; asset++)
        {
            ValueAtRiskMicroUsd += _world.Plan.Assets[asset].ValueMicroUsd(UnitsIn(genesis, in bridge.Vaults[asset]));
        }
    }

    private long HoldingsMicroUsd(LedgerState state, int population, Func<int, bool> counts)
    {
        long microUsd = 0;
        Address[][] accounts = _world.Cast.TokenAccounts[population];
        for (int member = 0; member < _world.Plan.Populations[population].Count; member++)
        {
            if (!counts(member))
            {
                continue;
            }

            for (int asset = 0; asset < _assets; asset++)
            {
                microUsd += _world.Plan.Assets[asset].ValueMicroUsd(UnitsIn(state, in accounts[asset][member]));
            }
        }

        return microUsd;
    }

    private static ulong UnitsIn(LedgerState state, in Address tokenAccount)
    {
        int account = state.Find(in tokenAccount);
        return account < 0 ? 0 : TokenAccount.Amount(state.DataOf(account));
    }

    // Fees that lie in the pool are the operator's own.
    private void TakeStockOfFees(int population)
    {
        if (_world.Plan.Populations[population].Market is { } market)
        {
            MarketPlace place = _world.Genesis.Markets[population];
            MarketPool pool = MemoryMarshal.Read<MarketPool>(_world.State.DataOf(_world.State.Find(place.Pool)));
            int principal = _world.Genesis.Principals.Pool(population);
            Set(principal, market.BaseAsset, UnitsIn(_world.State, place.BaseVault), pool.BaseFees);
            Set(principal, market.QuoteAsset, UnitsIn(_world.State, place.QuoteVault), pool.QuoteFees);
        }
    }

    private SimDuration AttackSpan()
    {
        SimTime first = new(_world.Plan.Attack.At.Ns);
        SimTime contained = ScheduledContainment;
        return contained > first ? contained - first : SimDuration.Zero;
    }

    private void TakeStockOf(int population, Func<int, int, ulong>? limitOf)
    {
        int members = _world.Plan.Populations[population].Count;
        for (int asset = 0; asset < _assets; asset++)
        {
            for (int member = 0; member < members; member++)
            {
                int principal = _world.Genesis.Principals.Member(population, member);
                Set(principal, asset, _world.UnitsOf(population, asset, member), limitOf?.Invoke(member, asset) ?? ulong.MaxValue);
            }
        }
    }

    private void TakeStockOfEscrow(BridgePlace bridge)
    {
        for (int asset = 0; asset < _assets; asset++)
        {
            ulong held = UnitsIn(_world.State, in bridge.Vaults[asset]);
            ulong limit = EscrowCapacity.OfAsset(_world.Plan, _world.Arm.Controls, asset, AttackSpan()).Units;
            Set(_world.Genesis.Principals.Depositors(asset), asset, held, limit);
        }
    }

    private ulong LimitOf(DelegationPlan delegation, int owner, int asset) => DelegatedCapacity.Until(
        _world, delegation, owner, asset, _world.Now.WholeMs, (ulong)_world.Ledger.NextSlot, ScheduledContainment.WholeMs).Units;

    private void Set(int principal, int asset, ulong held, ulong limit)
    {
        int at = (principal * _assets) + asset;
        _held[at] = held;
        _limit[at] = limit;
    }
}
