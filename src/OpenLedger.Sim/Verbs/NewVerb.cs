using System.CommandLine;
using System.Text;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Sim.Hosting;
using OpenLedger.Sim.Templates;

namespace OpenLedger.Sim.Verbs;

/// <summary><c>olsim new</c>: writes a commented scenario to start from.</summary>
internal static class NewVerb
{
    private const string Stdout = "-";

    /// <summary>Builds the verb.</summary>
    public static (Command Verb, string Example) Build(Host host)
    {
        var name = new Argument<string>("name") { Description = "The scenario's name: letters, digits, hyphens and underscores." };
        var output = new Option<string?>("--out")
        {
            Description = "File to write; - is stdout. Default: <name>.yaml in this folder.",
            HelpName = "FILE",
        };
        var verb = new Command("new", "Writes a commented scenario to start from; it runs as it stands, in seconds.")
        {
            name, output,
        };
        verb.SetAction(parsed => Run(host, parsed.GetRequiredValue(name), parsed.GetValue(output)));
        return (verb, "olsim new my-first --out scenarios/my-first.yaml");
    }

    private static int Run(Host host, string name, string? output)
    {
        if (!Names.IsName(name))
        {
            host.Diagnose([CommandLineCodes.Error(
                CommandLineCodes.BadName, "new", $"'{name}' cannot be a scenario's name", Names.Rule)]);
            return ExitCode.Usage;
        }

        string path = output ?? $"{name}.yaml";
        if (path == Stdout)
        {
            host.Print(ScenarioTemplate.Render(name, $"{name}.yaml", ScenarioTemplate.SchemaFor(".")));
            return ExitCode.Ok;
        }

        if (Refusal(path, name) is { } refusal)
        {
            host.Diagnose([refusal]);
            return ExitCode.Usage;
        }

        host.Print(path + "\n");
        host.Note($"next: {CommandText.Of(["validate", path])}");
        host.Note($"      {CommandText.Of(["run", path])}");
        return ExitCode.Ok;
    }

    // Writes the file, or says why not. It is made, never opened: what somebody wrote is not lost.
    private static Diagnostic? Refusal(string path, string name)
    {
        bool made = false;
        try
        {
            string folder = Path.GetDirectoryName(path) is { Length: > 0 } above ? above : ".";
            byte[] text = Encoding.UTF8.GetBytes(ScenarioTemplate.Render(name, path, ScenarioTemplate.SchemaFor(folder)));
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            made = true;
            file.Write(text);
            return null;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            if (made)
            {
                // The disk was full: half a scenario is none.
                File.Delete(path);
            }
            else if (Path.Exists(path))
            {
                return CommandLineCodes.Error(
                    CommandLineCodes.FileExists, "--out", $"'{path}' is there already",
                    "take another name, or --out with another file");
            }

            return CommandLineCodes.Error(
                CommandLineCodes.CannotWrite, "--out", $"'{path}' cannot be written: {exception.Message}",
                "name a file you may write to");
        }
    }
}
