namespace OpenLedger.Sim.Verbs;

/// <summary>Lets the scenario stand anywhere among the options of <c>run</c> and <c>explain</c>.</summary>
/// <remarks><c>--arm</c> and <c>--set</c> take several values, so a scenario behind them would be taken for one more.</remarks>
internal static class ArgumentOrder
{
    /// <summary>Moves the scenario file of <c>run</c> and <c>explain</c> to the front; other commands stay as they are.</summary>
    public static IReadOnlyList<string> ScenarioFirst(IReadOnlyList<string> args)
    {
        if (args.Count < 3 || args[0] is not ("run" or "explain"))
        {
            return args;
        }

        for (int i = 2; i < args.Count; i++)
        {
            if (IsScenario(args[1]))
            {
                return args;
            }

            if (IsScenario(args[i]) && args[i - 1] != "--out")
            {
                List<string> ordered = [.. args];
                ordered.RemoveAt(i);
                ordered.Insert(1, args[i]);
                return ordered;
            }
        }

        return args;
    }

    private static bool IsScenario(string argument) =>
        !argument.StartsWith('-')
        && !argument.Contains('=', StringComparison.Ordinal)
        && (argument.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)
            || argument.EndsWith(".yml", StringComparison.OrdinalIgnoreCase));
}
