using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Scenarios.Tests.Support;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Tests.Schema;

/// <summary>The schema refuses nothing that the loader accepts, and what it says is the default is.</summary>
public class SoundnessTest
{
    private static readonly string[] Values =
    [
        "0", "1", "2", "5", "42", "0.5", "2.50", "1.000", "-0", "-1", "007", "1e3", "0x10", "100k", "2.5M", "1.25B", "-0.0k", "1000000000000",
        "0%", "15%", "100%", "100.00 %", "30bps", "10000 bps", "2/3", "-1/-3", "1/1", "0.15", "1.0", "-0%", "200%", "20000bps",
        "400ms", "1.5h", "90m", "7d", "500us", "1000000ns", "2 slots", "1slot", "0s", "-0.0s", "3   m", "20000d",
        "12/s", "5/h", "4482/202.4d", "1/slot", "\" 2.5k / 30 m \"", "1/2slots", "-0/d", "60/m", "0/s",
        "\"uniform(1, 2)\"", "\"uniform( min: 1 , max: 2.5k )\"", "\"uniform(max: 2, min: 1)\"", "\"exponential(mean: 20)\"", "\"exponential (3)\"",
        "\"lognormal(median: 500, sigma: 1.6)\"", "\"lognormal(sigma: 1.6, median: 5)\"", "\"lognormal(5, 0)\"", "\"lognormal(2, sigma: 1)\"",
        "\"pareto(minimum: 10, alpha: 1.5)\"", "\"empirical(0%: 1, 50.5 %: 2, 100%:3)\"", "\"uniform(0d, 60d)\"", "\"uniform(min:0d,max:2 slots)\"",
        "\"exponential(mean: 20s)\"", "\"lognormal(median: 90m, sigma: 1.0)\"", "\"pareto(1m, 3)\"", "\"empirical(0%: 1s, 100%: 3h)\"",
        "\"uniform(1,\\n  2)\"", "\"diurnal(peak: 18h, swing: 40%)\"", "\"diurnal(swing: 1/3, peak: 0h)\"", "\"diurnal(6h, 0.5)\"", "outflow(dapp)",
        "\"outflow ( traders )\"", "6 sigma", "0.5sigma", "\"6   sigma\"",
        "unlimited", "off", "true", "false", "owner", "program", "agent", "spl-approve", "permit", "session", "swap", "pay", "withdraw",
        "drain", "replay", "announce", "stop-agents", "freeze-delegations", "value", "none", "verify", "trusted", "market", "accept-unproven", "bridge-users",
        "users", "dapp", "traders", "USDX", "WETH", "USDC", "approval", "frozen", "approvals", "\"0\"", "\"42\"", "\"100k\"", "\"true\"", "\"users\"",
        "\"12\"", "{}", "[]", "[swap]", "[swap, transfer]", "[dapp]", "[frozen]", "[approvals, frozen]", "{ USDX: 1 }", "{ USDX: 5, WETH: 2k }", "{ USDC: 7 }",
        "[[0m, WETH, 1, 1, 1]]", "[[1 slot, USDC, \"2\", 1, 1.5k]]", "{ share: 15%, refill-over: off }", "{ capacity: 10M, refill-over: 24h }",
        "{ share: off }", "[arms.frozen.loss.net_usd < 5%]", "[\"arms.*.loss.net_usd<=1.5M*arms.*.loss.gross_usd\"]",
        "[\" arms.approvals.bound.tightness  !=  -3bps \"]",
        "2022", "a sentence", "data/none.csv",
    ];

    [Fact]
    public void Whatever_the_loader_accepts_is_valid()
    {
        int accepted = 0;
        int refused = 0;
        int missed = 0;
        HashSet<string> tried = [];
        foreach (string document in SchemaPaths.Documents.Take(2))
        {
            // One asset and one arm stand for all.
            string[] alike = ["assets.WETH.", "arms.frozen.", "arms.paused."];
            foreach (SchemaPath key in SchemaPaths.Of(document).Where(key =>
                tried.Add(key.Path) && !alike.Any(start => key.Path.StartsWith(start, StringComparison.Ordinal))))
            {
                foreach (string value in Values)
                {
                    bool good = Loading.Load(document, $"{key.Path}={value}").Document is not null;
                    if (!good && ++refused % 10 != 0)
                    {
                        continue;
                    }

                    List<SchemaError> errors = SchemaPaths.Validator.Validate(SchemaPaths.Json(document, (key.Path, value)));
                    if (good)
                    {
                        // Names that YAML takes for truth values have to be quoted for an editor.
                        accepted++;
                        Assert.All(errors, error => Assert.True(
                            error.Value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False, $"{key.Path}={value}: {error}"));
                    }
                    else
                    {
                        missed += errors.Count == 0 ? 1 : 0;
                    }
                }
            }
        }

        // The loader accepts some of them, and the schema refuses most of the others (of which every tenth was tried).
        Assert.InRange(accepted, 500, refused / 3);
        Assert.InRange(missed, 0, refused / 10 / 5);
    }

    [Fact]
    public void What_the_schema_calls_the_default_is_what_is_taken_for_granted()
    {
        HashSet<string> checkedKeys = [];
        HashSet<string> keys = [];
        foreach (string document in SchemaPaths.Documents)
        {
            JsonNode? json = SchemaPaths.Json(document);
            string plain = Dump(Loading.Good(document).Plan);
            foreach (SchemaPath key in SchemaPaths.Of(document).Where(key => key.Schema.ContainsKey("default")))
            {
                keys.Add(key.Schema["description"]!.GetValue<string>());
                ScenarioLoadResult result = Loading.Load(document, $"{key.Path}={SchemaPath.Flow(key.Schema["default"])}");
                if (At(json, key.Path) is null && result.Document is { } changed)
                {
                    Assert.Equal(plain, Dump(changed.Plan));
                    checkedKeys.Add(key.Schema["description"]!.GetValue<string>());
                }
            }
        }

        Assert.NotEmpty(keys);
        Assert.Equal(keys.Order(), checkedKeys.Order());
    }

    private static JsonNode? At(JsonNode? node, string path)
    {
        foreach (string step in path.Split('.'))
        {
            node = node is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)] : (node as JsonObject)?[step];
        }

        return node;
    }

    private static string Dump(ExperimentPlan plan)
    {
        StringBuilder text = new();
        Dump(plan, text);
        return text.ToString();
    }

    // Everything that a plan holds; records print their own values but not those of their lists.
    private static void Dump(object? value, StringBuilder text)
    {
        if (value is IEnumerable items and not string)
        {
            text.Append('[');
            foreach (object? item in items)
            {
                Dump(item, text);
                text.Append(',');
            }

            text.Append(']');
        }
        else if (value?.GetType().Namespace?.StartsWith("OpenLedger", StringComparison.Ordinal) == true && !value.GetType().IsEnum)
        {
            text.Append(value.GetType().Name).Append('{');
            foreach (PropertyInfo property in value.GetType().GetProperties().Where(property =>
                property.GetIndexParameters().Length == 0 && property.GetMethod is { IsStatic: false } &&
                property.PropertyType != value.GetType()))
            {
                text.Append(property.Name).Append('=');
                Dump(property.GetValue(value), text);
                text.Append(';');
            }

            text.Append('}');
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"{value}");
        }
    }
}
