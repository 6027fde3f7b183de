using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Somebody stole the delegate's drawer and its key, and plays all that owners once signed at once, the largest holdings first: the owners'
/// own signatures, which no key that is changed now can take back. What comes to the delegate's accounts is moved on.
/// </summary>
internal sealed class PlayHoardAttack : IOperationSource
{
    private const int BeginKind = 0;
    private const int PlayKind = 1;

    private readonly ArmWorld _world;
    private readonly DrainTransactions _transactions;
    private readonly int _number;
    private PreSignedOperation[] _operations = [];
    private int _next;
    private int _inFlight;
    private UInt128 _credit;

    public PlayHoardAttack(ArmWorld world)
    {
        _world = world;
        _number = world.Ledger.Register(this, "attacker");
        _transactions = new DrainTransactions(world, _number, world.Plan.Attack.PriceMicroLamports);
        world.Simulator.Schedule(new SimTime(world.Plan.Attack.At.Ns), EventPriority.Submit, new SimEvent(_number, BeginKind));
    }

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        if (e.Kind == BeginKind)
        {
            _operations = Ranked();
        }

        // What lay there already, and what the last block brought.
        _transactions.TakeOwn();
        Play();
        if (_next < _operations.Length || _inFlight > 0)
        {
            simulator.ScheduleAfter(_world.Plan.Ledger.Slot, EventPriority.Submit, new SimEvent(_number, PlayKind));
        }
    }

    /// <inheritdoc/>
    public void OnReceipt(in Operation operation, in Receipt receipt)
    {
        if (operation.Payload < 0)
        {
            return;
        }

        _inFlight--;
    }

    // Nobody plays a part of it first to see whether it works: whoever watches would be warned.
    private void Play()
    {
        UInt128 most = (UInt128)(ulong)_world.Plan.Attack.RatePerSecond * (ulong)_world.Plan.Ledger.Slot.Ns;
        _credit = UInt128.Min(_credit + most, UInt128.Max(most, SimDuration.NsPerSecond));
        while (_next < _operations.Length && _credit >= SimDuration.NsPerSecond)
        {
            _credit -= SimDuration.NsPerSecond;
            PreSignedOperation operation = _operations[_next];
            _world.Ledger.Submit(operation.Wire, SignaturePolicy.Verify, new Operation(
                OperationKind.Malicious, _number, _world.Plan.Attack.Compromise, _world.Now.Ns, 1, _next));
            _next++;
            _inFlight++;
        }
    }

    private PreSignedOperation[] Ranked()
    {
        if (_world.StolenDelegation is not { } delegation || _world.Hoard is not { } hoard)
        {
            return [];
        }

        return _world.Plan.Attack.OrderByValue
            ? [.. hoard.All.OrderByDescending(o => _world.Plan.Assets[o.Asset].ValueMicroUsd(_world.UnitsOf(delegation.From, o.Asset, o.Owner)))]
            : [.. hoard.All];
    }
}
