using System.Numerics;

namespace OpenLedger.Simulation.Randomness;

/// <summary>
/// All the random numbers of one replication: a family of independent streams, one per entity and purpose, each a pure function
/// of (master seed, replication, entity, purpose). Streams do not know of each other, so it makes no difference which are used,
/// or in which order, and the arms of an experiment that ask for the same address get the same number. The default value is
/// seed 0, replication 0. Immutable and safe to share between threads.
/// </summary>
/// <param name="seed">The master seed of the experiment: first word of the key.</param>
/// <param name="replication">Number of the replication, from 0: second word of the key.</param>
public readonly struct RandomSource(ulong seed, ulong replication)
{
    /// <summary>The master seed.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>Number of the replication.</summary>
    public ulong Replication { get; } = replication;

    /// <summary>One number for a member of a group, to address its streams by.</summary>
    /// <param name="group">Index of the population, workload or other list in the plan, 0 or more.</param>
    /// <param name="member">Index within it, 0 or more.</param>
    /// <exception cref="OverflowException">A negative index.</exception>
    public static ulong Entity(int group, int member) => ((ulong)(uint)group << 32) | (uint)member;

    /// <summary>The stream of an entity for one purpose, at its first draw.</summary>
    public RandomStream Stream(ulong entity, StreamPurpose purpose) => Stream(entity, (ulong)purpose);

    /// <summary>The stream of an entity for a purpose of the caller's own; numbers up to 2^32 belong to
    /// <see cref="StreamPurpose"/>.</summary>
    public RandomStream Stream(ulong entity, ulong purpose) => new(Seed, Replication, CounterOf(entity, purpose));

    /// <summary>
    /// A fixed 64-bit hash of (entity, purpose). For one purpose it is a bijection of the entity, so two entities never share a
    /// stream of that purpose; across purposes a collision among a million streams has a chance below one in 10^7.
    /// </summary>
    private static ulong CounterOf(ulong entity, ulong purpose)
    {
        unchecked
        {
            // A hash: wraps around on purpose. The odd constant is 2^64 over the golden ratio.
            return Mix(Mix(entity + 0x9E3779B97F4A7C15) ^ BitOperations.RotateLeft(Mix(purpose), 32));
        }
    }

    // The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014; constants by D. Stafford), a bijection.
    private static ulong Mix(ulong z)
    {
        unchecked
        {
            // A hash: wraps around on purpose.
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
