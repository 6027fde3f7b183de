using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Somebody stole the delegate's keys and takes what they may spend: first what the delegate owns itself, then from every owner, the
/// largest holdings first, as much as the delegation lets through, coming back when a bucket has refilled. Where only swaps are allowed,
/// the thief raises the pool's fee to all of what goes in and collects it.
/// </summary>
internal sealed class DrainAttack : IOperationSource
{
    private const int BeginKind = 0;
    private const int TakeKind = 1;
    private const int CollectKind = 2;
    private const uint ComputeUnits = 200_000;

    // As many as fit a packet: one shared destination and authority, or a session and its key each.
    private const int TransfersPerTransaction = 20;
    private const int PermitsPerTransaction = 10;
    private const int UsesPerTransaction = 2;

    private static readonly SimDuration CollectEvery = SimDuration.FromSeconds(60);

    private readonly ArmWorld _world;
    private readonly DelegationPlan? _delegation;
    private readonly PriorityQueue<int, (long DueMs, int Rank)> _due = new();
    private readonly List<(int Rank, ulong Units)> _batch = [];
    private readonly List<KeyPair> _keys = [];
    private readonly long _operationsPerSecond;
    private readonly int _number;
    private int[] _ranking = [];
    private int _asset;
    private int _batchNumber;
    private long _taken;
    private bool _waiting;

    public DrainAttack(ArmWorld world)
    {
        _world = world;
        _delegation = world.Delegation;
        _operationsPerSecond = world.Plan.Attack.RatePerSecond;
        _number = world.Ledger.Register(this, "attacker");
        world.Simulator.Schedule(new SimTime(world.Plan.Attack.At.Ns), EventPriority.Submit, new SimEvent(_number, BeginKind));
    }

    private KeyPair Thief => _world.Cast.Members[_world.Plan.Attack.Compromise][0];

