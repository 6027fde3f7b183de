using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OpenLedger.Scenarios.Tests.Support;

/// <summary>What is wrong with a value: where it stands, the keyword that it breaks, and the value.</summary>
internal sealed record SchemaError(string Path, string Keyword, JsonNode? Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{(Path.Length == 0 ? "(all)" : Path)}: {Keyword}: {Value?.ToJsonString() ?? "null"}";
}

/// <summary>
/// Validates JSON against the part of JSON Schema (draft 2020-12) that our schemas use. A keyword that it does not know is an error of
/// the schema, so that none is passed over in silence.
/// </summary>
internal sealed class JsonSchemaValidator(JsonNode root)
{
    private static readonly FrozenSet<string> Annotations = FrozenSet.Create(StringComparer.Ordinal,
        "$schema", "$id", "$defs", "title", "description", "default", "examples", "patternErrorMessage", "errorMessage", "enumDescriptions");

    private readonly Dictionary<string, Regex> _patterns = new(StringComparer.Ordinal);

    /// <summary>The schema of a text.</summary>
    public static JsonSchemaValidator Parse(string schema) => new(JsonNode.Parse(schema)!);

    /// <summary>Everything that is wrong with a document.</summary>
    public List<SchemaError> Validate(JsonNode? value) => Validate(root, value);

    /// <summary>Everything that is wrong with a value, by a part of the schema.</summary>
    public List<SchemaError> Validate(JsonNode schema, JsonNode? value)
    {
        List<SchemaError> errors = [];
        Check(schema, value, "", errors);
        return errors;
    }

    /// <summary>The schema itself, or what it refers to.</summary>
    public JsonObject Resolve(JsonObject schema) => schema["$ref"] is { } reference ? Resolve(Definition(reference)) : schema;

    private JsonObject Definition(JsonNode reference)
    {
        const string prefix = "#/$defs/";
        string name = reference.GetValue<string>();
        Assert.StartsWith(prefix, name, StringComparison.Ordinal);
        return root["$defs"]![name[prefix.Length..]]!.AsObject();
    }

    private bool Fits(JsonNode schema, JsonNode? value) => Validate(schema, value).Count == 0;

