using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

/// <summary>
/// The controls of a bridge, in the order in which they are checked; null is off. What one refuses is charged to none and not
/// tried again. Times count from the first transfer of the attack.
/// </summary>
public sealed record BridgeControlsPlan
{
    /// <summary>Guardians pause the bridge at this time: what comes at or after it is refused.</summary>
    public SimDuration? PauseAfter { get; init; }

    /// <summary>A transfer worth more than this is kept back, in micro-dollars.</summary>
    public long? HoldAboveMicroUsd { get; init; }

    /// <summary>A transfer takes effect so long after it was asked for, unless the attack was detected by then.</summary>
    public SimDuration? Delay { get; init; }

    /// <summary>When the attack is detected and what is still delayed is cancelled.</summary>
    public SimDuration? DetectAfter { get; init; }

    /// <summary>The most one sender may take in all, in micro-dollars.</summary>
    public long? SenderCapMicroUsd { get; init; }

    /// <summary>The most one recipient may get in all, in micro-dollars.</summary>
    public long? RecipientCapMicroUsd { get; init; }

    /// <summary>Capacity of a bucket per asset, as a share (in millionths) of all that was taken of that asset on record.</summary>
    public long? AssetBucketSharePpm { get; init; }

    /// <summary>The time in which an empty asset bucket fills; null: never.</summary>
    public SimDuration? AssetBucketRefillOver { get; init; }

    /// <summary>Capacity of the bucket over all assets, in micro-dollars.</summary>
    public long? UsdBucketCapacityMicroUsd { get; init; }

    /// <summary>The time in which the empty bucket over all assets fills; null: never.</summary>
    public SimDuration? UsdBucketRefillOver { get; init; }

    /// <summary>No control at all.</summary>
    public static readonly BridgeControlsPlan None = new();
}
