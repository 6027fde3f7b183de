using OpenLedger.Scenarios.Text;

namespace OpenLedger.Sim.Verbs;

/// <summary>Diagnostics about the command line itself; their path is the option or the argument.</summary>
internal static class CommandLineCodes
{
    /// <summary><c>--arm</c> names an arm that the scenario does not have.</summary>
    public const int UnknownArm = 7001;

    /// <summary><c>--set</c> is not <c>path=value</c>.</summary>
    public const int BadSetting = 7002;

    /// <summary>Nothing can be written where <c>--out</c> or <c>--trace</c> says.</summary>
    public const int CannotWrite = 7003;

    /// <summary>A path given to <c>validate</c> holds no scenario.</summary>
    public const int NoScenario = 7004;

    /// <summary>A data file is not what it was when the result was made.</summary>
    public const int InputChanged = 7005;

    /// <summary>The scenario's text in a result does not have the hash that stands beside it.</summary>
    public const int TextChanged = 7006;

    /// <summary>An error about an option or argument.</summary>
    public static Diagnostic Error(int code, string path, string message, string hint) =>
        new(Severity.Error, code, path, 1, 1, message, hint);
}