    private void Check(JsonNode schema, JsonNode? value, string path, List<SchemaError> errors)
    {
        if (schema.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
        {
            Add(schema.GetValue<bool>(), "false", value, path, errors);
            return;
        }

        foreach ((string keyword, JsonNode? argument) in schema.AsObject())
        {
            if (!Annotations.Contains(keyword))
            {
                CheckKeyword(schema, keyword, argument!, value, path, errors);
            }
        }
    }

    private void CheckKeyword(JsonNode schema, string keyword, JsonNode argument, JsonNode? value, string path, List<SchemaError> errors)
    {
        switch (keyword)
        {
            case "$ref":
                Check(Definition(argument), value, path, errors);
                break;
            case "allOf":
                foreach (JsonNode? part in argument.AsArray())
                {
                    Check(part!, value, path, errors);
                }

                break;
            case "anyOf":
                Add(argument.AsArray().Any(part => Fits(part!, value)), keyword, value, path, errors);
                break;
            case "not":
                Add(!Fits(argument, value), keyword, value, path, errors);
                break;
            case "if":
                if (schema[Fits(argument, value) ? "then" : "else"] is { } consequence)
                {
                    Check(consequence, value, path, errors);
                }

                break;
            case "then" or "else":
                break;
            default:
                CheckValue(schema, keyword, argument, value, path, errors);
                break;
        }
    }

    private void CheckValue(JsonNode schema, string keyword, JsonNode argument, JsonNode? value, string path, List<SchemaError> errors)
    {
        switch (value)
        {
            case JsonObject mapping when CheckObject(schema, keyword, argument, mapping, path, errors):
            case JsonArray list when CheckArray(keyword, argument, list, path, errors):
                return;
        }

        bool? good = keyword switch
        {
            "type" => argument is JsonArray types ? types.Any(type => IsOf(type!, value)) : IsOf(argument, value),
            "const" => JsonNode.DeepEquals(argument, value),
            "enum" => argument.AsArray().Any(entry => JsonNode.DeepEquals(entry, value)),
            "pattern" => value?.GetValueKind() != JsonValueKind.String || Pattern(argument).IsMatch(value.GetValue<string>()),
            "maxLength" => value?.GetValueKind() != JsonValueKind.String || value.GetValue<string>().Length <= (int)argument,
            "minimum" => NumberOf(value) is not { } number || number >= NumberOf(argument),
            "maximum" => NumberOf(value) is not { } number || number <= NumberOf(argument),
            "exclusiveMinimum" => NumberOf(value) is not { } number || number > NumberOf(argument),
            "exclusiveMaximum" => NumberOf(value) is not { } number || number < NumberOf(argument),
            "properties" or "required" or "additionalProperties" or "propertyNames" or "minProperties" or "maxProperties" => true,
            "items" or "prefixItems" or "minItems" or "maxItems" => true,
            _ => null,
        };
        Assert.True(good is not null, $"the schema uses the keyword '{keyword}', which is not known here");
        Add(good.Value, keyword, value, path, errors);
    }

    private bool CheckObject(JsonNode schema, string keyword, JsonNode argument, JsonObject value, string path, List<SchemaError> errors)
    {
        switch (keyword)
        {
            case "properties":
                foreach ((string name, JsonNode? below) in argument.AsObject())
                {
                    if (value.ContainsKey(name))
                    {
                        Check(below!, value[name], Below(path, name), errors);
                    }
                }

                return true;
            case "additionalProperties":
                foreach ((string name, JsonNode? below) in value)
                {
                    if (schema["properties"]?.AsObject().ContainsKey(name) != true)
                    {
                        Check(argument, below, Below(path, name), errors);
                    }
                }

                return true;
            case "propertyNames":
                foreach ((string name, _) in value)
                {
                    Check(argument, JsonValue.Create(name), Below(path, name), errors);
                }

                return true;
            case "required":
                foreach (JsonNode? name in argument.AsArray())
                {
                    Add(value.ContainsKey(name!.GetValue<string>()), $"required {name}", value, path, errors);
                }

                return true;
            case "minProperties" or "maxProperties":
                Add(keyword == "minProperties" ? value.Count >= (int)argument : value.Count <= (int)argument, keyword, value, path, errors);
                return true;
            default:
                return false;
        }
    }

    private bool CheckArray(string keyword, JsonNode argument, JsonArray value, string path, List<SchemaError> errors)
    {
        switch (keyword)
        {
            case "items" or "prefixItems":
                for (int i = 0; i < value.Count && (keyword == "items" || i < argument.AsArray().Count); i++)
                {
                    Check(keyword == "items" ? argument : argument[i]!, value[i], Below(path, i.ToString(CultureInfo.InvariantCulture)), errors);
                }

                return true;
            case "minItems" or "maxItems":
                Add(keyword == "minItems" ? value.Count >= (int)argument : value.Count <= (int)argument, keyword, value, path, errors);
                return true;
            default:
                return false;
        }
    }

    // The end of a text is its end: .NET's $ also matches before a last line feed.
    private Regex Pattern(JsonNode argument)
    {
        string pattern = argument.GetValue<string>();
        if (!_patterns.TryGetValue(pattern, out Regex? regex))
        {
            Assert.EndsWith("$", pattern, StringComparison.Ordinal);
            _patterns[pattern] = regex = new Regex(pattern[..^1] + @"\z", RegexOptions.CultureInvariant);
        }

        return regex;
    }

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static void Add(bool good, string keyword, JsonNode? value, string path, List<SchemaError> errors)
    {
        if (!good)
        {
            errors.Add(new SchemaError(path, keyword, value));
        }
    }

    private static bool IsOf(JsonNode type, JsonNode? value) => type.GetValue<string>() switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "number" => NumberOf(value) is not null,
        "integer" => NumberOf(value) is { } number && number == Math.Truncate(number),
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        string other => throw new NotSupportedException(other),
    };

    private static double? NumberOf(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number
        ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)
        : null;
}
