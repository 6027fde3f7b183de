using System.Collections.Immutable;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Owners who renew their sessions, each in its own moment of the period, until their agents stop: they sign a wider grant whenever they are
/// asked and revoke the one before, or let the same session go on. And the validator, who confirms sessions until there is an alert.
/// </summary>
internal sealed class RenewWork : IOperationSource
{
    private const int RenewKind = 0;
    private const int ValidateKind = 1;
    private const uint ComputeUnits = 100_000;

    // A validator comes in time.
    private const int ValidatesPer = 2;

    private readonly ArmWorld _world;
    private readonly DelegationPlan _delegation;
    private readonly SessionTermsPlan _terms;
    private readonly int _number;
    private readonly int[] _generation;
    private readonly KeyPair[] _pending;

    private RenewWork(ArmWorld world, DelegationPlan delegation)
    {
        _world = world;
        _delegation = delegation;
        _terms = delegation.Session!;
        _generation = new int[world.Plan.Populations[delegation.From].Count];
        _pending = new KeyPair[_generation.Length];
        _number = world.Ledger.Register(this, "renewals");
        for (int owner = 0; owner < _generation.Length; owner++)
        {
            if (_terms.Renewal is { } renewal)
            {
                ScheduleIn(Spread(renewal.Every, owner), RenewKind, owner);
            }

            if (_terms.Validated && _terms.RevalidateEvery is { } every)
            {
                ScheduleIn(Spread(new SimDuration(every.Ns / ValidatesPer), owner), ValidateKind, owner);
            }
        }
    }

