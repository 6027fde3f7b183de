using System.Reflection;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Sim.Hosting;

/// <summary>Which program runs, on which machine.</summary>
/// <param name="Program">Version and, if the build knew it, the commit.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Identity">What a run id covers of the program: version and commit, and the assemblies unless the build was
/// clean.</param>
internal sealed record BuildInfo(ProgramSection Program, MachineSection Machine, string Identity)
{
    /// <summary>Reads what the build recorded in this assembly.</summary>
    public static BuildInfo OfThisProgram()
    {
        Assembly assembly = typeof(BuildInfo).Assembly;
        string version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        string? commit = null;
        bool? dirty = null;
        foreach (AssemblyMetadataAttribute metadata in assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
        {
            switch (metadata.Key)
            {
                case "Commit":
                    commit = metadata.Value;
                    break;
                case "Dirty":
                    dirty = metadata.Value == "true";
                    break;
            }
        }

        var program = new ProgramSection(version, commit, dirty);
        string identity = dirty == false ? $"{version} {commit}" : $"{version} {commit} {Fingerprint(assembly)}";
        return new BuildInfo(program, MachineInfo.OfThisMachine(), identity);
    }

    // Builds are deterministic, so a module's version id is a hash of what it was compiled from. Without a clean commit it is
    // all that tells one state of the sources from another; it takes all of our assemblies, since a change may be in any.
    private static string Fingerprint(Assembly program)
    {
        var modules = new SortedDictionary<string, Guid>(StringComparer.Ordinal);
        Collect(program, modules);
        return string.Join(' ', modules.Select(module => $"{module.Key}:{module.Value:n}"));
    }

    private static void Collect(Assembly assembly, SortedDictionary<string, Guid> modules)
    {
        if (!modules.TryAdd(assembly.GetName().Name ?? "", assembly.ManifestModule.ModuleVersionId))
        {
            return;
        }

        foreach (AssemblyName reference in assembly.GetReferencedAssemblies())
        {
            if (reference.Name?.StartsWith("OpenLedger.", StringComparison.Ordinal) == true)
            {
                Collect(Assembly.Load(reference), modules);
            }
        }
    }
}
