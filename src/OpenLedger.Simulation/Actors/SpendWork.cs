using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>Honest sub-agents who are paid for what they do for owners, under the sessions that were handed on to them.</summary>
internal sealed class SpendWork : IOperationSource
{
    private const uint ComputeUnits = 40_000;

    private readonly ArmWorld _world;
    private readonly DelegationPlan _delegation;
    private readonly WorkloadPlan _work;
    private readonly int _line;
    private readonly int _number;
    private readonly int _asset;
    private uint _sent;
    private ArrivalProcess _arrivals;
    private RandomStream _choices;
    private RandomStream _amounts;

    public SpendWork(ArmWorld world, int line, DelegationPlan delegation)
    {
        _world = world;
        _delegation = delegation;
        _line = line;
        _work = world.Plan.Workload[line];
        _asset = SessionAssets.NumberOf(delegation, _work.Asset);
        _arrivals = new ArrivalProcess(_work, line, world.Random);
        _choices = world.Random.Stream(RandomSource.Entity(line, 0), StreamPurpose.Choice);
        _amounts = world.Random.Stream(RandomSource.Entity(line, 0), StreamPurpose.Amount);
        _number = world.Ledger.Register(this, "sub-agents");
        ScheduleNext();
    }

    /// <summary>Whether a line of work can be done under a delegation: it was handed on to those who do it, and somebody of them is honest.</summary>
    public static bool IsPossible(ExperimentPlan plan, int line, DelegationPlan delegation)
    {
        WorkloadPlan work = plan.Workload[line];
        return delegation.SubAgents == work.Who && SessionAssets.NumberOf(delegation, work.Asset) >= 0 &&
            delegation.Session!.Counterparties.Contains(work.Who) && plan.Populations[work.Who].Count > plan.Attack.Hostile;
    }

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        int hostile = _world.Plan.Attack.Hostile;
        int agent = hostile + (int)_choices.NextBelow((ulong)(_world.Plan.Populations[_work.Who].Count - hostile));
        int owner = (int)_choices.NextBelow((ulong)_world.Plan.Populations[_delegation.From].Count);
        ulong units = Math.Max(1, _world.Plan.Assets[_work.Asset].Units(_work.Amount.Sample(ref _amounts)));
        if (_world.AgentsStopped[_work.Who] || _world.AgentsStopped[_delegation.To])
        {
            _world.Recorder.CountForgone();
        }
        else
        {
            Spend(agent, owner, units);
        }

        ScheduleNext();
    }

    /// <inheritdoc/>
    public void OnReceipt(in Operation operation, in Receipt receipt)
    {
        if (receipt.Status == TransactionStatus.Success)
        {
            _world.LastUseMs[(int)operation.Payload] = _world.Now.WholeMs;
        }
    }

    private void Spend(int agent, int owner, ulong units)
    {
        KeyPair payer = _world.Cast.Members[_work.Who][agent];
        TransactionBuilder builder = _world.Builder.Reset(payer.PublicKey, _world.Ledger.Blockhash);
        // A different limit each time, or two equal payments in one slot would be one message, which a ledger takes only once.
        builder.AddUnitLimit(ComputeUnits + (_sent++ % 512));
        KeyPair key = DelegatedCalls.AddSubSessionUse(_world, _delegation, agent, owner, _asset, units);
        Address own = _world.Cast.TokenAccounts[_work.Who][_work.Asset][agent];
        DelegatedCalls.AddTransfer(
            builder, in _world.Cast.TokenAccounts[_delegation.From][_work.Asset][owner], in own,
            _world.Cast.Members[_delegation.From][owner].PublicKey, units, authoritySigns: false);
        _world.Send(
            _world.Plan.Ledger.VerifyBackground, [payer, key],
            new Operation(OperationKind.Honest, _number, _work.Who, _world.Now.Ns, 1, owner));
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
