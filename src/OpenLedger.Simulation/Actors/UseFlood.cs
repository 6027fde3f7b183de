using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Fills every block with uses of the stolen authority, one account after the other, so that no room is left for who offers less: a block
/// holds what transactions ask for, not what they use. Each tries to take the least there is.
/// </summary>
/// <remarks>
/// What takes in earnest offers the most and comes first. Behind it few large transactions fill most of a block, for a micro-lamport less,
/// and small ones, for one less again, what is left of it, down to less than a revocation asks for.
/// </remarks>
internal sealed class UseFlood : IOperationSource
{
    // Two uses of one account in a slot would be the same message, and the ledger takes it only once.
    private const uint Variants = 512;

    private readonly ArmWorld _world;
    private readonly DelegationPlan _delegation;
    private readonly (int Owner, int Asset)[] _accounts;
    private readonly DrainRoute[] _routes;
    private readonly DrainTransactions _large;
    private readonly DrainTransactions _small;
    private readonly int _number;
    private readonly SimTime _end;
    private int _next;
    private uint _sent;
    private ulong _largeWaiting;
    private ulong _smallWaiting;

    /// <param name="world">The run.</param>
    /// <param name="delegation">What was stolen.</param>
    /// <param name="accounts">Whose accounts of which assets it opens; at least one.</param>
    /// <param name="routes">How, per asset.</param>
    public UseFlood(ArmWorld world, DelegationPlan delegation, (int Owner, int Asset)[] accounts, DrainRoute[] routes)
    {
        _world = world;
        _delegation = delegation;
        _accounts = accounts;
        _routes = routes;
        _number = world.Ledger.Register(this, "flood");
        _end = world.Now + world.Plan.Attack.FloodFor;
        ulong price = Math.Max(2, world.Plan.Attack.PriceMicroLamports);
        _large = new DrainTransactions(world, _number, price - 1);
        _small = new DrainTransactions(world, _number, price - 2);
        world.Simulator.Schedule(world.Now, EventPriority.Submit, new SimEvent(_number, 0));
    }

    // All of them write the account that pays their fees.
    private ulong Block => Math.Min(_world.Plan.Ledger.ComputePerBlock, _world.Chain.Runtime.Parameters.ComputeUnitsPerAccount);

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        while (_largeWaiting < Block)
        {
            Send(ComputeBudget.MaxUnits - Variants);
        }

        while (_smallWaiting < ComputeBudget.MaxUnits)
        {
            Send(0);
        }

        SimTime next = _world.Ledger.TimeOf(_world.Ledger.NextSlot + 1);
        if (next < _end)
        {
            simulator.Schedule(next, EventPriority.Submit, new SimEvent(_number, 0));
        }
    }

    /// <inheritdoc/>
    public void OnReceipt(in Operation operation, in Receipt receipt)
    {
        ref ulong waiting = ref operation.Payload < 0 ? ref _smallWaiting : ref _largeWaiting;
        waiting -= (ulong)Math.Abs(operation.Payload);
    }

    // The sign of the payload tells the small ones from the large.
    private void Send(uint units)
    {
        (int owner, int asset) = _accounts[_next++ % _accounts.Length];
        bool small = units == 0;
        DrainTransactions transactions = small ? _small : _large;
        uint asked = Math.Max(units, transactions.LeastUnitsOf(_routes[asset])) + (_sent++ % Variants);
        ref ulong waiting = ref small ? ref _smallWaiting : ref _largeWaiting;
        waiting += asked;
        transactions.Take(_delegation, _routes[asset], asset, [(owner, 1ul)], small ? -(long)asked : asked, asked);
    }
}
