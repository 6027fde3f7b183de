using System.CommandLine;
using System.Globalization;
using OpenLedger.Scenarios;
using OpenLedger.Scenarios.Text;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary><c>olsim validate</c>: diagnostics only, nothing runs.</summary>
internal static class ValidateVerb
{
    /// <summary>Builds the verb.</summary>
    public static (Command Verb, string Example) Build(Host host)
    {
        var paths = new Argument<string[]>("path")
        {
            Description = "Scenario files, or folders of them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var verb = new Command("validate", "Reads scenarios and says what is wrong with them; nothing runs.") { paths };
        verb.SetAction(parsed => Run(host, parsed.GetRequiredValue(paths)));
        return (verb, "olsim validate scenarios");
    }

    private static int Run(Host host, IReadOnlyList<string> paths)
    {
        int files = 0;
        int errors = 0;
        foreach (string path in paths)
        {
            List<Diagnostic> diagnostics = [];
            IReadOnlyList<string> found = ScenarioFiles.Under(path, diagnostics);
            errors += Count(host, diagnostics);
            foreach (string file in found)
            {
                host.Cancellation.ThrowIfCancellationRequested();
                files++;
                errors += Count(host, host.Load(file, new ScenarioOverrides()).Diagnostics);
            }
        }

        host.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{files} scenario{(files == 1 ? "" : "s")}, {(errors == 0 ? "no" : errors)} error{(errors == 1 ? "" : "s")}"));
        return errors == 0 ? ExitCode.Ok : ExitCode.Usage;
    }

    private static int Count(Host host, IReadOnlyList<Diagnostic> diagnostics)
    {
        host.Diagnose(diagnostics);
        return diagnostics.Count(diagnostic => diagnostic.Severity == Severity.Error);
    }
}
