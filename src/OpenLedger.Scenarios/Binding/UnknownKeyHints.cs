using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Binding;

/// <summary>What to say about a key that is not known: where it belongs, if people look for it here, else the nearest that is known.</summary>
internal static class UnknownKeyHints
{
    /// <summary>The hint for one key.</summary>
    /// <param name="path">Path of the section that it stands in; empty for the whole file.</param>
    /// <param name="key">The key.</param>
    /// <param name="known">The keys that the section knows.</param>
    public static string For(string path, string key, IReadOnlyCollection<string> known)
    {
        bool population = path.StartsWith("population.", StringComparison.Ordinal);
        return key switch
        {
            "settlement" when path.Length == 0 => "this version runs one ledger without a settlement layer; remove it",
            "every" when population => "the pace of agents is the rate of their workload",
            _ => NearestName.Hint(key, known),
        };
    }
}
