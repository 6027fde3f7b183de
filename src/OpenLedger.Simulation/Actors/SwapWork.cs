using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Grants;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Agents who swap for their owners through the delegate: each works through the owners it acts for, in turn, and accepts at most one
/// percent less than the pool's price of the moment at the fee that they know of. An alert may make them stop.
/// </summary>
internal sealed class SwapWork : IOperationSource
{
    private const uint ComputeUnits = 60_000;
    private const uint MessageVariants = 512;
    private const ulong SlippagePercent = 1;

    private readonly ArmWorld _world;
    private readonly WorkloadPlan _work;
    private readonly PopulationPlan _agents;
    private readonly TradedOwners _owners;
    private readonly DelegationPlan _delegation;
    private readonly GrantKind? _grants;
    private readonly MarketPlan _market;
    private readonly MarketPlace _place;
    private readonly RandomSource _random;
    private readonly int _line;
    private readonly int[] _turn;
    private readonly bool[] _renewing;
    private readonly int _number;
    private uint _sent;
    private ArrivalProcess _arrivals;
    private RandomStream _choices;
    private RandomStream _amounts;

    public SwapWork(ArmWorld world, int line, DelegationPlan delegation)
    {
        _world = world;
        _line = line;
        _work = world.Plan.Workload[line];
        _agents = world.Plan.Populations[_work.Who];
        _owners = new TradedOwners(world.Plan, _agents, delegation.To);
        _delegation = delegation;
        _grants = GrantKinds.Of(delegation.Kind);
        _market = world.Plan.Populations[delegation.To].Market!;
        _place = world.Genesis.Markets[delegation.To];
        _random = world.Random;
        _turn = new int[_agents.Count];
        _renewing = new bool[world.Plan.Populations[delegation.From].Count];
        _arrivals = new ArrivalProcess(_work, line, _random);
        _choices = _random.Stream(RandomSource.Entity(line, 0), StreamPurpose.Choice);
        _amounts = _random.Stream(RandomSource.Entity(line, 0), StreamPurpose.Amount);
        _number = world.Ledger.Register(this, "swaps");
        ScheduleNext();
    }

    /// <summary>Whether agents of a line of work can trade under a delegation: it is their owners' own, and the delegate operates a market
    /// for the asset.</summary>
    public static bool IsPossible(ExperimentPlan plan, int line, DelegationPlan delegation)
    {
        WorkloadPlan work = plan.Workload[line];
        PopulationPlan agents = plan.Populations[work.Who];
        return delegation.Kind != DelegationKind.PreSigned && agents.ActsFor == delegation.From && agents.OwnersEach > 0 && plan.Populations[delegation.To].Market is { } market &&
            (work.Asset < 0 || work.Asset == market.BaseAsset);
    }

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        int agent = (int)_choices.NextBelow((ulong)_agents.Count);
        AssetPlan asset = _world.Plan.Assets[_market.BaseAsset];
        ulong units = Math.Max(1, asset.Units(_work.Amount.Sample(ref _amounts)));
        if (_world.AgentsStopped[_delegation.To])
        {
            _world.Recorder.CountForgone();
        }
        else
        {
            Swap(agent, OwnerOf(agent), units);
        }

