using System.Collections.Immutable;
using OpenLedger.Scenarios;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Sim.Verbs;

/// <summary>Reads the values of <c>--set</c>.</summary>
internal static class SettingArguments
{
    /// <summary>
    /// Splits each at its first equals sign. Of several settings of one path the last counts and stands where it was given, so
    /// that a result, which has each path once, says exactly what was run.
    /// </summary>
    public static ImmutableArray<Setting> Parse(ImmutableArray<string> arguments, List<Diagnostic> diagnostics)
    {
        var settings = new List<Setting>(arguments.Length);
        foreach (string argument in arguments)
        {
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                diagnostics.Add(CommandLineCodes.Error(
                    CommandLineCodes.BadSetting, "--set", $"'{argument}' is not path=value", "for example --set attack.at=3h"));
                continue;
            }

            string path = argument[..equals].Trim();
            settings.RemoveAll(earlier => string.Equals(earlier.Path, path, StringComparison.Ordinal));
            settings.Add(new Setting(path, argument[(equals + 1)..]));
        }

        return [.. settings];
    }
}
