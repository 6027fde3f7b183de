using System.Text.Json.Nodes;
using OpenLedger.Scenarios.Measures;
using OpenLedger.Scenarios.Values;

namespace OpenLedger.Scenarios.Schema;

/// <summary>
/// Makes JSON Schema of shapes. Sections and forms become definitions, in the order in which they are first needed; keys refer to them
/// and add their own description, range, default and example. Keys that depend on a kind are all listed, and ruled out per kind by
/// <c>if</c> and <c>then</c>, so that an editor says which key is wrong and not that nothing matches.
/// </summary>
internal sealed class SchemaBuilder
{
    /// <summary>The definitions made so far.</summary>
    public JsonObject Definitions { get; } = [];

    /// <summary>The schema of a mapping with fixed keys.</summary>
    public JsonObject Section(Shape shape)
    {
        JsonObject properties = [];
        foreach (string name in shape.Names)
        {
            properties.Add(name, OfKey(shape.Find(name, null)!));
        }

        JsonObject schema = new()
        {
            ["description"] = shape.Meaning,
            ["type"] = "object",
            ["properties"] = properties,
        };
        Require(schema, shape.Keys.Where(key => key.Unless.IsEmpty));
        schema.Add("additionalProperties", false);
        JsonArray rules = [.. shape.Keys.SelectMany(Conditions), .. shape.Variants.Select(variant => Rule(shape, variant))];
        if (rules.Count > 0)
        {
            schema.Add("allOf", rules);
        }

        return schema;
    }

    /// <summary>Adds the measures, which expectations name, as a definition.</summary>
    public void AddMeasures() => Definitions.Add("measure", new JsonObject
    {
        ["description"] = "The measures that an expectation may name, behind arms.NAME.",
        ["enum"] = ArrayOf(MeasureCatalogue.All.Select(measure => measure.Path)),
        ["enumDescriptions"] = ArrayOf(MeasureCatalogue.All.Select(measure => $"{measure.Meaning} Unit: {measure.Unit}.")),
    });

    private JsonObject OfKey(Key key)
    {
        string byDefault = key.Default.Length == 0 ? "" : $"Default: {key.Default}.";
        string unless = key.Unless.IsEmpty ? "" : $"Needed unless there is {string.Join(" or ", key.Unless)}.";
        JsonObject schema = new() { ["description"] = Sentences(key.Meaning, key.Value.Facts, byDefault, unless) };
        AddTo(schema, key.Value);
        if (key.Default.Length > 0)
        {
            schema.Add("default", NodeJson.Of(key.Default));
        }

        schema.Add("examples", new JsonArray(NodeJson.Of(key.Example)));
        return schema;
    }

    private JsonObject Value(ValueShape shape)
    {
        JsonObject schema = [];
        AddTo(schema, shape);
        return schema;
    }

    private void AddTo(JsonObject schema, ValueShape shape)
    {
        switch (shape)
        {
            case FormShape or SpanShape or ShareShape { EndsExcluded: false } or FlagShape:
                Refer(schema, FormOf(shape)!);
                break;
            case WholeShape or NumberShape or ShareShape:
                AddForm(schema, FormOf(shape)!);
                AddRange(schema, shape);
                break;
            case TextShape text:
                schema.Add("type", new JsonArray("string", "number"));
                schema.Add("maxLength", text.MaxLength);
                break;
            case WordShape word:
                schema.Add("enum", ArrayOf(word.Words.Select(entry => entry.Word)));
                schema.Add("enumDescriptions", ArrayOf(word.Words.Select(entry => entry.Meaning)));
                break;
            case SectionShape section:
                Refer(schema, section.Shape.Name, () => Section(section.Shape));
                break;
            case EitherShape either:
                schema.Add("anyOf", new JsonArray([OrWords(either), .. either.Words.Select(Word)]));
                break;
            case MapShape map:
                AddMap(schema, map);
                break;
            case ListShape list:
                AddList(schema, list);
                break;
            case RowShape row:
                AddRow(schema, row);
                break;
            default:
                throw new ArgumentException($"a {shape.GetType().Name} has no JSON Schema", nameof(shape));
        }
    }

    private static JsonObject Word((string Word, string Meaning) word) =>
        new() { ["const"] = word.Word, ["description"] = Written.Sentence(word.Meaning) };

    // Editors complain about the first alternative, so its message names the others.
    private JsonObject OrWords(EitherShape either)
    {
        if (FormOf(either.Else) is not { } form)
        {
            return Value(either.Else);
        }

        JsonObject schema = [];
        string words = string.Concat(either.Words.Select(word => $", or {word.Word}"));
        AddForm(schema, form with { Complaint = form.Complaint + words });
        AddRange(schema, either.Else);
        return schema;
    }

    private void AddMap(JsonObject schema, MapShape map)
    {
        schema.Add("type", "object");
        if (map.KeysAreNames)
        {
            JsonObject names = [];
            Refer(names, Forms.Name);
            if (map.Reserved.Length > 0)
            {
                names.Add("not", new JsonObject { ["const"] = map.Reserved });
            }

            schema.Add("propertyNames", names);
        }

        schema.Add("additionalProperties", Value(map.Entry));
        if (map.AtLeast > 0)
        {
            schema.Add("minProperties", map.AtLeast);
        }

        if (map.AtMost < int.MaxValue)
        {
            schema.Add("maxProperties", map.AtMost);
        }
    }

    private void AddList(JsonObject schema, ListShape list)
    {
        schema.Add("type", "array");
        schema.Add("items", Value(list.Item));
        if (list.AtLeast > 0)
        {
            schema.Add("minItems", list.AtLeast);
        }
    }

