namespace OpenLedger.Scenarios.Text;

/// <summary>Finds what somebody probably meant, by the restricted Damerau-Levenshtein distance (optimal string alignment).</summary>
public static class NearestName
{
    private const int LongestName = 64;
    private const int MostCandidates = 2_000;

    /// <summary>
    /// The candidate with the smallest distance, ignoring case, if that is at most a third of the length (and at least 1 is allowed);
    /// the first of several; null if none is near. Long names and long lists are cut off, since the text may be hostile.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > LongestName)
        {
            return null;
        }

        string? best = null;
        int bestDistance = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in candidates.Take(MostCandidates))
        {
            if (candidate.Length > LongestName || Math.Abs(candidate.Length - name.Length) >= bestDistance)
            {
                continue;
            }

            int distance = Distance(name, candidate);
            if (distance < bestDistance)
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    /// <summary>A hint that names the nearest candidate, or else the first few of them; empty if there are none.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> candidates)
    {
        string? nearest = Find(name, candidates);
        if (nearest is not null)
        {
            return $"did you mean '{nearest}'?";
        }

        if (candidates.Count == 0)
        {
            return "";
        }

        string more = candidates.Count > 12 ? ", ..." : "";
        return $"known: {string.Join(", ", candidates.Take(12))}{more}";
    }

    private static int Distance(string left, string right)
    {
        Span<int> beforePrevious = stackalloc int[LongestName + 1];
        Span<int> previous = stackalloc int[LongestName + 1];
        Span<int> current = stackalloc int[LongestName + 1];
        for (int j = 0; j <= right.Length; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                bool same = Same(left[i - 1], right[j - 1]);
                int best = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    best = Math.Min(best, beforePrevious[j - 2] + 1);
                }

                current[j] = best;
            }

            Span<int> oldest = beforePrevious;
            beforePrevious = previous;
            previous = current;
            current = oldest;
        }

        return previous[right.Length];
    }

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
