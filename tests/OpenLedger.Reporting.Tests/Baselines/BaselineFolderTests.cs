using OpenLedger.Reporting.Baselines;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Reporting.Tests.Baselines;

public sealed class BaselineFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("olsim-test").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void What_is_written_replaces_what_was_and_leaves_nothing_beside()
    {
        var folder = new BaselineFolder(Path.Combine(_root, "deep", "baseline"));
        Assert.Null(folder.Probe());
        BaselineDocument document = BaselineDocument.Of(MadeReport.Usual());

        folder.Write(document with { Replications = 9 });
        folder.Write(document);

        Assert.Equal(2, folder.Read("made-by-hand", out Diagnostic? diagnostic)!.Replications);
        Assert.Null(diagnostic);
        Assert.Equal([folder.PathOf("made-by-hand")], Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void A_baseline_that_is_not_there_is_no_error_and_one_that_is_a_folder_is()
    {
        var folder = new BaselineFolder(_root);
        Directory.CreateDirectory(folder.PathOf("odd"));

        Assert.Null(folder.Read("missing", out Diagnostic? missing));
        Assert.Null(missing);
        Assert.Null(folder.Read("odd", out Diagnostic? odd));
        Assert.Contains("the file is a directory", odd!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_no_scenario_are_found()
    {
        var folder = new BaselineFolder(_root);
        foreach (string name in (ReadOnlySpan<string>)["b.json", "a.json", "known.json", ".gitkeep", "notes.md"])
        {
            File.WriteAllText(Path.Combine(_root, name), "");
        }

        Assert.Equal([folder.PathOf("a"), folder.PathOf("b")], folder.FilesOfNone(["known", "absent"]));
        Assert.Empty(new BaselineFolder(Path.Combine(_root, "nowhere")).FilesOfNone([]));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_told()
    {
        string file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");

        Assert.NotNull(new BaselineFolder(file).Probe());
    }
}
