using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>What a thief copies of honest work so as to look like it: how much an operation moves, and how often one comes.</summary>
internal sealed class Disguise
{
    private const long NanoPerOne = 1_000_000_000;

    private readonly ArmWorld _world;
    private readonly WorkloadPlan _work;
    private RandomStream _amounts;

    private Disguise(ArmWorld world, WorkloadPlan work, int line)
    {
        _world = world;
        _work = work;
        _amounts = world.Random.Stream(RandomSource.Entity(line, 0), StreamPurpose.Attack);

        // Twice the mean time between two honest operations.
        Int128 pause = (Int128)2 * SimDuration.NsPerDay * NanoPerOne / Math.Max(1, work.RateNanoPerDay);
        Pause = new SimDuration((long)Int128.Clamp(pause, 1, 365 * (Int128)SimDuration.NsPerDay));
    }

    /// <summary>The time between two attempts.</summary>
    public SimDuration Pause { get; }

    /// <summary>The disguise as the first line of swaps under the arm's delegation; null if there are none.</summary>
    public static Disguise? Of(ArmWorld world)
    {
        for (int line = 0; world.Delegation is { } delegation && line < world.Plan.Workload.Length; line++)
        {
            if (world.Plan.Workload[line].Does == WorkloadAction.Swap && SwapWork.IsPossible(world.Plan, line, delegation))
            {
                return new Disguise(world, world.Plan.Workload[line], line);
            }
        }

        return null;
    }

    /// <summary>How much the next operation moves, in base units; at least one.</summary>
    public ulong DrawUnits(int asset) => Math.Max(1, _world.Plan.Assets[asset].Units(_work.Amount.Sample(ref _amounts)));
}
