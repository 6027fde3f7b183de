using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Owners who collude ask for all that one use of their own sessions may take, all of them at once and again and again, so that guards which
/// they share with everybody are asked for more than they hold, and trip. They want nobody's money: what they trade is their own. They are
/// the last owners of their population.
/// </summary>
internal sealed class GriefAttack : IOperationSource
{
    private const uint ComputeUnits = 60_000;
    private const uint MessageVariants = 512;

    private readonly ArmWorld _world;
    private readonly DelegationPlan? _delegation;
    private readonly int _number;
    private uint _sent;

    public GriefAttack(ArmWorld world)
    {
        _world = world;
        _delegation = world.StolenDelegation;
        _number = world.Ledger.Register(this, "griefers");
        if (_delegation is { Kind: DelegationKind.Session })
        {
            Schedule(new SimTime(world.Plan.Attack.At.Ns));
        }
    }

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        int owners = _world.Plan.Populations[_delegation!.From].Count;
        for (int i = Math.Min(owners, _world.Plan.Attack.Owners); i > 0; i--)
        {
            Ask(owners - i);
        }

        Schedule(_world.Now + _world.Plan.Attack.Every);
    }

    /// <inheritdoc/>
    public void OnReceipt(in Operation operation, in Receipt receipt)
    {
    }

    private void Ask(int owner)
    {
        MarketPlan? market = _world.Plan.Populations[_delegation!.To].Market;
        long nowMs = _world.Now.WholeMs;
        if (market is null ||
            !DelegatedCapacity.TryOpenSession(_world, _delegation, owner, market.BaseAsset, out SessionReading session, out int number) ||
            session.StateAt((ulong)_world.Ledger.NextSlot, nowMs) != SessionReason.Allowed)
        {
            return;
        }

        // What is declared counts, whether the owner has it or not.
        ulong most = session.Assets[number].PerUse;
        ulong units = Math.Max(1, Math.Min(most, _world.UnitsOf(_delegation.From, market.BaseAsset, owner)));
        Cast cast = _world.Cast;
        KeyPair thief = cast.Members[_delegation.To][0];
        TransactionBuilder builder = _world.Builder.Reset(thief.PublicKey, _world.Ledger.Blockhash);
        builder.AddUnitLimit(ComputeUnits + (_sent++ % MessageVariants));
        KeyPair key = DelegatedCalls.AddSessionUse(_world, _delegation, owner, number, most);
        Address source = cast.TokenAccounts[_delegation.From][market.BaseAsset][owner];
        Address destination = cast.TokenAccounts[_delegation.From][market.QuoteAsset][owner];
        Address ownerKey = cast.Members[_delegation.From][owner].PublicKey;
        DelegatedCalls.AddSwap(
            builder, in _world.Genesis.Markets[_delegation.To], in source, in ownerKey, false, in destination, units, minimumOut: 0);
        _world.Send(verify: true, [thief, key], new Operation(OperationKind.Malicious, _number, _delegation.To, _world.Now.Ns, 1, -1));
    }

    private void Schedule(SimTime at)
    {
        if (at < new SimTime(_world.Plan.Duration.Ns))
        {
            _world.Simulator.Schedule(at, EventPriority.Submit, new SimEvent(_number, 0));
        }
    }
}
