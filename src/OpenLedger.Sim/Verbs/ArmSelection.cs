using System.Collections.Immutable;
using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Sim.Verbs;

/// <summary>The arms that a command chose.</summary>
/// <param name="Indices">Their indices in the plan, ascending.</param>
/// <param name="Names">Their names in the same order; empty if all arms run, since choosing all is choosing nothing.</param>
internal sealed record ArmSelection(ImmutableArray<int> Indices, ImmutableArray<string> Names)
{
    /// <summary>Finds arms by name. Null with a diagnostic per name that the plan does not have.</summary>
    public static ArmSelection? Of(ExperimentPlan plan, IReadOnlyCollection<string> names, List<Diagnostic> diagnostics)
    {
        var chosen = new SortedSet<int>();
        string[] known = [.. plan.Arms.Select(arm => arm.Name)];
        bool all = true;
        foreach (string name in names)
        {
            int index = Array.IndexOf(known, name);
            if (index >= 0)
            {
                chosen.Add(index);
                continue;
            }

            all = false;
            diagnostics.Add(CommandLineCodes.Error(
                CommandLineCodes.UnknownArm, "--arm", $"unknown arm '{name}'", NearestName.Hint(name, known)));
        }

        if (!all)
        {
            return null;
        }

        return chosen.Count == 0 || chosen.Count == known.Length
            ? new ArmSelection([.. Enumerable.Range(0, known.Length)], [])
            : new ArmSelection([.. chosen], [.. chosen.Select(index => known[index])]);
    }
}
