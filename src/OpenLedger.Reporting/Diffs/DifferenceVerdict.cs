using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenLedger.Reporting.Diffs;

/// <summary>What a difference amounts to.</summary>
public enum DifferenceVerdict
{
    /// <summary>Better than chance explains; without spread, by more than 0.1 %.</summary>
    Improved,

    /// <summary>Worse than chance explains; without spread, by more than 0.1 %.</summary>
    Worsened,

    /// <summary>The same in every replication, or without spread within 0.1 %.</summary>
    NoChange,

    /// <summary>The interval of the difference contains zero.</summary>
    WithinNoise,
}

/// <summary>Verdicts in lower case, never as numbers.</summary>
internal sealed class DifferenceVerdictConverter()
    : JsonStringEnumConverter<DifferenceVerdict>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
