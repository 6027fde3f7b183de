using OpenLedger.Scenarios.Text;

namespace OpenLedger.Sim.Verbs;

/// <summary>Diagnostics about the command line itself; their path is the option or the argument.</summary>
internal static class CommandLineCodes
{
    /// <summary><c>--arm</c> names an arm that the scenario or the result does not have.</summary>
    public const int UnknownArm = 7001;

    /// <summary><c>--set</c> is not <c>path=value</c>.</summary>
    public const int BadSetting = 7002;

    /// <summary>Nothing can be written where <c>--out</c>, <c>--trace</c> or <c>--baseline</c> says.</summary>
    public const int CannotWrite = 7003;

    /// <summary>A path given to <c>validate</c> or <c>check</c> holds no scenario.</summary>
    public const int NoScenario = 7004;

    /// <summary>A data file is not what it was when the result was made.</summary>
    public const int InputChanged = 7005;

    /// <summary>The scenario's text in a result does not have the hash that stands beside it.</summary>
    public const int TextChanged = 7006;

    /// <summary>Two files of a check are scenarios of one name, so that they would share a baseline.</summary>
    public const int SameScenario = 7020;

    /// <summary>Baselines are not written from something that is not committed.</summary>
    public const int NotCommitted = 7021;

    /// <summary>A file in the folder of baselines belongs to no scenario (warning).</summary>
    public const int BaselineOfNone = 7022;

    /// <summary>Two results have no arm that could be compared.</summary>
    public const int NoCommonArm = 7030;

    /// <summary><c>--arm</c> of <c>diff</c> is not <c>a=b</c>.</summary>
    public const int BadArmPair = 7031;

    /// <summary>Two results are of different scenarios (warning).</summary>
    public const int OtherScenario = 7032;

    /// <summary>The name given to <c>new</c> cannot be a scenario's.</summary>
    public const int BadName = 7040;

    /// <summary>What <c>new</c> would write is there already.</summary>
    public const int FileExists = 7041;

    /// <summary><c>--principal</c> names nobody of the scenario.</summary>
    public const int UnknownPrincipal = 7042;

    /// <summary>There is no such verb.</summary>
    public const int UnknownVerb = 7043;

    /// <summary>The verb has no such option.</summary>
    public const int UnknownOption = 7044;

    /// <summary>The verb does not take so many arguments.</summary>
    public const int UnexpectedArgument = 7045;

    /// <summary>A word is none of those that an option or argument takes.</summary>
    public const int UnknownValue = 7046;

    /// <summary>A verb, an argument or the value of an option is missing.</summary>
    public const int MissingArgument = 7047;

    /// <summary>A value is not what its option takes.</summary>
    public const int BadValue = 7048;

    /// <summary>There is no such suite of benchmarks.</summary>
    public const int UnknownSuite = 7050;

    /// <summary><c>--case</c> names no case of the suites that are run.</summary>
    public const int UnknownCase = 7051;

    /// <summary>An error about an option or argument.</summary>
    public static Diagnostic Error(int code, string path, string message, string hint) =>
        new(Severity.Error, code, path, 1, 1, message, hint);
}
