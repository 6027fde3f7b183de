using System.Runtime.InteropServices;
using OpenLedger.Core.Bridge;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Grants;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>Who acts on an alert: owners who revoke by hand at their own pace, a node that freezes at once, agents who stop; and the
/// guardians of a bridge, who act at set times.</summary>
internal sealed class Responders : IOperationSource
{
    private const uint ComputeUnits = 30_000;

    // A packet has room for so many.
    private const int NoncesPerTransaction = 10;
    private const int ReactKind = 0;
    private const int RevokeKind = 1;
    private const int PauseKind = 2;
    private const int HaltKind = 3;
    private const long FreezePayload = -1;
    private const long PausePayload = -2;
    private const long HaltPayload = -3;

    private readonly ArmWorld _world;
    private readonly int _number;
    private readonly bool[] _revoked;
    private bool _alerted;
    private ulong _priceMicroLamports;

    public Responders(ArmWorld world)
    {
        _world = world;
        _revoked = new bool[world.Delegation is { } delegation ? world.Plan.Populations[delegation.From].Count : 0];
        _number = world.Ledger.Register(this, "responders");
        SimTime first = new(world.Plan.Attack.At.Ns);
        if (world.AttackedBridge is not null && world.Arm.Controls.PauseAfter is { } pause)
        {
            Schedule(first + pause, new SimEvent(_number, PauseKind));
        }

        if (world.AttackedBridge is not null && world.Arm.Controls.DetectAfter is { } detect)
        {
            Schedule(first + detect, new SimEvent(_number, HaltKind));
        }
    }

