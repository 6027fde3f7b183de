using System.Runtime.InteropServices;
using OpenLedger.Core.Bridge;
using OpenLedger.Core.Programs;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Recording;

/// <summary>
/// Measures exposure: the integral over time of what one block of adversarial uses could take, by samples that hold until the next one. It
/// also sets the pace of the timeline: evenly over the run, and closer behind the compromise.
/// </summary>
internal sealed class ExposureMeter : IEventHandler
{
    private const int EvenSamples = 24;
    private const int CloseSamples = 24;

    private static readonly SimDuration CloseStep = new(5 * SimDuration.NsPerMinute);

    private readonly ArmWorld _world;
    private readonly int _number;
    private SimTime _last;
    private long _capacityMicroUsd;
    private long _dormantMicroUsd;

    public ExposureMeter(ArmWorld world)
    {
        _world = world;
        _number = world.Simulator.Register(this, "exposure");
        var instants = new SortedSet<long>();
        for (int i = 0; i < EvenSamples; i++)
        {
            instants.Add(world.Plan.Duration.Ns / EvenSamples * i);
        }

        for (int i = 0; i < CloseSamples; i++)
        {
            instants.Add(world.Plan.Attack.At.Ns + (CloseStep.Ns * i));
        }

        foreach (long ns in instants.Where(ns => ns < world.Plan.Duration.Ns))
        {
            world.Simulator.Schedule(new SimTime(ns), EventPriority.Observe, new SimEvent(_number, 0));
        }
    }

    /// <summary>Micro-dollar-seconds so far.</summary>
    public Int128 Exposure { get; private set; }

    /// <summary>The part of it that nobody had used or validated for long.</summary>
    public Int128 Dormant { get; private set; }

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator) => Sample();

    /// <summary>Takes a sample now; the last one at the end of the run closes the integral.</summary>
    public void Sample()
    {
        SimTime now = _world.Now;
        Accumulate(now);
        _capacityMicroUsd = 0;
        _dormantMicroUsd = 0;
        if (_world.Delegation is { } delegation)
        {
            MeasureDelegation(delegation);
        }

        if (_world.AttackedBridge is { } bridge && now >= new SimTime(_world.Plan.Attack.At.Ns))
        {
            _capacityMicroUsd += MeasureBridge(bridge);
        }

        _world.Recorder.Sample(_capacityMicroUsd);
    }

    private void Accumulate(SimTime now)
    {
        // Milliseconds are enough for an integral of samples minutes apart.
        long ms = (now - _last).WholeMs;
        Exposure += (Int128)_capacityMicroUsd * ms / 1000;
        Dormant += (Int128)_dormantMicroUsd * ms / 1000;
        _last = now;
    }

    private void MeasureDelegation(DelegationPlan delegation)
    {
        if (delegation.Kind == DelegationKind.Session && _world.IsFrozen)
        {
            return;
        }

        PopulationPlan owners = _world.Plan.Populations[delegation.From];
        long nowMs = _world.Now.WholeMs;
        ulong height = (ulong)_world.Ledger.NextSlot;
        long dormantBeforeMs = nowMs - _world.Plan.DormantAfter.WholeMs;
        foreach (HoldingPlan holding in owners.Holds)
        {
            AssetPlan asset = _world.Plan.Assets[holding.Asset];
            for (int owner = 0; owner < owners.Count; owner++)
            {
                (ulong units, long lastSeenMs) = DelegatedCapacity.InOneBlock(
                    _world, delegation, owner, holding.Asset, nowMs, height);
                long microUsd = asset.ValueMicroUsd(units);
                _capacityMicroUsd += microUsd;
                _dormantMicroUsd += lastSeenMs < dormantBeforeMs ? microUsd : 0;
            }
        }
    }

    // While the verifier accepts anything: all escrow, as far as pause and buckets let it out at once.
    private long MeasureBridge(BridgePlace place)
    {
        BridgeAccount bridge = MemoryMarshal.Read<BridgeAccount>(_world.State.DataOf(_world.State.Find(place.Bridge)));
        if (bridge.IsPaused != 0 || (bridge.DelayMs != 0 && bridge.HaltedAtMs != BridgeAccount.Off))
        {
            return 0;
        }

        long nowMs = _world.Now.WholeMs;
        long total = 0;
        for (int asset = 0; asset < place.Vaults.Length; asset++)
        {
            ulong units = TokenAccount.Amount(_world.State.DataOf(_world.State.Find(in place.Vaults[asset])));
            BridgeRoute route = MemoryMarshal.Read<BridgeRoute>(_world.State.DataOf(_world.State.Find(in place.Routes[asset])));
            units = route.HasBucket != 0 ? Math.Min(units, route.Bucket.LevelAt(nowMs)) : units;
            total += _world.Plan.Assets[asset].ValueMicroUsd(units);
        }

        return bridge.HasUsdBucket != 0 ? (long)Math.Min((ulong)total, bridge.UsdBucket.LevelAt(nowMs)) : total;
    }
}
