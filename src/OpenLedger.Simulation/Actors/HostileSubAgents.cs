using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Some of the sub-agents to whom an orchestrator handed its sessions on are hostile, and take what their parts let out: owner by owner, each
/// sub-agent in turn, round after round, since buckets refill. All pay the first of them, who passes it on.
/// </summary>
internal sealed class HostileSubAgents : IOperationSource
{
    private const uint ComputeUnits = 40_000;

    // A use costs a fee, so it is worth coming for a part of what a use may take at most.
    private const ulong WorthPart = 8;

    private static readonly SimDuration Round = SimDuration.FromSeconds(60);

    private readonly ArmWorld _world;
    private readonly DelegationPlan? _delegation;
    private readonly int _number;
    private readonly int _population;
    private readonly int _steps;
    private int _next;
    private uint _sent;
    private UInt128 _credit;
    private SimTime _roundAt;

    public HostileSubAgents(ArmWorld world)
    {
        _world = world;
        _delegation = world.StolenDelegation;
        _population = world.Plan.Attack.Compromise;
        _number = world.Ledger.Register(this, "attacker");
        if (_delegation is { Session: { } terms, SubAgents: >= 0 } delegation && terms.Counterparties.Contains(_population))
        {
            _steps = world.Plan.Populations[delegation.From].Count * world.Plan.Attack.Hostile * terms.Assets.Length;
            _roundAt = new SimTime(world.Plan.Attack.At.Ns);
            world.Simulator.Schedule(_roundAt, EventPriority.Submit, new SimEvent(_number, 0));
        }
    }

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        UInt128 most = (UInt128)(ulong)_world.Plan.Attack.RatePerSecond * (ulong)_world.Plan.Ledger.Slot.Ns;
        _credit = UInt128.Min(_credit + most, UInt128.Max(most, SimDuration.NsPerSecond));
        for (; _next < _steps && _credit >= SimDuration.NsPerSecond; _next++)
        {
            Visit(_next);
        }

        SimTime at = simulator.Now + _world.Plan.Ledger.Slot;
        if (_next == _steps)
        {
            _next = 0;
            _roundAt = at > _roundAt + Round ? at : _roundAt + Round;
            at = _roundAt;
        }

        if (at < new SimTime(_world.Plan.Duration.Ns))
        {
            simulator.Schedule(at, EventPriority.Submit, new SimEvent(_number, 0));
        }
    }

    /// <inheritdoc/>
    public void OnReceipt(in Operation operation, in Receipt receipt)
    {
    }

    // All hostile sub-agents at one owner, then the next owner.
    private void Visit(int step)
    {
        SessionTermsPlan terms = _delegation!.Session!;
        int hostile = _world.Plan.Attack.Hostile;
        int agent = step % hostile;
        int number = step / hostile % terms.Assets.Length;
        int owner = step / hostile / terms.Assets.Length;
        int asset = terms.Assets[number].Asset;
        ulong units = SubAgentView.MostNow(_world, _delegation, agent, owner, asset);
        ulong worth = _world.Plan.Assets[asset].Units(terms.Assets[number].PerUseTokens) / WorthPart;
        if (units == 0 || (units < worth && units < _world.UnitsOf(_delegation.From, asset, owner)))
        {
            return;
        }

        _credit -= SimDuration.NsPerSecond;
        KeyPair thief = _world.Cast.Members[_population][0];
        TransactionBuilder builder = _world.Builder.Reset(thief.PublicKey, _world.Ledger.Blockhash);
        builder.AddUnitLimit(ComputeUnits + (_sent++ % 512));
        KeyPair key = DelegatedCalls.AddSubSessionUse(_world, _delegation, agent, owner, number, units);
        Address own = _world.Cast.TokenAccounts[_population][asset][0];
        DelegatedCalls.AddTransfer(
            builder, in _world.Cast.TokenAccounts[_delegation.From][asset][owner], in own,
            _world.Cast.Members[_delegation.From][owner].PublicKey, units, authoritySigns: false);
        DelegatedCalls.AddTransfer(builder, in own, Genesis.AttackerAccount(asset), thief.PublicKey, units);
        _world.Send(verify: true, [thief, key], new Operation(OperationKind.Malicious, _number, _population, _world.Now.Ns, 1, owner));
    }
}
