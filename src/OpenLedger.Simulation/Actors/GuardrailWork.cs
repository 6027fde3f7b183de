using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Keeps guardrails alive that need somebody: publishes the assets' prices, four times as often as sessions ask for, and resets the guards of
/// assets that have tripped, as soon as their cool-down is over.
/// </summary>
internal sealed class GuardrailWork : IOperationSource
{
    private const int PublishKind = 0;
    private const int ResetKind = 1;
    private const uint ComputeUnits = 60_000;

    // A price may wait for its block and is still young enough.
    private const int PublicationsPerAge = 4;

    private static readonly SimDuration LookEvery = SimDuration.FromSeconds(30);

    private readonly ArmWorld _world;
    private readonly GuardPlaces _guards;
    private readonly SimDuration _publishEvery;
    private readonly int _number;
    private ulong _sequence = 1;

    private GuardrailWork(ArmWorld world, SessionTermsPlan terms)
    {
        _world = world;
        _guards = world.Indices.Guards;
        _publishEvery = new SimDuration(Math.Max(world.Plan.Ledger.Slot.Ns, terms.PriceMaxAge.Ns / PublicationsPerAge));
        _number = world.Ledger.Register(this, "guardrails");
        if (_guards.Feeds.Length > 0)
        {
            Schedule(PublishKind, _publishEvery);
        }

        if (_guards.Assets.Length > 0)
        {
            Schedule(ResetKind, LookEvery);
        }
    }

    /// <summary>Starts it in arms whose sessions ask for prices or go through the guard of an asset.</summary>
    public static void Start(ArmWorld world)
    {
        if (world.Delegation?.Session is { } terms && (world.Indices.Guards.Feeds.Length > 0 || world.Indices.Guards.Assets.Length > 0))
        {
            _ = new GuardrailWork(world, terms);
        }
    }

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        if (e.Kind == PublishKind)
        {
            Publish();
            Schedule(PublishKind, _publishEvery);
        }
        else
        {
            ResetWhatCooledDown();
            Schedule(ResetKind, LookEvery);
        }
    }

    /// <inheritdoc/>
    public void OnReceipt(in Operation operation, in Receipt receipt)
    {
    }

    private void Publish()
    {
        KeyPair publisher = _world.Cast.PriceFeed;
        TransactionBuilder builder = NewTransaction(in publisher);
        _sequence++;
        for (int i = 0; i < _guards.Feeds.Length; i++)
        {
            builder.BeginInstruction(PriceFeedProgram.Id)
                .Account(in _guards.Feeds[i], false, true)
                .Account(publisher.PublicKey, true, false);
            var writer = new InstructionWriter(builder.ReserveData(24));
            writer.U64(PriceFeedProgram.PublishAction);
            writer.U64(SessionGuardrails.PriceMicros(_world.Plan.Assets[_guards.PricedAssetNumbers[i]]));
            writer.U64(_sequence);
            builder.EndInstruction();
        }

        Send(in publisher);
    }

    private void ResetWhatCooledDown()
    {
        long nowMs = _world.Now.WholeMs;
        foreach (GuardPlaces.Place place in _guards.Assets)
        {
            GuardAccount guard = GuardPlaces.Read(_world.State, place.Address);
            if (guard.State != GuardState.Open || nowMs - guard.TrippedAtMs < guard.CooldownMs)
            {
                continue;
            }

            KeyPair governor = _world.Cast.Guardian;
            TransactionBuilder builder = NewTransaction(in governor);
            builder.BeginInstruction(SessionProgram.Id)
                .Account(place.Address, false, true)
                .Account(governor.PublicKey, true, false)
                .Data([(byte)SessionOperation.ResetGuard])
                .EndInstruction();
            Send(in governor);
        }
    }

    private TransactionBuilder NewTransaction(in KeyPair payer) =>
        _world.Builder.Reset(payer.PublicKey, _world.Ledger.Blockhash).AddUnitLimit(ComputeUnits);

    private void Send(in KeyPair key) => _world.Send(
        verify: true, [key], new Operation(OperationKind.Response, _number, -1, _world.Now.Ns, 1, -1));

    private void Schedule(int kind, SimDuration after)
    {
        SimTime at = _world.Now + after;
        if (at < new SimTime(_world.Plan.Duration.Ns))
        {
            _world.Simulator.Schedule(at, EventPriority.Submit, new SimEvent(_number, kind));
        }
    }
}
