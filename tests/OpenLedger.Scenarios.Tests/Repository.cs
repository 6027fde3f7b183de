namespace OpenLedger.Scenarios.Tests;

/// <summary>Finds the files of the repository and the shared data beside it, from wherever the tests run.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Ancestors().First(folder => File.Exists(Path.Combine(folder, "OpenLedger.Sim.sln")));

    /// <summary>A file or folder of the repository.</summary>
    public static string PathOf(params string[] steps) => Path.Combine([Root, .. steps]);

    /// <summary>A file below <c>shared</c> beside the repository; the test is skipped where there is none.</summary>
    public static string Shared(params string[] steps)
    {
        string? found = Ancestors()
            .Select(folder => Path.Combine([folder, "shared", .. steps]))
            .FirstOrDefault(File.Exists);
        if (found is null)
        {
            Assert.Skip($"shared/{string.Join('/', steps)} is not beside this checkout");
        }

        return found;
    }

    private static IEnumerable<string> Ancestors()
    {
        foreach (string start in new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() })
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                yield return folder.FullName;
            }
        }
    }
}
