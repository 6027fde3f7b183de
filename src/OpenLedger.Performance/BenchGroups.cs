using OpenLedger.Core.Primitives;

namespace OpenLedger.Performance;

/// <summary>Puts together what must be sampled in turns.</summary>
internal static class BenchGroups
{
    /// <summary>Splits cases into groups that no comparison crosses. Cases keep their order, groups stand in that of their first case.</summary>
    /// <param name="cases">The cases that are to be measured.</param>
    public static IReadOnlyList<IReadOnlyList<BenchCase>> Of(IReadOnlyList<BenchCase> cases)
    {
        var groups = new List<List<BenchCase>>();
        foreach (BenchCase entry in cases)
        {
            List<List<BenchCase>> joined = [.. groups.Where(group => group.Any(other => AreCompared(entry, other)))];
            if (joined.Count == 0)
            {
                groups.Add([entry]);
                continue;
            }

            foreach (List<BenchCase> group in joined.Skip(1))
            {
                joined[0].AddRange(group);
                groups.Remove(group);
            }

            joined[0].Add(entry);
        }

        // What was joined late stands behind; in the report and in the rounds the suite's order counts.
        string[] order = [.. cases.Select(entry => entry.Name)];
        foreach (List<BenchCase> group in groups)
        {
            group.Sort((left, right) => Array.IndexOf(order, left.Name).CompareTo(Array.IndexOf(order, right.Name)));
        }

        return groups;
    }

    /// <summary>Refuses a suite that contradicts itself: names given twice, comparisons with nothing or of time with memory.</summary>
    public static void Check(string suite, IReadOnlyList<BenchCase> cases)
    {
        var byName = new Dictionary<string, BenchCase>(StringComparer.Ordinal);
        foreach (BenchCase entry in cases)
        {
            Preconditions.Invariant(byName.TryAdd(entry.Name, entry), $"suite '{suite}' has one case '{entry.Name}'");
        }

        foreach (BenchCase entry in cases)
        {
            foreach (string name in entry.RatioTo)
            {
                Preconditions.Invariant(
                    byName.TryGetValue(name, out BenchCase? other) && other != entry && other.Unit.IsTime() && entry.Unit.IsTime(),
                    $"case '{entry.Name}' of suite '{suite}' is compared with another case of it that is measured in time, not '{name}'");
            }

            Preconditions.Invariant(
                entry.SameResultAs is not { } same || byName.ContainsKey(same),
                $"case '{entry.Name}' of suite '{suite}' has the result of a case that is there, not '{entry.SameResultAs}'");
        }
    }

    private static bool AreCompared(BenchCase left, BenchCase right) =>
        left.RatioTo.Contains(right.Name) || right.RatioTo.Contains(left.Name);
}