    // The length is said by numbers: editors that do not know prefixItems would refuse every item if 'items' were false.
    private void AddRow(JsonObject schema, RowShape row)
    {
        schema.Add("type", "array");
        schema.Add("prefixItems", new JsonArray([.. row.Columns.Select(column =>
        {
            JsonObject item = new() { ["description"] = Sentences(Written.Sentence(column.Name), column.Value.Facts) };
            AddTo(item, column.Value);
            return item;
        })]));
        schema.Add("minItems", row.Columns.Length);
        schema.Add("maxItems", row.Columns.Length);
    }

    private JsonObject Rule(Shape shape, Variant variant)
    {
        JsonObject condition = new() { ["properties"] = new JsonObject { [shape.By] = new JsonObject { ["const"] = variant.Word } } };
        if (shape.VariantOf(null) != variant)
        {
            condition.Add("required", new JsonArray(shape.By));
        }

        JsonObject properties = [];
        foreach (string name in shape.Names)
        {
            Key key = shape.Find(name, variant)!;
            if (!shape.Applies(name, variant))
            {
                properties.Add(name, false);
            }
            else if (!ReferenceEquals(key, shape.Find(name, null)))
            {
                properties.Add(name, OfKey(key));
            }
        }

        JsonObject consequence = [];
        Require(consequence, variant.Keys.Where(key => key.Unless.IsEmpty));
        if (properties.Count > 0)
        {
            consequence.Add("properties", properties);
        }

        JsonArray conditions = [.. variant.Keys.SelectMany(Conditions)];
        if (conditions.Count > 0)
        {
            consequence.Add("allOf", conditions);
        }

        return new JsonObject { ["if"] = condition, ["then"] = consequence };
    }

    private static IEnumerable<JsonObject> Conditions(Key key)
    {
        if (key.Required && !key.Unless.IsEmpty)
        {
            yield return new JsonObject
            {
                ["if"] = key.Unless.Length == 1
                    ? Present(key.Unless[0])
                    : new JsonObject { ["anyOf"] = new JsonArray([.. key.Unless.Select(Present)]) },
                ["else"] = Present(key.Name),
            };
        }

        if (key.NotBeside.Length > 0)
        {
            yield return new JsonObject
            {
                ["if"] = Present(key.NotBeside),
                ["then"] = Without(key.Name),
            };
        }

        if (key.OnlyWith is { } companion)
        {
            JsonObject condition = Present(companion.Key);
            if (companion.Word.Length > 0)
            {
                condition.Add("properties", new JsonObject { [companion.Key] = new JsonObject { ["const"] = companion.Word } });
            }

            yield return new JsonObject { ["if"] = condition, ["else"] = Without(key.Name) };
        }
    }

    private static JsonObject Without(string key) => new() { ["properties"] = new JsonObject { [key] = false } };

    private static JsonObject Present(string key) => new() { ["required"] = new JsonArray(key) };

    private static void Require(JsonObject schema, IEnumerable<Key> keys)
    {
        JsonArray required = ArrayOf(keys.Where(key => key.Required).Select(key => key.Name));
        if (required.Count > 0)
        {
            schema.Add("required", required);
        }
    }

    private void Refer(JsonObject schema, Form form) => Refer(schema, form.Name, () =>
    {
        JsonObject definition = new() { ["description"] = form.Meaning };
        AddForm(definition, form);
        AddRange(definition, new FormShape(form));
        definition.Add("examples", ArrayOf(form.Examples));
        return definition;
    });

    // Where a key narrows a form, it has the form itself in place of a reference: beside a reference with limits, editors show the
    // description of the definition and not that of the key. The two messages are what they show in place of a pattern.
    private static void AddForm(JsonObject schema, Form form)
    {
        schema.Add("type", form.OtherType.Length == 0 ? "string" : new JsonArray(form.OtherType, "string"));
        schema.Add("pattern", form.Pattern);
        schema.Add("patternErrorMessage", form.Complaint);
        schema.Add("errorMessage", form.Complaint);
    }

    private void Refer(JsonObject schema, string name, Func<JsonObject> make)
    {
        if (!Definitions.ContainsKey(name))
        {
            // Holds the place, since making it makes others.
            Definitions.Add(name, null);
            Definitions[name] = make();
        }

        schema.Add("$ref", $"#/$defs/{name}");
    }

    private static Form? FormOf(ValueShape shape) => shape switch
    {
        FormShape form => form.Form,
        SpanShape span => span.Slots ? Forms.Span : Forms.ClockSpan,
        WholeShape => Forms.WholeNumber,
        NumberShape => Forms.Number,
        ShareShape => Forms.Share,
        FlagShape => Forms.Flag,
        _ => null,
    };

    private static void AddRange(JsonObject schema, ValueShape shape)
    {
        (decimal Min, decimal Max)? range = shape switch
        {
            WholeShape whole => (whole.Min, whole.Max),
            NumberShape number => (number.Min, number.Max),
            ShareShape => (0, 1),
            FormShape { Form.Most: { } most } => (0, most),
            _ => null,
        };
        if (range is { } limits)
        {
            bool ends = shape is not ShareShape { EndsExcluded: true };
            schema.Add(ends ? "minimum" : "exclusiveMinimum", limits.Min);
            schema.Add(ends ? "maximum" : "exclusiveMaximum", limits.Max);
        }
    }

    private static string Sentences(params string[] sentences) => string.Join(' ', sentences.Where(sentence => sentence.Length > 0));

    private static JsonArray ArrayOf(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
