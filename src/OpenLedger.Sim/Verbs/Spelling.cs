namespace OpenLedger.Sim.Verbs;

/// <summary>Finds what somebody probably meant to type.</summary>
internal static class Spelling
{
    private const int LongestName = 100;

    /// <summary>The candidate with the fewest edits (Levenshtein distance), the first of several; null if none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        string? nearest = null;
        int fewest = Math.Max(2, name.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            if (Math.Max(name.Length, candidate.Length) <= LongestName
                && Edits(name, candidate) is int edits
                && edits < fewest)
            {
                nearest = candidate;
                fewest = edits;
            }
        }

        return nearest;
    }

    private static int Edits(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
