namespace OpenLedger.Sim.Tests;

/// <summary>Finds the repository, and the shared data beside it.</summary>
internal static class TestFiles
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file of the shared data; the test is skipped where it is not beside the repository.</summary>
    public static string Shared(params string[] steps)
    {
        string path = Path.Combine([Path.GetDirectoryName(Root)!, "shared", .. steps]);
        Assert.SkipUnless(File.Exists(path), $"shared/{string.Join('/', steps)} is not beside this checkout");
        return path;
    }

    private static string FindRoot()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "OpenLedger.Sim.sln")))
            {
                return at;
            }
        }

        throw new InvalidOperationException("the tests must lie inside the repository");
    }
}