    /// <summary>Sets all reactions off that this arm has.</summary>
    public void OnAlert(SimTime now)
    {
        _world.Recorder.CountAlert(now);
        if (_alerted)
        {
            // Later alerts are heard, but whoever reacts already does.
            return;
        }

        _alerted = true;
        _world.Alerted = true;
        for (int i = 0; i < _world.Plan.Response!.OnAlert.Length; i++)
        {
            ReactionPlan reaction = _world.Plan.Response.OnAlert[i];
            bool here = reaction.InArms.IsEmpty || reaction.InArms.Contains(_world.ArmNumber);
            if (!here || (reaction.Kind == ReactionKind.Announce && !_world.Arm.Announce))
            {
                continue;
            }

            if (reaction.Kind == ReactionKind.Announce)
            {
                Announce(i, reaction);
            }
            else
            {
                RandomStream stream = _world.Random.Stream(RandomSource.Entity(i, 0), StreamPurpose.Reaction);
                Schedule(now + reaction.AfterNs.SampleDelay(ref stream), new SimEvent(_number, ReactKind, i));
            }
        }
    }

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        switch (e.Kind)
        {
            case RevokeKind:
                Revoke((int)e.Argument);
                break;
            case PauseKind:
                Stop(BridgeProgram.PauseAction, PausePayload);
                break;
            case HaltKind:
                _world.Recorder.CountAlert(simulator.Now);
                Stop(BridgeProgram.HaltAction, HaltPayload);
                break;
            default:
                React(_world.Plan.Response!.OnAlert[(int)e.Argument]);
                break;
        }
    }

    /// <inheritdoc/>
    public void OnReceipt(in Operation operation, in Receipt receipt)
    {
        if (!receipt.IsCommitted && operation.Payload >= 0)
        {
            // It waited until its blockhash was too old, as it may where everybody revokes at once: a wallet sends it again.
            _revoked[operation.Payload] = false;
            Revoke((int)operation.Payload);
            return;
        }

        if (operation.Payload >= 0 && receipt.Status == TransactionStatus.Success)
        {
            _world.Recorder.CountRevocationDone((int)operation.Payload);
        }

        // A freeze holds what was handed to its principal as sessions; approvals do not heed it.
        bool holds = operation.Payload == PausePayload ||
            (operation.Payload == FreezePayload && _world is { IsFrozen: true, StolenDelegation.Kind: DelegationKind.Session });
        if (holds && receipt.Status == TransactionStatus.Success)
        {
            _world.Recorder.CountContained(_world.Now);
        }
    }

    private void Schedule(SimTime at, in SimEvent e)
    {
        if (at < new SimTime(_world.Plan.Duration.Ns))
        {
            _world.Simulator.Schedule(at, EventPriority.Control, in e);
        }
    }

    private void Announce(int reaction, ReactionPlan plan)
    {
        if (_world.Delegation is not { } delegation)
        {
            return;
        }

        _priceMicroLamports = plan.PriceMicroLamports;
        int owners = _world.Plan.Populations[delegation.From].Count;
        for (int owner = 0; owner < owners; owner++)
        {
            RandomStream stream = _world.Random.Stream(RandomSource.Entity(reaction, owner + 1), StreamPurpose.Reaction);
            Schedule(_world.Now + plan.AfterNs.SampleDelay(ref stream), new SimEvent(_number, RevokeKind, owner));
        }
    }

    private void React(ReactionPlan reaction)
    {
        if (reaction.Kind == ReactionKind.StopAgents)
        {
            _world.AgentsStopped[reaction.Of] = true;
            return;
        }

        Address principal = _world.Cast.Members[reaction.Of][0].PublicKey;
        TransactionBuilder builder = NewTransaction(_world.Cast.Guardian);
        builder.BeginInstruction(SessionProgram.Id)
            .Account(SessionAddresses.FreezeMark(_world.Cast.Domain, in principal), false, true)
            .Account(_world.Cast.Guardian.PublicKey, true, true);
        var writer = new InstructionWriter(builder.ReserveData(33));
        writer.U8((byte)SessionOperation.FreezeDelegate);
        writer.Address(in principal);
        builder.EndInstruction();
        Send(_world.Cast.Guardian, FreezePayload);
    }

    private void Stop(ulong action, long payload)
    {
        TransactionBuilder builder = NewTransaction(_world.Cast.Guardian);
        BridgeCalls.AddStop(builder, _world.AttackedBridge!, _world.Cast.Guardian.PublicKey, action);
        Send(_world.Cast.Guardian, payload);
    }

    // By hand, in the way that the delegation was given. Whoever has nothing left to protect does not bother.
    private void Revoke(int owner)
    {
        if (_revoked[owner])
        {
            // Heard of it twice.
            return;
        }

        _revoked[owner] = true;
        _world.Recorder.CountRevocationAsked(owner);
        DelegationPlan delegation = _world.Delegation!;
        KeyPair key = _world.Cast.Members[delegation.From][owner];
        if (delegation.SubAgents >= 0)
        {
            // Whoever does not know how many hold a part of it ends all of it.
            NewRevocation(key);
            EarlyRevocations.AddRevokeAll(_world, delegation.From, owner, in key);
            Send(key, owner);
            return;
        }

        if (delegation.Kind == DelegationKind.Session)
        {
            TransactionBuilder builder = NewRevocation(key);
            builder.BeginInstruction(SessionProgram.Id)
                .Account(_world.Sessions.AccountOf(owner), false, true)
                .Account(key.PublicKey, true, false)
                .Account(_world.Cast.OwnerAuthorities[delegation.From][owner], false, true)
                .Data([(byte)SessionOperation.Revoke])
                .EndInstruction();
            Send(key, owner);
            return;
        }

        if (delegation.Kind == DelegationKind.PreSigned)
        {
            VoidSigned(delegation, owner, in key);
            return;
        }

        foreach (int asset in _world.Plan.Populations[delegation.From].HeldAssets)
        {
            if (_world.UnitsOf(delegation.From, asset, owner) > 0 && Delegators.Delegated(_world.Plan, delegation, owner, asset))
            {
                RevokeAccount(delegation, owner, asset, in key);
            }
        }
    }

    // What is bound to the owner's epoch ends with it; of the rest every nonce has to be used up.
    private void VoidSigned(DelegationPlan delegation, int owner, in KeyPair key)
    {
        NewRevocation(key);
        if (delegation.Expires is not null)
        {
            EarlyRevocations.AddRevokeAll(_world, delegation.From, owner, in key);
            Send(key, owner);
            return;
        }

        int count = 0;
        foreach (int asset in _world.Plan.Populations[delegation.From].HeldAssets)
        {
            foreach (PreSignedOperation operation in _world.Hoard!.Of(owner, asset))
            {
                PreSignedHoard.AddAdvance(_world.Builder, operation.Nonce, key.PublicKey);
                if (++count % NoncesPerTransaction == 0)
                {
                    Send(key, owner);
                    NewRevocation(key);
                }
            }
        }

        if (count % NoncesPerTransaction != 0)
        {
            Send(key, owner);
        }
    }

    private void RevokeAccount(DelegationPlan delegation, int owner, int asset, in KeyPair key)
    {
        TransactionBuilder builder = NewRevocation(key);
        bool can = true;
        if (GrantKinds.Of(delegation.Kind) is { } kind)
        {
            can = kind.TryAddRevoke(builder, _world.Cast.GrantOf(_world.Arm.Delegation, asset, owner));
        }
        else
        {
            builder.BeginInstruction(WellKnown.Token)
                .Account(_world.Cast.TokenAccounts[delegation.From][asset][owner], false, true)
                .Account(key.PublicKey, true, false)
                .Data([(byte)TokenInstruction.Revoke])
                .EndInstruction();
        }

        if (can)
        {
            Send(key, owner);
        }
    }

    private TransactionBuilder NewRevocation(in KeyPair payer)
    {
        TransactionBuilder builder = NewTransaction(in payer);
        return _priceMicroLamports == 0 ? builder : builder.AddUnitPrice(_priceMicroLamports);
    }

    private TransactionBuilder NewTransaction(in KeyPair payer) =>
        _world.Builder.Reset(payer.PublicKey, _world.Ledger.Blockhash).AddUnitLimit(ComputeUnits);

    private void Send(in KeyPair key, long payload) => _world.Send(
        verify: true, MemoryMarshal.CreateReadOnlySpan(in key, 1),
        new Operation(OperationKind.Response, _number, -1, _world.Now.Ns, 1, payload));
}
