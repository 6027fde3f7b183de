namespace OpenLedger.Sim.Hosting;

/// <summary>What the exit status says; other tools rely on it.</summary>
internal static class ExitCode
{
    /// <summary>Ran, every expectation met.</summary>
    public const int Ok = 0;

    /// <summary>Ran, an expectation or a baseline figure was missed; of two results, containment worsened.</summary>
    public const int Missed = 1;

    /// <summary>Usage or scenario error: nothing ran.</summary>
    public const int Usage = 2;

    /// <summary>A benchmark regressed against a saved run.</summary>
    public const int Regressed = 3;

    /// <summary>The comparison with a saved run is inconclusive; only where that was asked to be a failure.</summary>
    public const int Inconclusive = 4;

    /// <summary>Replay gave another digest.</summary>
    public const int OtherDigest = 5;

    /// <summary>Invariant violated or internal error.</summary>
    public const int Internal = 70;

    /// <summary>Cancelled.</summary>
    public const int Cancelled = 130;
}
