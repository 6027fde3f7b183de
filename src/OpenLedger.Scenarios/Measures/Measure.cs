namespace OpenLedger.Scenarios.Measures;

/// <summary>In which direction a measure improves.</summary>
public enum Direction
{
    LowerIsBetter,
    HigherIsBetter,
    Neutral,
}

/// <summary>One number of a result: where it stands, what it means, how it is made.</summary>
/// <param name="Path">Its path below <c>arms.NAME.</c> in result.json, e.g. <c>loss.net_usd</c>.</param>
/// <param name="Unit">usd, usd_hours, s, ms, tx, tx_per_s, share, hop, count, ratio.</param>
/// <param name="Better">In which direction it improves.</param>
/// <param name="Meaning">One or two sentences.</param>
/// <param name="Aggregate">How it is made of the replications: "mean" unless it says otherwise.</param>
public sealed record Measure(string Path, string Unit, Direction Better, string Meaning, string Aggregate = "mean")
{
    /// <summary>How it is computed in one replication, in plain text with the paths of other numbers.</summary>
    public required string Formula { get; init; }
}
