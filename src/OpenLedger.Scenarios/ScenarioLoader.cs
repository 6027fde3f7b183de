using System.Text;
using OpenLedger.Scenarios.Binding;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios;

/// <summary>
/// Loads scenario files: reads the text, applies what the command line changes, binds and validates it, reads the data files it names.
/// What is wrong with a file is told in diagnostics, never by an exception.
/// </summary>
public static class ScenarioLoader
{
    // Settings have the ranks from 1, data files those from here on, as sources of diagnostics.
    private const int FirstDataRank = 1_000_000;

    /// <summary>Loads a file.</summary>
    /// <param name="path">The file, absolute or relative to the working directory; diagnostics name it like this.</param>
    /// <param name="overrides">What the command line changes.</param>
    public static ScenarioLoadResult Load(string path, ScenarioOverrides overrides)
    {
        DiagnosticBag diagnostics = new();
        Place start = new(FileSource(path), 1, 1);
        byte[]? bytes = WholeFile.TryRead(path, ScenarioFile.MaxBytes, out string problem, out bool tooLarge);
        if (bytes is null)
        {
            diagnostics.Error(tooLarge ? DiagnosticCodes.FileTooLarge : DiagnosticCodes.FileUnreadable, start, $"the file {problem}");
            return new ScenarioLoadResult(null, diagnostics.ToSorted());
        }

        string? text = ScenarioFile.TryDecode(bytes, out int line, out int column);
        if (text is null)
        {
            diagnostics.Error(DiagnosticCodes.NotUtf8, start with { Line = line, Column = column }, "the file is not valid UTF-8",
                "save it as UTF-8");
            return new ScenarioLoadResult(null, diagnostics.ToSorted());
        }

        return LoadText(path, text, overrides);
    }

    /// <summary>Loads a text as if it stood in a file.</summary>
    /// <param name="path">The file's path; relative paths in the text are relative to its folder.</param>
    /// <param name="text">The text, with or without a byte order mark.</param>
    /// <param name="overrides">What the command line changes.</param>
    public static ScenarioLoadResult LoadText(string path, string text, ScenarioOverrides overrides)
    {
        DiagnosticBag diagnostics = new();
        SourceText source = FileSource(path);
        if (text.Length > ScenarioFile.MaxBytes)
        {
            diagnostics.Error(DiagnosticCodes.FileTooLarge, new Place(source, 1, 1), "the file is larger than 4 MB");
            return new ScenarioLoadResult(null, diagnostics.ToSorted());
        }

        Node? root = TreeReader.ReadDocument(source, ScenarioFile.WithoutMark(text), diagnostics);
        if (root is not null and not MappingNode)
        {
            diagnostics.Error(DiagnosticCodes.WrongType, root.Place, $"a scenario is a mapping, not {root.Kind}", "start with 'scenario: NAME'");
        }

        if (root is not MappingNode mapping || diagnostics.HasErrors)
        {
            // With a broken text, what its keys mean would be guesswork.
            return new ScenarioLoadResult(null, diagnostics.ToSorted());
        }

        for (int i = 0; i < overrides.Settings.Length; i++)
        {
            SettingApplier.Apply(mapping, overrides.Settings[i], i + 1, diagnostics);
        }

        BindContext context = new(diagnostics, FirstDataRank);
        BoundScenario? bound = ScenarioBinder.Bind(context, mapping, overrides);
        if (bound is null)
        {
            return new ScenarioLoadResult(null, diagnostics.ToSorted());
        }

        ScenarioDocument document = new()
        {
            Plan = bound.Plan,
            Summary = bound.Summary,
            Path = path,
            Text = text,
            Sha256 = ScenarioFile.Sha256(Encoding.UTF8.GetBytes(text)),
            Settings = overrides.Settings,
            Inputs = context.Files.Inputs,
            Expectations = bound.Expectations,
        };
        return new ScenarioLoadResult(document, diagnostics.ToSorted());
    }

    private static SourceText FileSource(string path) => new(path, Path.GetDirectoryName(path) ?? "", 0);
}
