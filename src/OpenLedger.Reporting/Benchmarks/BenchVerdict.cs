using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenLedger.Reporting.Benchmarks;

/// <summary>What became of a case since a saved run.</summary>
public enum BenchVerdict
{
    /// <summary>As before, within what is worth mentioning.</summary>
    NoChange,

    /// <summary>Better than before.</summary>
    Improved,

    /// <summary>The samples do not tell: too few, too noisy, or not of the same thing.</summary>
    Inconclusive,

    /// <summary>Worse than before.</summary>
    Regressed,
}

/// <summary>Verdicts in lower case, never as numbers.</summary>
internal sealed class BenchVerdictConverter()
    : JsonStringEnumConverter<BenchVerdict>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