    private bool ThroughSwaps => _delegation is { Kind: DelegationKind.Session };

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        switch (e.Kind)
        {
            case BeginKind:
                Begin();
                break;
            case TakeKind:
                Take();
                break;
            default:
                Collect();
                break;
        }
    }

    /// <inheritdoc/>
    public void OnReceipt(in Operation operation, in Receipt receipt)
    {
        if (operation.Payload < 0 || receipt.Status == TransactionStatus.Success)
        {
            return;
        }

        // Somebody in the batch was faster (revoked, spent): look at all of them again.
        for (int i = 0; i < operation.Count; i++)
        {
            int rank = _sent[((int)operation.Payload + i) % _sent.Length];
            _due.Enqueue(_ranking[rank], (_world.Now.WholeMs, rank));
        }

        ScheduleTake(_world.Now + _world.Plan.Ledger.Slot);
    }

    // The ranks of what was sent last, so that a failed batch can be tried again; far more than two blocks hold.
    private readonly int[] _sent = new int[1 << 14];

    private void Begin()
    {
        TakeOwn();
        if (_delegation is null)
        {
            return;
        }

        _asset = ThroughSwaps || _delegation.Kind == DelegationKind.Permit
            ? _world.Plan.Populations[_delegation.To].Market?.BaseAsset ?? _world.Plan.Populations[_delegation.From].Holds[0].Asset
            : _world.Plan.Populations[_delegation.From].Holds[0].Asset;
        Rank();
        if (ThroughSwaps)
        {
            RaiseFee();
            _world.Simulator.ScheduleAfter(CollectEvery, EventPriority.Submit, new SimEvent(_number, CollectKind));
        }

        ScheduleTake(_world.Now);
    }

    private void Rank()
    {
        int owners = _world.Plan.Populations[_delegation!.From].Count;
        _ranking = new int[owners];
        ulong[] order = new ulong[owners];
        for (int owner = 0; owner < owners; owner++)
        {
            _ranking[owner] = owner;
            order[owner] = _world.UnitsOf(_delegation.From, _asset, owner);
        }

        if (_world.Plan.Attack.OrderByValue)
        {
            Array.Sort(_ranking, (a, b) => order[a] != order[b] ? order[b].CompareTo(order[a]) : a.CompareTo(b));
        }

        long nowMs = _world.Now.WholeMs;
        for (int rank = 0; rank < owners; rank++)
        {
            _due.Enqueue(_ranking[rank], (nowMs, rank));
        }
    }

    private void ScheduleTake(SimTime at)
    {
        if (!_waiting)
        {
            _waiting = true;
            _world.Simulator.Schedule(at, EventPriority.Submit, new SimEvent(_number, TakeKind));
        }
    }

    // One slot's worth of attempts; then again in the next slot, or when the next bucket is worth it.
    private void Take()
    {
        _waiting = false;
        if (ThroughSwaps && _world.IsFrozen)
        {
            return;
        }

        long slot = _world.Ledger.NextSlot;
        long blockMs = _world.Ledger.TimeOf(slot).WholeMs;
        long budget = Math.Max(1, _operationsPerSecond * _world.Plan.Ledger.Slot.Ns / SimDuration.NsPerSecond);
        while (budget > 0 && _due.TryPeek(out int owner, out (long DueMs, int Rank) next) && next.DueMs <= blockMs)
        {
            _due.Dequeue();
            DrainTarget target = DrainTarget.Look(_world, _delegation!, owner, _asset, blockMs, (ulong)slot);
            if (target.Units > 0)
            {
                _batch.Add((next.Rank, target.Units));
                budget--;
                if (_batch.Count == BatchSize)
                {
                    SendBatch();
                }
            }
            else if (target.NextMs != DrainTarget.Never)
            {
                _due.Enqueue(owner, (Math.Max(target.NextMs, blockMs + 1), next.Rank));
            }
        }

        if (_batch.Count > 0)
        {
            SendBatch();
        }

        if (_due.TryPeek(out _, out (long DueMs, int Rank) following))
        {
            SimTime soon = _world.Now + _world.Plan.Ledger.Slot;
            SimTime due = new(Math.Max(0, following.DueMs - _world.Plan.Ledger.Slot.WholeMs) * SimDuration.NsPerMs);
            ScheduleTake(due > soon ? due : soon);
        }
    }

    private int BatchSize => _delegation!.Kind switch
    {
        DelegationKind.SplApprove => TransfersPerTransaction,
        DelegationKind.Permit => PermitsPerTransaction,
        _ => UsesPerTransaction,
    };

    // The stolen key pays the fees as well: it has coins, and a second signature would only cost more.
    private TransactionBuilder NewTransaction()
    {
        TransactionBuilder builder = _world.Builder.Reset(Thief.PublicKey, _world.Ledger.Blockhash);
        return builder.AddUnitLimit(ComputeUnits);
    }

    private void SendBatch()
    {
        TransactionBuilder builder = NewTransaction();
        _keys.Clear();
        _keys.Add(Thief);
        int first = _batchNumber;
        Address loot = Genesis.AttackerAccount(_asset);
        foreach ((int rank, ulong units) in _batch)
        {
            int owner = _ranking[rank];
            Address source = _world.Cast.TokenAccounts[_delegation!.From][_asset][owner];
            switch (_delegation.Kind)
            {
                case DelegationKind.SplApprove:
                    DelegatedCalls.AddTransfer(builder, in source, in loot, Thief.PublicKey, units);
                    break;
                case DelegationKind.Permit:
                    DelegatedCalls.AddPermitTransfer(builder, in source, in loot, Thief.PublicKey, units);
                    break;
                default:
                    AddSwap(builder, owner, in source, units);
                    // What a bucket holds again later is looked at again later.
                    _due.Enqueue(owner, (_world.Ledger.TimeOf(_world.Ledger.NextSlot).WholeMs + 1, rank));
                    break;
            }

            _sent[_batchNumber % _sent.Length] = rank;
            _batchNumber++;
        }

        Send(_batch.Count, ThroughSwaps ? -1 : first % _sent.Length);
        _taken += _batch.Count;
        _batch.Clear();
    }

    private void AddSwap(TransactionBuilder builder, int owner, in Address source, ulong units)
    {
        int quote = _world.Plan.Populations[_delegation!.To].Market!.QuoteAsset;
        int number = SessionAssets.NumberOf(_delegation, _asset);
        _keys.Add(DelegatedCalls.AddSessionUse(_world, _delegation, owner, number, units));
        Address ownerKey = _world.Cast.Members[_delegation.From][owner].PublicKey;
        Address payout = Genesis.AttackerAccount(quote);
        DelegatedCalls.AddSwap(
            builder, in _world.Genesis.Markets[_delegation.To], in source, in ownerKey, false, in payout, units, minimumOut: 0);
    }

    private void Send(int count, long payload) => _world.Send(
        verify: true, [.. _keys],
        new Operation(OperationKind.Malicious, _number, _world.Plan.Attack.Compromise, _world.Now.Ns, count, payload));

    // Hop 0: whatever lies in the delegate's own accounts.
    private void TakeOwn()
    {
        int population = _world.Plan.Attack.Compromise;
        TransactionBuilder builder = NewTransaction();
        _keys.Clear();
        _keys.Add(Thief);
        int count = 0;
        for (int asset = 0; asset < _world.Plan.Assets.Length; asset++)
        {
            Address own = _world.Cast.TokenAccounts[population][asset][0];
            ulong units = _world.UnitsOf(population, asset, 0);
            if (units > 0)
            {
                DelegatedCalls.AddTransfer(builder, in own, Genesis.AttackerAccount(asset), Thief.PublicKey, units);
                count++;
            }
        }

        if (count > 0)
        {
            Send(count, payload: -1);
        }
    }

    private void RaiseFee()
    {
        MarketPlace market = _world.Genesis.Markets[_delegation!.To];
        TransactionBuilder builder = NewTransaction();
        builder.BeginInstruction(MarketProgram.Id).Account(market.Pool, false, true).Account(Thief.PublicKey, true, false);
        var writer = new InstructionWriter(builder.ReserveData(10));
        writer.U64(MarketProgram.SetFeeAction);
        writer.U16(MarketProgram.BpsPerUnit);
        builder.EndInstruction();
        _keys.Clear();
        _keys.Add(Thief);
        Send(1, payload: -1);
    }

    private void Collect()
    {
        if (_taken > 0)
        {
            MarketPlace market = _world.Genesis.Markets[_delegation!.To];
            MarketPlan plan = _world.Plan.Populations[_delegation.To].Market!;
            TransactionBuilder builder = NewTransaction();
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
            _keys.Clear();
                _keys.Add(Thief);
            Send(1, payload: -1);
            _taken = 0;
        }

        // Collecting goes on while there is anything to come, and once more after that.
        if (_due.Count > 0 && !_world.IsFrozen)
        {
            _world.Simulator.ScheduleAfter(CollectEvery, EventPriority.Submit, new SimEvent(_number, CollectKind));
        }
    }
}
