using System.Globalization;
using System.Text;
using OpenLedger.Scenarios;

namespace OpenLedger.Sim.Hosting;

/// <summary>Commands as a shell takes them, so that what is printed can be pasted.</summary>
internal static class CommandText
{
    /// <summary>The whole command of these arguments.</summary>
    public static string Of(IEnumerable<string> arguments) => string.Join(' ', arguments.Prepend("olsim").Select(Quoted));

    /// <summary>The shortest run that contains a given replication of a given arm.</summary>
    /// <param name="scenario">The scenario as it was loaded.</param>
    /// <param name="arm">Name of the arm; <c>*</c> for whichever.</param>
    /// <param name="replication">Number of the replication, from 0.</param>
    public static string OfRun(ScenarioDocument scenario, string arm, int replication)
    {
        List<string> arguments =
        [
            "run", scenario.Path,
            "--seed", scenario.Plan.Seed.ToString(CultureInfo.InvariantCulture),
            "--replications", (replication + 1).ToString(CultureInfo.InvariantCulture),
        ];
        if (arm != "*")
        {
            arguments.AddRange(["--arm", arm]);
        }

        foreach (Setting setting in scenario.Settings)
        {
            arguments.AddRange(["--set", $"{setting.Path}={setting.Value}"]);
        }

        return Of(arguments);
    }

    private static string Quoted(string argument)
    {
        if (argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,%+@".Contains(c)))
        {
            return argument;
        }

        var quoted = new StringBuilder("'");
        quoted.Append(argument.Replace("'", "'\\''", StringComparison.Ordinal));
        return quoted.Append('\'').ToString();
    }
}
