using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenLedger.Reporting.Json;

/// <summary>Numbers that are numbers: <c>1e999</c> is well-formed JSON, but nothing that was measured.</summary>
internal sealed class FiniteNumberConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new JsonException("The JSON value could not be converted to a number.");
        }

        double value = reader.GetDouble();
        return double.IsFinite(value) ? value : throw new JsonException("The number is too large.");
    }

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
