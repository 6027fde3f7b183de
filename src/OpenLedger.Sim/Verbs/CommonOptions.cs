using System.CommandLine;

namespace OpenLedger.Sim.Verbs;

/// <summary>Arguments and options that verbs have in common.</summary>
internal static class CommonOptions
{
    private const int MostJobs = 1_024;

    /// <summary>The scenario file.</summary>
    public static Argument<string> Scenario() => new("scenario") { Description = "The scenario file." };

    /// <summary><c>--seed</c>.</summary>
    public static Option<ulong?> Seed() =>
        OptionParsers.WholeNumber<ulong>("--seed", "Master seed; default: the file's.", 0, ulong.MaxValue);

    /// <summary><c>--arm</c>.</summary>
    public static Option<string[]> Arms(string description) => new("--arm")
    {
        Description = description,
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary><c>--set</c>.</summary>
    public static Option<string[]> Settings() => new("--set")
    {
        Description = "Change a value of the file before it is read, e.g. attack.at=3h; may be repeated.",
        HelpName = "path=value",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary><c>--jobs</c>.</summary>
    public static Option<int?> Jobs() =>
        OptionParsers.WholeNumber("--jobs", "Replications at once; default: the number of processors.", 1, MostJobs);

    /// <summary><c>--format</c>: table or json.</summary>
    public static Option<string> Format(string description)
    {
        var format = new Option<string>("--format") { Description = description, DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        return format;
    }
}
