namespace OpenLedger.Analysis.Ensembles;

/// <summary>How far an ensemble has come.</summary>
/// <param name="Done">Runs that ended.</param>
/// <param name="Total">Runs there are.</param>
/// <param name="Share">Simulated time that went by, over that of all runs, from 0 to 1; while keys are derived, how many of them
/// are.</param>
/// <param name="Elapsed">Wall-clock time since the start of the runs, or of the preparations.</param>
public readonly record struct EnsembleProgress(int Done, int Total, double Share, TimeSpan Elapsed)
{
    /// <summary>Keys that are being derived before anything runs; 0 once the runs go on.</summary>
    public long Keys { get; init; }
}
