using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Programs;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Somebody stole the delegate's keys and takes what they may spend: first what the delegate owns itself, then from every owner and in
/// every asset, the largest holdings first, as much as the delegation lets through; coming back when a bucket has refilled, and when the
/// ledger shows that an account which had nothing to give has changed. Where only swaps are allowed, the thief raises the pool's fee to
/// all of what goes in and collects it.
/// </summary>
/// <remarks>
/// An account is in one of three states:
/// <code>
///             changed                 due, worth it                 receipt
///   Idle ----------------> Queued ------------------> InFlight ----------------> Queued
///     ^                       |
///     '---- nothing there ----'
/// </code>
/// </remarks>
internal sealed class DrainAttack : IOperationSource, ITransactionObserver
{
    private const int BeginKind = 0;
    private const int TakeKind = 1;
    private const int CollectKind = 2;
    private const int LargestBatch = 20;

    // Whoever is refused so often in a row does not understand why, and leaves the account alone until it changes.
    private const byte MostFailures = 8;

    // Whoever grabs asks for less each time.
    private const byte MostHalvings = 3;

    private static readonly SimDuration CollectEvery = SimDuration.FromSeconds(60);

    private readonly ArmWorld _world;
    private readonly DelegationPlan? _delegation;
    private readonly DrainStyle _style;
    private readonly Disguise? _disguise;
    private readonly DrainTransactions _transactions;
    private readonly int _number;

    // By rank: whose account it is, where it stands, and how often taking from it failed in a row.
    private (int Owner, int Asset)[] _accounts = [];
    private Standing[] _standing = [];
    private byte[] _failures = [];
    private int[] _rankOf = [];
    private readonly PriorityQueue<int, (long DueMs, int Rank)> _due = new();

    // Per asset, what the next transaction will take.
    private readonly DrainRoute[] _routes;
    private readonly List<(int Owner, ulong Units)>[] _next;

    // Per asset, what was asked for in this slot.
    private readonly ulong[] _underWay;

    // The ranks in each transaction under way, LargestBatch places each.
    private readonly List<int> _inFlight = [];
    private readonly Stack<int> _freeBatches = new();

    // What may be attempted, in operations times nanoseconds per second.
    private UInt128 _credit;
    private SimTime _creditedAt;
    private SimTime? _takeAt;
    private bool _collecting;

    /// <param name="world">The run.</param>
    /// <param name="style">How the thief goes about it.</param>
    public DrainAttack(ArmWorld world, DrainStyle style = DrainStyle.Drain)
    {
        _world = world;
        _style = style;
        _disguise = style == DrainStyle.Stealth ? Disguise.Of(world) : null;
        _delegation = world.StolenDelegation;
        _routes = new DrainRoute[world.Plan.Assets.Length];
        _underWay = new ulong[world.Plan.Assets.Length];
        _next = [.. world.Plan.Assets.Select(_ => new List<(int, ulong)>(LargestBatch))];
        _number = world.Ledger.Register(this, "attacker");
        _transactions = new DrainTransactions(world, _number, world.Plan.Attack.PriceMicroLamports);
        world.Simulator.Schedule(new SimTime(world.Plan.Attack.At.Ns), EventPriority.Submit, new SimEvent(_number, BeginKind));
        if (_delegation is not null)
        {
            world.Ledger.Observe(this);
        }
    }

    private enum Standing : byte
    {
        Idle,
        Queued,
        InFlight,
    }

    private SimDuration Slot => _world.Plan.Ledger.Slot;

