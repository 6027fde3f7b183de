using System.CommandLine;
using OpenLedger.Reporting.Json;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary><c>olsim schema</c>: the JSON Schema of a scenario or of a result.</summary>
internal static class SchemaVerb
{
    private const string Scenario = "scenario";
    private const string Result = "result";

    /// <summary>Builds the verb.</summary>
    public static (Command Verb, string Example) Build(Host host)
    {
        var what = new Argument<string>("what") { Description = "scenario or result.", HelpName = "what" };
        what.AcceptOnlyFromAmong(Scenario, Result);
        var verb = new Command("schema", "Prints the JSON Schema (draft 2020-12) of scenario files or of result.json.") { what };
        verb.SetAction(parsed =>
        {
            host.Print(parsed.GetRequiredValue(what) == Scenario ? ScenarioSchema.ToText() : ResultSchema.ToText());
            return ExitCode.Ok;
        });
        return (verb, "olsim schema scenario > scenarios/scenario.schema.json");
    }
}
