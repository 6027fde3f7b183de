namespace OpenLedger.Sim.Tests.Documents;

public class DocumentedCommandTest
{
    [Theory]
    [InlineData("olsim run a.yaml --set a=b", "run|a.yaml|--set|a=b", "")]
    [InlineData("dotnet run -c Release --project src/OpenLedger.Sim -- list measures", "list|measures", "")]
    [InlineData("olsim run 'my file.yaml' --set \"x=[1, 2]\"", "run|my file.yaml|--set|x=[1, 2]", "")]
    [InlineData("olsim schema scenario > scenarios/scenario.schema.json", "schema|scenario", "scenarios/scenario.schema.json")]
    public void Commands_are_taken_apart_as_a_shell_would(string line, string words, string redirectTo)
    {
        DocumentedCommand command = DocumentedCommand.Parse(line)!;
        Assert.Equal(words, string.Join('|', command.Words));
        Assert.Equal(redirectTo, command.RedirectTo);
    }

    [Theory]
    [InlineData("rm -rf results")]
    [InlineData("dotnet run --project src/OpenLedger.Sim -- list measures")]
    [InlineData("olsimulate")]
    public void Other_commands_are_none(string line) => Assert.Null(DocumentedCommand.Parse(line));

    [Fact]
    public void A_document_is_its_blocks_with_what_stands_above_them()
    {
        const string document = """
            Text.

            ```sh
            olsim run a.yaml \
                --jobs 1
            # a remark
            olsim list measures
            ```

            <!-- test: exit 1 -->
            ```sh
            olsim x
            ```
            """;
        IReadOnlyList<DocumentBlock> blocks = DocumentBlock.Of(document);
        Assert.Equal([("sh", "", 4), ("sh", "exit 1", 12)], blocks.Select(block => (block.Language, block.Directive, block.FirstLine)));
        Assert.Equal(["olsim run a.yaml --jobs 1", "olsim list measures"], DocumentedCommand.Of(blocks[0]));
    }

    [Fact]
    public void Patterns_name_the_files_there_are()
    {
        string folder = Directory.CreateTempSubdirectory("olsim-test").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "results", "a", "1"));
            File.WriteAllText(Path.Combine(folder, "results", "a", "1", "result.json"), "");
            DocumentedCommand command = DocumentedCommand.Parse("olsim replay results/a/*/result.json none/*/x")!;
            Assert.Equal(["replay", "results/a/1/result.json", "none/*/x"], command.Arguments(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
