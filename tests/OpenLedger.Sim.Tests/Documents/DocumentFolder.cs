using OpenLedger.Analysis.Ensembles;
using OpenLedger.Scenarios;

namespace OpenLedger.Sim.Tests.Documents;

/// <summary>
/// A checkout for the commands of one document: the scenarios and baselines of the repository, without its sources. The working directory
/// lies in it as long as it lives, so no two may live at a time. Commands run in this process, on the real loader and simulator.
/// </summary>
internal sealed class DocumentFolder : IDisposable
{
    // What makes the scenarios of the repository small enough for a test; their words and arms stay.
    private static readonly (string File, string Large, string Small)[] Sizes =
    [
        ("stale-approval.yaml", "count: 100k", "count: 1k"),
        ("stale-approval.yaml", "count: 200,", "count: 20,"),
        ("stale-approval.yaml", "holds: { USDX: 25000 }", "holds: { USDX: 1000 }"),
        ("stale-approval.yaml", "rate: 0.5/s", "rate: 0.1/s"),
        ("stale-approval.yaml", "rate: 50/s", "rate: 1/s"),
        ("stale-approval.yaml", "replications: 8", "replications: 1"),
        ("nomad-2022.yaml", "replications: 4", "replications: 1"),
    ];

    private readonly TestHost _olsim = new();
    private readonly string _before = Directory.GetCurrentDirectory();
    private readonly string _root;
    private readonly HashSet<string> _copied = [];
    private string? _made;

    /// <param name="small">Whether the scenarios are to be made small.</param>
    public DocumentFolder(bool small)
    {
        _root = Path.Combine(_olsim.Folder, "checkout");
        Copy("scenarios", small);
        if (!small)
        {
            // Smaller scenarios are others than those whose baselines these are; the gate checks the real ones.
            Copy(Path.Combine("results", "baseline"), small: false);
        }

        _olsim.Host = _olsim.Host with
        {
            Load = ScenarioLoader.Load,
            LoadText = ScenarioLoader.LoadText,
            Runs = (plan, workers, trace) => new ExperimentRunSource(plan, workers, trace),
        };
        Directory.SetCurrentDirectory(_root);
    }

    /// <summary>Whether a command runs here on something smaller than its reader has: on a scenario of the repository, or on all.</summary>
    public bool IsSmaller(DocumentedCommand command) =>
        command.Words is ["check"] || command.Words.Any(word => word == "scenarios" || _copied.Contains(word));

    /// <summary>What the last command printed; its diagnostics if it printed nothing else.</summary>
    public string Printed => _olsim.Output.Length > 0 ? _olsim.Output : _olsim.Error;

    /// <summary>Everything the last command said, for a failure.</summary>
    public string Said => _olsim.Error + _olsim.Output;

    /// <summary>Runs a command and gives its exit status.</summary>
    public int Run(DocumentedCommand command)
    {
        int status = _olsim.Run(command.Arguments(_root));
        if (command.RedirectTo.Length > 0)
        {
            File.WriteAllText(Path.Combine(_root, command.RedirectTo), _olsim.Output);
        }

        return status;
    }

    /// <summary>Puts a result where somebody may have one.</summary>
    public void MakeResults(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            _made ??= Made();
            Write(name, _made);
        }
    }

    /// <summary>Writes a file that a document tells its reader to write.</summary>
    public void Write(string name, string text)
    {
        string path = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Changes a file as a diff says: each run of lines with - and + replaces the first place where the former stand.</summary>
    public void Edit(string name, IReadOnlyList<string> diff)
    {
        string path = Path.Combine(_root, name);
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        for (int i = 0; i < diff.Count;)
        {
            string[] removed = [.. diff.Skip(i).TakeWhile(line => line.StartsWith('-')).Select(line => line[1..])];
            string[] added = [.. diff.Skip(i + removed.Length).TakeWhile(line => line.StartsWith('+')).Select(line => line[1..])];
            Assert.True(removed.Length > 0, $"'{diff[i]}' changes nothing");
            string old = string.Join('\n', removed);
            int at = text.IndexOf(old, StringComparison.Ordinal);
            Assert.True(at >= 0, $"{name} has no line '{old}'");
            text = string.Concat(text.AsSpan(0, at), string.Join('\n', added), text.AsSpan(at + old.Length));
            i += removed.Length + added.Length;
        }

        File.WriteAllText(path, text);
    }

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_before);
        _olsim.Dispose();
    }

    private string Made()
    {
        Assert.True(_olsim.Run("run", "scenarios/stale-approval.yaml", "--arm", "approvals", "sessions", "--out", "made") == 0, Said);
        return File.ReadAllText(Assert.Single(Directory.GetFiles("made", "result.json", SearchOption.AllDirectories)));
    }

    private void Copy(string folder, bool small)
    {
        string from = Path.Combine(TestFiles.Root, folder);
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(file);
            foreach ((string name, string large, string size) in Sizes.Where(entry => small && Path.GetFileName(file) == entry.File))
            {
                Assert.Contains(large, text, StringComparison.Ordinal);
                text = text.Replace(large, size, StringComparison.Ordinal);
            }

            string copy = Path.Combine(folder, Path.GetRelativePath(from, file));
            _copied.Add(copy.Replace('\\', '/'));
            Write(copy, text);
        }
    }
}
