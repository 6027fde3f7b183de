using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenLedger.Reporting.Baselines;

/// <summary>What became of a scenario's baseline.</summary>
public enum BaselineVerdict
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>The digest is the same, and with it everything.</summary>
    Equal,

    /// <summary>The digest is another, but every figure lies within the tolerance.</summary>
    Within,

    /// <summary>A figure lies outside the tolerance, appeared or vanished.</summary>
    Changed,
}

/// <summary>Verdicts in lower case, never as numbers.</summary>
internal sealed class BaselineVerdictConverter()
    : JsonStringEnumConverter<BaselineVerdict>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