    /// <summary>Starts it in arms whose sessions are renewed or validated.</summary>
    public static void Start(ArmWorld world)
    {
        if (world.Delegation is { Session: { } terms } delegation && (terms.Renewal is not null || terms.Validated))
        {
            _ = new RenewWork(world, delegation);
        }
    }

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        int owner = (int)e.Argument;
        if (e.Kind == ValidateKind)
        {
            if (!_world.Alerted)
            {
                Validate(owner);
                ScheduleIn(new SimDuration(_terms.RevalidateEvery!.Value.Ns / ValidatesPer), ValidateKind, owner);
            }
        }
        else if (!_world.AgentsStopped[_delegation.To])
        {
            if (_terms.Renewal!.WiderBy > 0)
            {
                GrantWider(owner);
            }
            else
            {
                Prolong(owner);
            }

            ScheduleIn(_terms.Renewal.Every, RenewKind, owner);
        }
    }

    /// <inheritdoc/>
    public void OnReceipt(in Operation operation, in Receipt receipt)
    {
        if (operation.Payload < 0 || receipt.Status != TransactionStatus.Success)
        {
            return;
        }

        int owner = (int)operation.Payload;
        if (_terms.Renewal!.WiderBy > 0)
        {
            Address account = SessionAddresses.Session(_world.Cast.Domain, _pending[owner].PublicKey);
            _world.Sessions.Replace(owner, in _pending[owner], in account, _world.State.Find(in account));
            _generation[owner]++;
        }

        if (_world.Now >= new SimTime(_world.Plan.Attack.At.Ns))
        {
            RaiseBounds(owner);
        }
    }

    // What may be taken under a session that was granted or prolonged after the compromise adds to what could be lost.
    private void RaiseBounds(int owner)
    {
        foreach (AssetLimitPlan limit in _terms.Assets)
        {
            ulong units = DelegatedCapacity.Until(
                _world, _delegation, owner, limit.Asset, _world.Now.WholeMs, (ulong)_world.Ledger.NextSlot,
                _world.Recorder.Bounds.ScheduledContainment.WholeMs).Units;
            _world.Recorder.Bounds.Renew(_world.Genesis.Principals.Member(_delegation.From, owner), limit.Asset, units);
        }
    }

    private void GrantWider(int owner)
    {
        int next = _generation[owner] + 1;
        Cast cast = _world.Cast;
        KeyPair ownerKey = cast.Members[_delegation.From][owner];
        KeyPair key = _pending[owner] = cast.SessionKeyOf(_world.Arm.Delegation, next, owner);
        Address authority = cast.OwnerAuthorities[_delegation.From][owner];
        (ulong height, long ms) = End();
        int at = _world.State.Find(in authority);
        double factor = 1;
        for (int i = 0; i < next; i++)
        {
            factor *= 1 + _terms.Renewal!.WiderBy;
        }

        SessionTerms terms = _world.SessionTerms! with
        {
            GrantNonce = at < 0 ? 0 : OwnerAuthority.Read(_world.State.DataOf(at)).NextGrantNonce,
            ExpiryHeight = height,
            ExpiryMs = ms,
            Assets = Widened(_world.SessionTerms.Assets, factor),
            Guards = [.. _world.Indices.Guards.Of(owner)],
        };
        TransactionBuilder builder = NewTransaction(in ownerKey);
        builder.BeginInstruction(SessionProgram.Id)
            .Account(_world.Sessions.AccountOf(owner), false, true)
            .Account(ownerKey.PublicKey, true, false)
            .Data([(byte)SessionOperation.Revoke])
            .EndInstruction();
        builder.BeginInstruction(SessionProgram.Id)
            .Account(SessionAddresses.Session(cast.Domain, key.PublicKey), false, true)
            .Account(key.PublicKey, true, false)
            .Account(ownerKey.PublicKey, true, true)
            .Account(in authority, false, true);
        byte[] data = new byte[4096];
        var writer = new InstructionWriter(data);
        writer.U8((byte)SessionOperation.Grant);
        terms.Write(ref writer);
        builder.Data(writer.Written).EndInstruction();
        Send([ownerKey, key], owner);
    }

    // Whole units, so that the same on every machine; amounts are far below what a double counts exactly.
    private static ImmutableArray<SessionAssetTerms> Widened(ImmutableArray<SessionAssetTerms> assets, double factor) =>
        [.. assets.Select(asset => asset with
        {
            PerUse = Wider(asset.PerUse, factor),
            Lifetime = Wider(asset.Lifetime, factor),
            Burst = Wider(asset.Burst, factor),
            InitialLevel = Wider(asset.InitialLevel, factor),
            Refill = Wider(asset.Refill, factor),
        })];

    private static ulong Wider(ulong units, double factor) => (ulong)Math.Min(units * factor, AssetPlan.MaxUnits);

    private void Prolong(int owner)
    {
        if (!SessionView.TryOpen(_world.State.DataOf(_world.Sessions.IndexOf(owner)), out SessionReading session))
        {
            return;
        }

        KeyPair ownerKey = _world.Cast.Members[_delegation.From][owner];
        KeyPair key = _world.Sessions.KeyOf(owner);
        (ulong height, long ms) = End();
        TransactionBuilder builder = NewTransaction(in ownerKey);
        builder.BeginInstruction(SessionProgram.Id)
            .Account(_world.Sessions.AccountOf(owner), false, true)
            .Account(ownerKey.PublicKey, true, false)
            .Account(key.PublicKey, true, false)
            .Account(_world.Cast.OwnerAuthorities[_delegation.From][owner], false, false);
        var writer = new InstructionWriter(builder.ReserveData(21));
        writer.U8((byte)SessionOperation.Renew);
        writer.U32(session.Header.Version);
        writer.U64(height);
        writer.I64(ms);
        builder.EndInstruction();
        Send([ownerKey, key], owner);
    }

    private void Validate(int owner)
    {
        if (!SessionView.TryOpen(_world.State.DataOf(_world.Sessions.IndexOf(owner)), out SessionReading session))
        {
            return;
        }

        KeyPair validator = _world.Cast.Guardian;
        TransactionBuilder builder = NewTransaction(in validator);
        builder.BeginInstruction(SessionProgram.Id)
            .Account(_world.Sessions.AccountOf(owner), false, true)
            .Account(validator.PublicKey, true, false)
            .Account(_world.Cast.OwnerAuthorities[_delegation.From][owner], false, false);
        var writer = new InstructionWriter(builder.ReserveData(9));
        writer.U8((byte)SessionOperation.Revalidate);
        writer.U64(session.Header.RevalidationNonce + 1);
        builder.EndInstruction();
        Send([validator], -1);
    }

    private (ulong Height, long Ms) End()
    {
        SimTime end = _world.Now + _terms.Lifetime;
        return ((ulong)(end.Ns / _world.Plan.Ledger.Slot.Ns), end.WholeMs);
    }

    private TransactionBuilder NewTransaction(in KeyPair payer) =>
        _world.Builder.Reset(payer.PublicKey, _world.Ledger.Blockhash).AddUnitLimit(ComputeUnits);

    private void Send(KeyPair[] keys, long payload) => _world.Send(
        verify: true, keys, new Operation(OperationKind.Response, _number, -1, _world.Now.Ns, 1, payload));

    // Everybody has a moment in the period, so that not all come at once; nobody's is at its very beginning.
    private SimDuration Spread(SimDuration period, int owner) => new((long)((Int128)period.Ns * (owner + 1) / (_generation.Length + 1)));

    private void ScheduleIn(SimDuration after, int kind, int owner)
    {
        SimTime at = _world.Now + after;
        if (at < new SimTime(_world.Plan.Duration.Ns))
        {
            _world.Simulator.Schedule(at, EventPriority.Submit, new SimEvent(_number, kind, owner));
        }
    }
}
