namespace OpenLedger.Sim.Tests.Documents;

/// <summary>
/// Every command that a document shows, run in the order of the document; and every example of a <c>--help</c>. The conventions:
/// <list type="bullet">
/// <item>Blocks <c>sh</c> hold commands, one a line. Each exits 0, or as <c>&lt;!-- test: exit 1 --&gt;</c> above the block says for its
/// last. What is no olsim command must be a preparation that <see cref="DocumentedCommand"/> knows.</item>
/// <item>A block <c>text</c> below commands is the output of the last. For the scenarios of the repository, which run smaller here, only
/// its words count, for a scenario that the document makes every figure.</item>
/// <item>A block with <c>&lt;!-- test: file NAME --&gt;</c> is written to that file; a block <c>diff</c> with
/// <c>&lt;!-- test: edit NAME --&gt;</c> changes one.</item>
/// <item>Anything else in a fence must be marked <c>&lt;!-- test: shown only --&gt;</c>.</item>
/// </list>
/// <c>OLSIM_UPDATE=docs/TUTORIAL.md</c>, or another document, runs its commands at their full size and writes the outputs into it.
/// </summary>
[Collection(nameof(DocumentedCommandsTest))]
public sealed class DocumentedCommandsTest
{
    public static TheoryData<string> Documents => [.. Directory
        .GetFiles(Path.Combine(TestFiles.Root, "docs"), "*.md")
        .Append(Path.Combine(TestFiles.Root, "README.md"))
        .Select(path => Path.GetRelativePath(TestFiles.Root, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_commands_of_a_document_do_what_it_says(string document)
    {
        string path = Path.Combine(TestFiles.Root, document);
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        bool update = Environment.GetEnvironmentVariable("OLSIM_UPDATE") == document;
        using DocumentFolder folder = new(small: !update);
        List<(DocumentBlock Block, string Output)> outputs = [];
        string command = "";
        foreach (DocumentBlock block in DocumentBlock.Of(text))
        {
            string place = $"{document}:{block.FirstLine}";
            switch (block)
            {
                case { Language: "sh" }:
                    command = RunAll(folder, block, place);
                    break;
                case { Language: "text", Directive: "" }:
                    if (Differs(folder, block, command, document, update))
                    {
                        outputs.Add((block, folder.Printed));
                    }

                    break;
                case { Language: "diff" } when block.Directive.StartsWith("edit ", StringComparison.Ordinal):
                    folder.Edit(block.Directive["edit ".Length..], block.Lines);
                    break;
                case var _ when block.Directive.StartsWith("file ", StringComparison.Ordinal):
                    folder.Write(block.Directive["file ".Length..], block.Text);
                    break;
                default:
                    Assert.True(
                        block.Directive == "shown only",
                        $"{place}: a block '{block.Language}' with '{block.Directive}' is none that this test knows");
                    break;
            }
        }

        if (update)
        {
            File.WriteAllText(path, WithOutputs(text, outputs));
        }
    }

    [Fact]
    public void The_example_of_every_help_works()
    {
        using DocumentFolder folder = new(small: true);
        string[] examples = [Example(folder, "olsim --help"), .. Verbs(folder).Select(verb => Example(folder, $"olsim {verb} --help"))];
        Assert.Equal(examples.Length, examples.Distinct().Count());
        foreach (string example in examples)
        {
            DocumentedCommand command = DocumentedCommand.Parse(example)!;
            folder.MakeResults(command.Words.Where(word => word.EndsWith("result.json", StringComparison.Ordinal)));
            int status = folder.Run(command);

            // Two arms of different worlds differ, and diff says so by its status.
            Assert.True(status == 0 || (status == 1 && command.Words[0] == "diff"), $"'{example}' exits {status}:\n{folder.Said}");
        }
    }

    private static IEnumerable<string> Verbs(DocumentFolder folder)
    {
        string help = Help(folder, "olsim --help");
        int start = help.IndexOf("Commands:\n", StringComparison.Ordinal);
        return [.. help[start..].Split('\n').Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal))
            .Where(line => char.IsAsciiLetter(line[2])).Select(line => line.Trim().Split(' ')[0])];
    }

    private static string Example(DocumentFolder folder, string command)
    {
        string[] lines = Help(folder, command).TrimEnd('\n').Split('\n');
        Assert.Equal("Example:", lines[^2]);
        return lines[^1].Trim();
    }

    private static string Help(DocumentFolder folder, string command)
    {
        Assert.True(folder.Run(DocumentedCommand.Parse(command)!) == 0, $"'{command}':\n{folder.Said}");
        return folder.Printed.ReplaceLineEndings("\n");
    }

    // The last command that was run is what a block of output below shows; empty if nothing was run.
    private static string RunAll(DocumentFolder folder, DocumentBlock block, string place)
    {
        string[] commands = [.. DocumentedCommand.Of(block)];
        int last = block.Directive.StartsWith("exit ", StringComparison.Ordinal)
            ? int.Parse(block.Directive["exit ".Length..], System.Globalization.CultureInfo.InvariantCulture)
            : 0;
        string ran = "";
        foreach (string line in commands)
        {
            if (DocumentedCommand.IsPreparation(line))
            {
                continue;
            }

            DocumentedCommand? command = DocumentedCommand.Parse(line);
            Assert.True(command is not null, $"{place}: '{line}' is no command that this test knows");
            int status = folder.Run(command);
            int expected = line == commands[^1] ? last : 0;
            Assert.True(status == expected, $"{place}: '{line}' exits {status}, not {expected}:\n{folder.Said}");
            ran = line;
        }

        return ran;
    }

    // From the last to the first, so that the places of those before stay.
    private static string WithOutputs(string text, IEnumerable<(DocumentBlock Block, string Output)> outputs)
    {
        List<string> lines = [.. text.Split('\n')];
        foreach ((DocumentBlock block, string output) in outputs.Reverse())
        {
            lines.RemoveRange(block.FirstLine - 1, block.Lines.Count);
            lines.InsertRange(block.FirstLine - 1, output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
        }

        return string.Join('\n', lines);
    }

    // Fails unless the output is what the document shows, or may be written into it: what that leaves out only a person can leave out.
    private static bool Differs(DocumentFolder folder, DocumentBlock block, string command, string document, bool update)
    {
        Assert.True(command.Length > 0, $"{document}:{block.FirstLine}: an output without a command; mark it '<!-- test: shown only -->'");
        string difference = !update && folder.IsSmaller(DocumentedCommand.Parse(command)!)
            ? PastedOutput.DifferenceInWords(block, folder.Printed)
            : PastedOutput.Difference(block, folder.Printed);
        bool mayWrite = update && !block.Lines.Contains(PastedOutput.Anything);
        Assert.True(
            mayWrite || difference.Length == 0,
            $"{document}: {difference}; if the program is right, run this test with OLSIM_UPDATE={document}");
        return difference.Length > 0;
    }
}

/// <summary>Runs after all tests that run side by side: the working directory belongs to the process.</summary>
[CollectionDefinition(nameof(DocumentedCommandsTest), DisableParallelization = true)]
public sealed class DocumentedCommandsCollection;