        ScheduleNext();
    }

    /// <inheritdoc/>
    public void OnReceipt(in Operation operation, in Receipt receipt)
    {
        int owner = (int)operation.Payload;
        _renewing[owner] &= operation.Kind != OperationKind.Service;
        if (receipt.Status != TransactionStatus.Success)
        {
            return;
        }

        _world.LastUseMs[owner] = _world.Now.WholeMs;
        if (operation.Kind == OperationKind.Service)
        {
            ulong units = DelegatedCapacity.AllowanceOf(_world, _delegation, owner, _market.BaseAsset, _world.Now.WholeMs).Units;
            _world.Recorder.Bounds.Renew(_world.Genesis.Principals.Member(_delegation.From, owner), _market.BaseAsset, units);
        }
    }

    private int OwnerOf(int agent)
    {
        int owner = _owners.Of(agent, _turn[agent]);
        _turn[agent] = (_turn[agent] + 1) % _owners.Each;
        return owner;
    }

    private void Swap(int agent, int owner, ulong units)
    {
        Cast cast = _world.Cast;
        TransactionBuilder builder = _world.Builder.Reset(cast.Members[_work.Who][agent].PublicKey, _world.Ledger.Blockhash);
        // A different limit each time, or two equal swaps in one slot would be one message, which a ledger takes only once.
        uint limit = ComputeUnits + (_sent++ % MessageVariants);
        builder.AddUnitLimit(limit);
        ref readonly KeyPair dapp = ref cast.Members[_delegation.To][0];
        Address source = cast.TokenAccounts[_delegation.From][_market.BaseAsset][owner];
        Address destination = cast.TokenAccounts[_delegation.From][_market.QuoteAsset][owner];
        // What the pool would pay now, as any client reads it from the accounts.
        ulong quote = PoolReader.Quote(_world.State, in _place, units, _market.FeeBps);
        ulong minimumOut = (ulong)((UInt128)quote * (100 - SlippagePercent) / 100);
        switch (_delegation.Kind)
        {
            case DelegationKind.SplApprove:
                DelegatedCalls.AddSwap(builder, in _place, in source, dapp.PublicKey, true, in destination, units, minimumOut);
                break;
            case DelegationKind.Session:
                DelegatedCalls.AddSessionUse(_world, _delegation, owner, asset: SessionAssets.NumberOf(_delegation, _market.BaseAsset), units);
                Address ownerKey = cast.Members[_delegation.From][owner].PublicKey;
                DelegatedCalls.AddSwap(builder, in _place, in source, in ownerKey, false, in destination, units, minimumOut);
                break;
            default:
                GrantPlace grant = cast.GrantOf(_world.Arm.Delegation, _market.BaseAsset, owner);
                RenewIfExpired(owner, in grant);
                builder.Reset(cast.Members[_work.Who][agent].PublicKey, _world.Ledger.Blockhash).AddUnitLimit(limit);
                Address own = cast.TokenAccounts[_delegation.To][_market.BaseAsset][0];
                DelegatedCalls.AddTaking(builder, _grants!, in grant, in own, units);
                DelegatedCalls.AddSwap(builder, in _place, in own, dapp.PublicKey, true, in destination, units, minimumOut);
                break;
        }

        _world.Send(
            _world.Plan.Ledger.VerifyBackground,
            [cast.Members[_work.Who][agent], dapp, _delegation.Kind == DelegationKind.Session ? _world.Sessions.KeyOf(owner) : dapp],
            new Operation(OperationKind.Honest, _number, _delegation.To, _world.Now.Ns, 1, owner));
    }

    // Whoever still uses an allowance that has ended gives a new one, for as long as the last unless the plan says otherwise.
    private void RenewIfExpired(int owner, in GrantPlace grant)
    {
        int at = _world.Indices.Grants[_market.BaseAsset][owner];
        if (at < 0 || (_delegation.RenewFor ?? _delegation.Expires) is not { } span)
        {
            return;
        }

        long blockMs = _world.Ledger.TimeOf(_world.Ledger.NextSlot).WholeMs;
        ulong units = _grants!.RenewableAt(_world.State.DataOf(at), blockMs);
        if (units == 0 || _renewing[owner])
        {
            return;
        }

        _renewing[owner] = true;
        ref readonly KeyPair key = ref _world.Cast.Members[_delegation.From][owner];
        ref readonly KeyPair spender = ref _world.Cast.Members[_delegation.To][0];
        long expiresMs = blockMs + span.WholeMs;
        _world.Builder.Reset(key.PublicKey, _world.Ledger.Blockhash).AddUnitLimit(ComputeUnits);
        _grants.AddRenewal(_world.Builder, in grant, units, expiresMs);
        _world.Send(
            verify: true, _grants.SpenderSignsGrant ? [key, spender] : [key],
            new Operation(OperationKind.Service, _number, -1, _world.Now.Ns, 1, owner));
    }

    private void ScheduleNext()
    {
        SimTime at = _arrivals.Next();
        if (at < new SimTime((_work.Until ?? _world.Plan.Duration).Ns))
        {
            _world.Simulator.Schedule(at, EventPriority.Submit, new SimEvent(_number, _line));
        }
    }
}
