using System.Text.Json;
using System.Text.Json.Serialization;
using OpenLedger.Analysis.Expectations;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Json;

/// <summary>Serialisation code of a result, made at build time. The options stand in <see cref="StrictJson"/>.</summary>
[JsonSerializable(typeof(ResultDocument))]
internal sealed partial class ResultJsonContext : JsonSerializerContext;

/// <summary>Verdicts in lower case, never as numbers.</summary>
internal sealed class VerdictConverter()
    : JsonStringEnumConverter<Verdict>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
