using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using OpenLedger.Scenarios;

namespace OpenLedger.Reporting.Results;

/// <summary>Commands as a shell takes them, so that what is printed can be pasted.</summary>
public static class CommandText
{
    /// <summary>The whole command of these arguments.</summary>
    public static string Of(IEnumerable<string> arguments) => string.Join(' ', arguments.Prepend("olsim").Select(Quoted));

    /// <summary>The command that makes a report again.</summary>
    public static string OfReport(RunReport report) =>
        OfRun(report.Scenario, report.Scenario.Plan.Replications, report.Identity.Arms);

    /// <summary>The shortest run that contains a given replication of a given arm.</summary>
    /// <param name="scenario">The scenario as it was loaded.</param>
    /// <param name="arm">Name of the arm; <c>*</c> for whichever.</param>
    /// <param name="replication">Number of the replication, from 0.</param>
    public static string OfRun(ScenarioDocument scenario, string arm, int replication) =>
        OfRun(scenario, replication + 1, arm == "*" ? [] : [arm]);

    private static string OfRun(ScenarioDocument scenario, int replications, ImmutableArray<string> arms) => Of(
    [
        "run", scenario.Path,
        "--seed", scenario.Plan.Seed.ToString(CultureInfo.InvariantCulture),
        "--replications", replications.ToString(CultureInfo.InvariantCulture),
        .. arms.IsEmpty ? [] : arms.Prepend("--arm"),
        .. scenario.Settings.SelectMany(setting => (string[])["--set", $"{setting.Path}={setting.Value}"]),
    ]);

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
