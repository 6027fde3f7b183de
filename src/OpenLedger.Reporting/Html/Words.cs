using System.Globalization;
using OpenLedger.Analysis.Figures;
using OpenLedger.Reporting.Results;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Html;

/// <summary>Figures and plain facts of a report as a sentence holds them.</summary>
internal static class Words
{
    private static readonly (double Divisor, string Unit)[] Units = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"), (1, "")];

    /// <summary>An amount of money with three digits or four: <c>$180.2M</c>, <c>$26.3k</c>, <c>$1.05M</c>.</summary>
    public static string Usd(double? usd)
    {
        if (usd is not { } value)
        {
            return FigureText.Absent;
        }

        (double divisor, string unit) = UnitOf(value);
        if (unit.Length == 0)
        {
            string cents = value.ToString(
                Math.Abs(value) >= 99.995 || value == Math.Floor(value) ? "0" : "0.00", CultureInfo.InvariantCulture);
            return value > 0 && cents == "0.00" ? "under $0.01" : "$" + cents;
        }

        double scaled = value / divisor;
        return "$" + scaled.ToString(Math.Abs(scaled) >= 9.995 ? "0.0" : "0.00", CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>The same on an axis, where numbers are round: <c>$50M</c>.</summary>
    public static string UsdOnAxis(double usd)
    {
        (double divisor, string unit) = UnitOf(usd);
        return "$" + (usd / divisor).ToString("0.###", CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>A share: <c>0.01 %</c>; the blank does not break.</summary>
    public static string Share(double? share) => FigureText.Share(share).Replace("%", "\u00A0%", StringComparison.Ordinal);

    /// <summary>A duration: <c>33.3 min</c>, <c>15 hours</c>.</summary>
    public static string Duration(double? seconds)
    {
        string text = FigureText.Seconds(seconds);
        if (text == FigureText.Absent)
        {
            return text;
        }

        int digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c is '.' or '-').Count();
        string number = text[..digits];
        return text[digits..] switch
        {
            "ms" => $"{number} ms",
            "s" => $"{number} s",
            "m" => $"{number} min",
            "h" => $"{number} {(number == "1" ? "hour" : "hours")}",
            _ => $"{number} {(number == "1" ? "day" : "days")}",
        };
    }

    /// <summary>
    /// A number of things with groups of digits: <c>99,885</c>; with one digit behind the point where a mean is not whole.
    /// </summary>
    public static string Count(double? count) => count switch
    {
        null => FigureText.Absent,
        > 0 and < 0.05 => "under 0.1",
        { } c => c.ToString(c == Math.Floor(c) || c >= 1000 ? "#,0" : "#,0.#", CultureInfo.InvariantCulture),
    };

    /// <summary>
    /// How long after the first malicious transaction the alert was out; in how many replications if not in all.
    /// </summary>
    public static string AlertAfter(ArmFigures arm) =>
        After(arm, "containment.detect_s", run => run.FirstMalicious is not null && run.FirstAlert is not null);

    /// <summary>
    /// How long after the first malicious transaction the last one succeeded; <c>none</c> if nothing was taken.
    /// </summary>
    public static string LastTheftAfter(ArmFigures arm) => arm.Value("loss.gross_usd") is > 0
        ? After(arm, "containment.contain_s", run => run.FirstMalicious is not null && run.LastMaliciousSuccess is not null)
        : "none";

    /// <summary>So many victims.</summary>
    public static string Victims(int count) => count == 1 ? "1 victim" : $"{Count(count)} victims";

    /// <summary>What went wrong: <c>the theft of dapp's key</c>.</summary>
    public static string Attack(ExperimentPlan plan)
    {
        if (plan.Attack.Compromise < 0)
        {
            return plan.Bridge is { } bridge ? $"the drain of the {bridge.Name} bridge" : "the attack";
        }

        PopulationPlan compromised = plan.Populations[plan.Attack.Compromise];
        return compromised.Kind == PopulationKind.Program || compromised.Count == 1
            ? $"the theft of {compromised.Name}'s key"
            : $"the theft of the keys of {compromised.Name}";
    }

    /// <summary>What a hop means in this run.</summary>
    public static string Hop(ExperimentPlan plan, int hop) => (hop, plan.Attack.Compromise < 0) switch
    {
        (0, _) => "the compromised itself",
        (1, true) => "depositors of the bridge",
        (1, false) => "who had delegated to it",
        _ => "who had a claim on what was drained",
    };

    /// <summary>Whether the signatures of the honest load were checked.</summary>
    public static string Signatures(RunReport report) => report.Ensemble.Plan.Ledger.VerifyBackground
        ? "every signature verified"
        : "signatures of the honest load trusted, those of grants, revocations and the attacker verified";

    /// <summary>Under what conditions the node's wall-clock time was measured.</summary>
    public static string Workers(RunReport report)
    {
        int workers = report.Arms[0].Runs[0].NodeWorkers;
        return workers == 1 ? "1 worker" : $"{Count(workers)} workers";
    }

    /// <summary>An arm's net loss with its share of what was at risk.</summary>
    public static string Loss(ArmFigures arm) => arm.Value("loss.share") is { } share
        ? $"{Usd(arm.Value("loss.net_usd"))} ({Share(share)})"
        : Usd(arm.Value("loss.net_usd"));

    /// <summary>A sentence's beginning.</summary>
    public static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private static string After(ArmFigures arm, string path, Func<RunOutcome, bool> happened)
    {
        int replications = arm.Runs.Count(happened);
        string after = replications == 0 ? "none" : Duration(arm.Value(path));
        return replications == 0 || replications == arm.Runs.Length ? after : $"{after} ({replications} of {arm.Runs.Length})";
    }

    // What rounds to a thousand of a unit is one of the next.
    private static (double Divisor, string Unit) UnitOf(double value)
    {
        foreach ((double divisor, string unit) in Units)
        {
            if (Math.Abs(value) >= divisor * 0.99995)
            {
                return (divisor, unit);
            }
        }

        return (1, "");
    }
}
