using OpenLedger.Core.Primitives;

namespace OpenLedger.Analysis.Ensembles;

/// <summary>
/// A run ended with an exception, which is the inner one: a bug of this program, so the whole ensemble stops. The message names
/// arm, replication and seed, which is all it takes to see the same again.
/// </summary>
public sealed class RunFailedException : Exception
{
    /// <summary>Wraps what a run threw.</summary>
    public RunFailedException(string arm, int replication, ulong seed, Exception inner)
        : base(FormattableString.Invariant($"arm '{arm}', replication {replication}, seed {seed}: {inner.Message}"), inner)
    {
        Arm = arm;
        Replication = replication;
        Seed = seed;
    }

    /// <summary>Name of the arm; <c>*</c> if the replication failed before its first arm.</summary>
    public string Arm { get; }

    /// <summary>Number of the replication, from 0.</summary>
    public int Replication { get; }

    /// <summary>Master seed of the experiment.</summary>
    public ulong Seed { get; }

    /// <summary>Whether a promise of the program was broken, rather than something else gone wrong.</summary>
    public bool IsInvariantViolation => InnerException is InvariantViolationException;
}
