using System.Text;

namespace OpenLedger.Sim.Tests.Documents;

/// <summary>A command as a document shows it, taken apart as a shell would.</summary>
/// <param name="Words">Its words without quotes.</param>
/// <param name="RedirectTo">The file that its output goes to; empty if it goes to the terminal.</param>
internal sealed record DocumentedCommand(IReadOnlyList<string> Words, string RedirectTo)
{
    private static readonly string[] FromSource = ["dotnet", "run", "-c", "Release", "--project", "src/OpenLedger.Sim", "--"];

    // What a reader does once and a test does otherwise: it has the sources, builds them and runs in a folder of its own.
    private static readonly string[] Preparations =
        ["dotnet test -c Release", "dotnet build -c Release", "git clone ", "git add ", "git commit -m ", "cd ", "alias olsim="];

    /// <summary>The commands of a block: one a line; a line that ends with a backslash goes on in the next.</summary>
    public static IEnumerable<string> Of(DocumentBlock block)
    {
        StringBuilder command = new();
        foreach (string line in block.Lines)
        {
            if (line.EndsWith('\\'))
            {
                command.Append(line.AsSpan(0, line.Length - 1).TrimEnd()).Append(' ');
                continue;
            }

            command.Append(line.Trim());
            if (command.Length > 0 && command[0] != '#')
            {
                yield return command.ToString();
            }

            command.Clear();
        }
    }

    /// <summary>Whether it prepares what the test has already.</summary>
    public static bool IsPreparation(string line) => Preparations.Any(start => line.StartsWith(start, StringComparison.Ordinal));

    /// <summary>The arguments for olsim; null if the line is another command.</summary>
    public static DocumentedCommand? Parse(string line)
    {
        List<string> words = Split(line);
        string redirect = "";
        if (words.Count > 2 && words[^2] == ">")
        {
            redirect = words[^1];
            words.RemoveRange(words.Count - 2, 2);
        }

        int start = words is ["olsim", ..] ? 1 : words.Take(FromSource.Length).SequenceEqual(FromSource) ? FromSource.Length : 0;
        return start == 0 ? null : new DocumentedCommand(words[start..], redirect);
    }

    /// <summary>The words, with patterns such as <c>results/*/result.json</c> replaced by the files that they name, as a shell does.</summary>
    public string[] Arguments(string folder) => [.. Words.SelectMany(word => Expanded(folder, word))];

    private static IEnumerable<string> Expanded(string folder, string word)
    {
        if (!word.Contains("/*/", StringComparison.Ordinal))
        {
            return [word];
        }

        IEnumerable<string> found = [""];
        foreach (string step in word.Split('/'))
        {
            found = [.. found.SelectMany(parent => Directory
                .GetFileSystemEntries(Path.Combine(folder, parent), step)
                .Select(path => Path.Combine(parent, Path.GetFileName(path))))];
        }

        string[] files = [.. found.Select(path => path.Replace('\\', '/')).Order(StringComparer.Ordinal)];
        return files.Length == 0 ? [word] : files;
    }

    private static List<string> Split(string line)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool any = false;
        char quote = '\0';
        foreach (char c in line)
        {
            if (quote != '\0' ? c == quote : c is '"' or '\'')
            {
                quote = quote == '\0' ? c : '\0';
                any = true;
            }
            else if (c == ' ' && quote == '\0')
            {
                Finish();
            }
            else
            {
                word.Append(c);
                any = true;
            }
        }

        Finish();
        return words;

        void Finish()
        {
            if (any)
            {
                words.Add(word.ToString());
                word.Clear();
                any = false;
            }
        }
    }
}
