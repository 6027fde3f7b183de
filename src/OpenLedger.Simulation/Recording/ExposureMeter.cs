using System.Runtime.InteropServices;
using OpenLedger.Core.Bridge;
using OpenLedger.Core.Programs;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Authority;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Recording;

/// <summary>
/// Measures exposure: the integral over time of what one block of adversarial uses could take, by samples that hold until the next one. It
/// also sets the pace of the timeline: a point at every sample, and between them many that cost nothing, closer the sooner after the
/// compromise, so that what is over in seconds and what takes hours both have a shape.
/// </summary>
internal sealed class ExposureMeter : IEventHandler
{
    private const int Measure = 0;
    private const int Point = 1;
    private const int EvenSamples = 24;
    private const int CloseSamples = 24;

    private const int MinutePoints = 180;

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
        SortedSet<long> samples = SampleInstants(world.Plan);
        Schedule(samples, Measure);
        Schedule(PointInstants(world.Plan).Except(samples), Point);
    }

    /// <summary>Micro-dollar-seconds so far.</summary>
    public Int128 Exposure { get; private set; }

    /// <summary>The part of it that nobody had used or validated for long.</summary>
    public Int128 Dormant { get; private set; }

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        if (e.Kind == Measure)
        {
            Sample();
        }
        else
        {
            _world.Recorder.Sample(_capacityMicroUsd);
        }
    }

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

    private static SortedSet<long> SampleInstants(ExperimentPlan plan)
    {
        // The last moment before the compromise shows what stood open then.
        var instants = new SortedSet<long> { Math.Max(0, plan.Attack.At.Ns - plan.Ledger.Slot.Ns) };
        for (int i = 0; i < EvenSamples; i++)
        {
            instants.Add(plan.Duration.Ns / EvenSamples * i);
        }

        for (int i = 0; i < CloseSamples; i++)
        {
            instants.Add(plan.Attack.At.Ns + (CloseStep.Ns * i));
        }

        return instants;
    }

    private static SortedSet<long> PointInstants(ExperimentPlan plan)
    {
        var instants = new SortedSet<long>();
        for (int i = 0; i < MinutePoints; i++)
        {
            instants.Add(plan.Attack.At.Ns + (SimDuration.NsPerMinute * i));
        }

        // From the first block after the compromise on, a quarter more each time: about ten points for every tenfold of time.
        for (long after = Math.Max(plan.Ledger.Slot.Ns, SimDuration.NsPerMs); plan.Attack.At.Ns + after < plan.Duration.Ns; after += after / 4)
        {
            instants.Add(plan.Attack.At.Ns + after);
        }

        return instants;
    }

    private void Schedule(IEnumerable<long> instants, int code)
    {
        foreach (long ns in instants.Where(ns => ns < _world.Plan.Duration.Ns))
        {
            _world.Simulator.Schedule(new SimTime(ns), EventPriority.Observe, new SimEvent(_number, code));
        }
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
        foreach (int held in owners.HeldAssets)
        {
            AssetPlan asset = _world.Plan.Assets[held];
            for (int owner = 0; owner < owners.Count; owner++)
            {
                (LimitedUnits taken, long lastSeenMs) = DelegatedCapacity.InOneBlock(_world, delegation, owner, held, nowMs, height);
                long microUsd = asset.ValueMicroUsd(taken.Units);
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
