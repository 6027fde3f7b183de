using OpenLedger.Reporting.Folders;
using OpenLedger.Reporting.Html;
using OpenLedger.Reporting.Json;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Tests.Folders;

public sealed class ResultFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("olsim-test").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_run_leaves_its_files_and_nothing_else()
    {
        RunReport report = MadeReport.Usual();
        var folder = new ResultFolder(_root, "made-by-hand", "0123456789abcdef");

        folder.Write(report, ResultDocumentBuilder.Build(report));

        Assert.Equal(Path.Combine(_root, "made-by-hand", "0123456789abcdef"), folder.Path);
        Assert.Equal(Files(report), Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Single(Directory.GetFileSystemEntries(Path.Combine(_root, "made-by-hand")));
        Assert.Equal(ResultJson.ToBytes(ResultDocumentBuilder.Build(report)), File.ReadAllBytes(Path.Combine(folder.Path, "result.json")));
    }

    [Fact]
    public void The_same_run_again_replaces_itself()
    {
        RunReport report = MadeReport.Usual();
        var folder = new ResultFolder(_root, "s", "0123456789abcdef");
        folder.Write(report, ResultDocumentBuilder.Build(report));
        File.WriteAllText(Path.Combine(folder.Path, "left-over.txt"), "old");

        folder.Write(report, ResultDocumentBuilder.Build(report));

        Assert.Equal(Files(report).Length, Directory.GetFiles(folder.Path).Length);
        Assert.Single(Directory.GetFileSystemEntries(Path.Combine(_root, "s")));
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_run_and_nothing_half_written()
    {
        RunReport report = MadeReport.Usual();
        ResultDocument document = ResultDocumentBuilder.Build(report);
        var folder = new ResultFolder(_root, "s", "0123456789abcdef");
        folder.Write(report, document);
        // An outcome with a victim in an asset that the plan does not have breaks victims.csv in the middle of everything.
        RunReport broken = report with
        {
            Ensemble = report.Ensemble with { Plan = report.Ensemble.Plan with { Assets = [] } },
        };

        Assert.ThrowsAny<Exception>(() => folder.Write(broken, document));

        Assert.Equal([folder.Path], Directory.GetFileSystemEntries(Path.Combine(_root, "s")));
        Assert.Equal(Files(report).Length, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void A_probe_leaves_no_trace()
    {
        var folder = new ResultFolder(Path.Combine(_root, "a", "b"), "s", "0123456789abcdef");

        Assert.Null(folder.Probe());
        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void A_probe_says_why_results_cannot_be_written()
    {
        string file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");

        Assert.NotNull(new ResultFolder(file, "s", "0123456789abcdef").Probe());
        Assert.Equal("", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("../../etc", "-.-..-etc")]
    [InlineData("..", "-.")]
    [InlineData("a/b\\c:d", "a-b-c-d")]
    [InlineData("", "scenario")]
    [InlineData("nomad-2022.v1", "nomad-2022.v1")]
    public void A_scenario_s_name_cannot_lead_out_of_the_folder(string scenario, string name)
    {
        string path = new ResultFolder("results", scenario, "id").Path;

        Assert.Equal(Path.Combine("results", name, "id"), path);
    }

    private static string[] Files(RunReport report) =>
    [
        .. new ReportCharts(report).All.Select(chart => $"{chart.Name}.svg")
            .Concat(["records.csv", "report.html", "result.json", "summary.csv", "timeline.csv", "victims.csv"]).Order(StringComparer.Ordinal),
    ];
}
