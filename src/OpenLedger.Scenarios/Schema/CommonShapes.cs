namespace OpenLedger.Scenarios.Schema;

/// <summary>Values that stand in several sections.</summary>
internal static class CommonShapes
{
    /// <summary>The most members a population may have.</summary>
    public const int MaxCount = 10_000_000;

    private const decimal MaxTokens = 1_000_000_000_000_000_000m;
    private const decimal MaxUsd = 1_000_000_000_000m;

    /// <summary>A name that the file chooses.</summary>
    public static readonly FormShape Name = new(Forms.Name);

    /// <summary>The name of something that stands elsewhere in the file.</summary>
    public static readonly FormShape Reference = new(Forms.Name);

    /// <summary>The path of a CSV file.</summary>
    public static readonly FormShape File = new(Forms.Path);

    /// <summary>Whole tokens of an asset.</summary>
    public static readonly NumberShape Tokens = new(0, MaxTokens, "whole tokens");

    /// <summary>An amount of US dollars.</summary>
    public static readonly NumberShape Usd = new(0, MaxUsd, "US dollars");

    /// <summary>Any span of time.</summary>
    public static readonly SpanShape Span = new();

    /// <summary>A span of time that is more than nothing.</summary>
    public static readonly SpanShape SomeTime = new(MinNs: 1);

    /// <summary>A span of time, or a distribution of one.</summary>
    public static readonly FormShape SpanDistribution = new(Forms.SpanDistribution, "time", "A span of time, or a distribution of one.");

    /// <summary>Whole tokens, or a distribution of them.</summary>
    public static readonly FormShape TokenDistribution = new(
        Forms.AmountDistribution, "whole tokens", "A number from 0 to 10^15, or a distribution of one.");

    /// <summary>What whoever sends a transaction offers to come before others.</summary>
    public static readonly Key PriorityFee = Key.Optional(
        "priority-fee", new WholeShape(0, 1_000_000_000, "micro-lamports per compute unit"),
        "What is offered for a compute unit, to come before others.", "50000") with { Default = "0" };

    /// <summary>US dollars, or a distribution of them.</summary>
    public static readonly FormShape UsdDistribution = new(
        Forms.AmountDistribution, "US dollars", "A number from 0 to 10^15, or a distribution of one.");
}
