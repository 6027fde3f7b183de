using OpenLedger.Reporting.Results;

namespace OpenLedger.Sim.Templates;

/// <summary>The commented scenario that <c>olsim new</c> starts from. It lies beside this file and in the assembly.</summary>
internal static class ScenarioTemplate
{
    private const string Resource = "Templates/scenario.yaml";
    private const string SchemaFile = "scenario.schema.json";

    /// <summary>The text of a new scenario.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="file">How commands in its comments name its file.</param>
    /// <param name="schema">Path of the JSON Schema, relative to the file; null if there is none.</param>
    public static string Render(string name, string file, string? schema)
    {
        using Stream stream = typeof(ScenarioTemplate).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        string text = reader.ReadToEnd()
            .ReplaceLineEndings("\n")
            .Replace("scenario: NAME", $"scenario: {name}", StringComparison.Ordinal)
            .Replace("olsim run FILE", CommandText.Of(["run", file]), StringComparison.Ordinal);
        return Editor(schema) + text;
    }

    /// <summary>
    /// The path of the schema as a file in a folder names it: the first that lies in the folder or in one above it, at most eight
    /// up; null if none does.
    /// </summary>
    public static string? SchemaFor(string folder)
    {
        string up = "";
        string? at = Path.GetFullPath(folder);
        for (int level = 0; level <= 8 && at is not null; level++)
        {
            if (File.Exists(Path.Combine(at, SchemaFile)))
            {
                return up + SchemaFile;
            }

            up += "../";
            at = Path.GetDirectoryName(at);
        }

        return null;
    }

    // Editors take the line from wherever it stands in the first comments, so without a schema it must not stand there.
    private static string Editor(string? schema) => schema is not null
        ? $"# yaml-language-server: $schema={schema}\n"
        : $"""
        # An editor that knows YAML completes and checks this file once a schema lies beside it: write it with
        # 'olsim schema scenario > {SchemaFile}' and let the first line here be '# yaml-language-server:' and, behind that,
        # '$schema={SchemaFile}'.


        """.ReplaceLineEndings("\n");
}