    private ulong Rate => (ulong)_world.Plan.Attack.RatePerSecond;

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        switch (e.Kind)
        {
            case BeginKind:
                Begin();
                break;
            case TakeKind when _takeAt == simulator.Now:
                _takeAt = null;
                Take();
                break;
            case CollectKind:
                _collecting = false;
                _transactions.CollectFees();
                break;
            default:
                // An earlier event has taken the place of this one.
                break;
        }
    }

    /// <inheritdoc/>
    public void OnReceipt(in Operation operation, in Receipt receipt)
    {
        if (operation.Payload < 0)
        {
            return;
        }

        // Whatever became of it, the accounts are worth another look: a bucket refills, an owner may have been faster.
        int batch = (int)operation.Payload;
        bool success = receipt.Status == TransactionStatus.Success;
        for (int i = 0; i < operation.Count; i++)
        {
            int rank = _inFlight[(batch * LargestBatch) + i];
            _standing[rank] = Standing.Idle;
            _failures[rank] = success ? (byte)0 : (byte)(_failures[rank] + 1);
            if (_failures[rank] < (_style == DrainStyle.SmashAndGrab ? MostHalvings : MostFailures))
            {
                // Behind those that were not visited yet.
                Queue(rank, _world.Now.WholeMs + 1);
            }

            if (success && _routes[_accounts[rank].Asset] is DrainRoute.Swap or DrainRoute.Trade && !_collecting)
            {
                _collecting = true;
                _world.Simulator.ScheduleAfter(CollectEvery, EventPriority.Submit, new SimEvent(_number, CollectKind));
            }
        }

        _freeBatches.Push(batch);
        ScheduleTake(_world.Now + Slot);
    }

    /// <inheritdoc/>
    public void OnTransaction(in Operation operation, in Receipt receipt, ReadOnlySpan<BalanceChange> changes)
    {
        if (_accounts.Length == 0 || operation.Kind == OperationKind.Malicious)
        {
            return;
        }

        foreach (ref readonly BalanceChange change in changes)
        {
            if (_world.Genesis.Holders.TryGet(change.Account, out int principal, out int asset) && RankOf(principal, asset) is >= 0 and int rank)
            {
                _failures[rank] = 0;
                if (_standing[rank] == Standing.Idle)
                {
                    Queue(rank, _world.Now.WholeMs);
                    ScheduleTake(_world.Now + Slot);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void OnBlock(ProducedBlock block, SimTime now)
    {
    }

    private void Begin()
    {
        _transactions.TakeOwn();
        _transactions.CollectFees();
        if (_delegation is null || Rate == 0)
        {
            return;
        }

        for (int asset = 0; asset < _routes.Length; asset++)
        {
            _routes[asset] = _transactions.RouteOf(_delegation, asset, _style);
        }

        RankAccounts();
        if (_world.Plan.Attack.FloodFor > SimDuration.Zero && _accounts.Length > 0)
        {
            _ = new UseFlood(_world, _delegation, _accounts, _routes);
        }

        if (_routes.Contains(DrainRoute.Swap))
        {
            _transactions.SetFee(MarketProgram.BpsPerUnit);
        }

        _creditedAt = _world.Now;
        _credit = MostCredit;
        ScheduleTake(_world.Now);
    }

    // All accounts that the stolen key can get at, those with the largest value first.
    private void RankAccounts()
    {
        int owners = _world.Plan.Populations[_delegation!.From].Count;
        int assets = _world.Plan.Assets.Length;
        var ranked = new List<(UInt128 Value, int Account)>(owners);
        for (int account = 0; account < owners * assets; account++)
        {
            (int owner, int asset) = (account / assets, account % assets);
            if (_routes[asset] != DrainRoute.None && _world.Indices.Tokens[_delegation.From][asset][owner] >= 0)
            {
                ranked.Add((ValueOf(asset, _world.UnitsOf(_delegation.From, asset, owner)), account));
            }
        }

        if (_world.Plan.Attack.OrderByValue)
        {
            ranked.Sort(static (a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : a.Account.CompareTo(b.Account));
        }

        _accounts = new (int, int)[ranked.Count];
        _standing = new Standing[ranked.Count];
        _failures = new byte[ranked.Count];
        _rankOf = new int[owners * assets];
        Array.Fill(_rankOf, -1);
        for (int rank = 0; rank < ranked.Count; rank++)
        {
            int account = ranked[rank].Account;
            _accounts[rank] = (account / assets, account % assets);
            _rankOf[account] = rank;
            Queue(rank, _world.Now.WholeMs);
        }
    }

    // In 10^-21 dollars, so that nothing is rounded: decimals are at most 9.
    private UInt128 ValueOf(int asset, ulong units)
    {
        AssetPlan plan = _world.Plan.Assets[asset];
        return (UInt128)units * (ulong)plan.PricePicoUsd * (1_000_000_000 / plan.UnitsPerToken);
    }

    private int RankOf(int principal, int asset)
    {
        int owner = principal - _world.Genesis.Principals.Member(_delegation!.From, 0);
        return owner >= 0 && owner < _world.Plan.Populations[_delegation.From].Count ? _rankOf[(owner * _routes.Length) + asset] : -1;
    }

    private void Queue(int rank, long dueMs)
    {
        _standing[rank] = Standing.Queued;
        _due.Enqueue(rank, (dueMs, rank));
    }

    private void ScheduleTake(SimTime at)
    {
        if (_takeAt is null || at < _takeAt)
        {
            _takeAt = at;
            _world.Simulator.Schedule(at, EventPriority.Submit, new SimEvent(_number, TakeKind));
        }
    }

    // One slot's worth of attempts; then again in the next slot, or when the next account is due.
    private void Take()
    {
        if (_delegation!.Kind == DelegationKind.Session && _world.IsFrozen)
        {
            return;
        }

        long slot = _world.Ledger.NextSlot;
        long blockMs = _world.Ledger.TimeOf(slot).WholeMs;
        Accrue();
        Array.Clear(_underWay);
        if (_routes.Contains(DrainRoute.Trade))
        {
            _transactions.SetWorstFee(_delegation);
        }

        while (_credit >= Cost && _due.TryPeek(out int rank, out (long DueMs, int Rank) next) && next.DueMs <= blockMs)
        {
            _due.Dequeue();
            _standing[rank] = Standing.Idle;
            (int owner, int asset) = _accounts[rank];
            DrainTarget target = DrainTarget.Look(
                _world, _delegation, owner, asset, blockMs, (ulong)slot, _style, _failures[rank], _underWay[asset]);
            if (target.Units > 0)
            {
                _credit -= Cost;
                _standing[rank] = Standing.InFlight;
                ulong units = _disguise is null ? target.Units : Math.Min(target.Units, _disguise.DrawUnits(asset));
                _underWay[asset] += units;
                Add(owner, asset, units);
            }
            else if (target.NextMs != DrainTarget.Never)
            {
                Queue(rank, Math.Max(target.NextMs, blockMs + 1));
            }
        }

        for (int asset = 0; asset < _next.Length; asset++)
        {
            SendBatch(asset);
        }

        ScheduleNextTake();
    }

    private void ScheduleNextTake()
    {
        if (!_due.TryPeek(out _, out (long DueMs, int Rank) next))
        {
            return;
        }

        SimTime at = _world.Now + Slot;
        if (_credit < Cost)
        {
            UInt128 waitNs = (Cost - _credit + Rate - 1) / Rate;
            at = Later(at, _world.Now + new SimDuration((long)waitNs));
        }

        // In time for the first block in which it is due.
        ScheduleTake(Later(at, new SimTime(Math.Max(0, next.DueMs - Slot.WholeMs) * SimDuration.NsPerMs)));
    }

    private static SimTime Later(SimTime a, SimTime b) => a > b ? a : b;

    private UInt128 MostCredit => UInt128.Max(Cost, (UInt128)Rate * (ulong)Slot.Ns);

    // An attempt; whoever looks like honest work makes as few of them.
    private UInt128 Cost => _disguise is null ? SimDuration.NsPerSecond : UInt128.Max(SimDuration.NsPerSecond, (UInt128)Rate * (ulong)_disguise.Pause.Ns);

    private void Accrue()
    {
        _credit = UInt128.Min(MostCredit, _credit + ((UInt128)Rate * (ulong)(_world.Now - _creditedAt).Ns));
        _creditedAt = _world.Now;
    }

    private void Add(int owner, int asset, ulong units)
    {
        _next[asset].Add((owner, units));
        if (_next[asset].Count == _transactions.MostPerTransaction(_routes[asset]))
        {
            SendBatch(asset);
        }
    }

    private void SendBatch(int asset)
    {
        List<(int Owner, ulong Units)> takings = _next[asset];
        if (takings.Count == 0)
        {
            return;
        }

        if (!_freeBatches.TryPop(out int batch))
        {
            batch = _inFlight.Count / LargestBatch;
            CollectionsMarshal.SetCount(_inFlight, _inFlight.Count + LargestBatch);
        }

        for (int i = 0; i < takings.Count; i++)
        {
            _inFlight[(batch * LargestBatch) + i] = _rankOf[(takings[i].Owner * _routes.Length) + asset];
        }

        _transactions.Take(
            _delegation!, _routes[asset], asset, CollectionsMarshal.AsSpan(takings), batch);
        takings.Clear();
    }
}
