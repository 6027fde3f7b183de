using System.Text.RegularExpressions;
using OpenLedger.Scenarios.Measures;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Sim.Tests.Verbs;

public sealed class OtherVerbsTests : IDisposable
{
    private readonly TestHost _olsim = new();

    public void Dispose() => _olsim.Dispose();

    [Fact]
    public void Help_names_the_verbs_there_are_and_each_has_help_with_an_example_of_itself()
    {
        Assert.Equal(0, _olsim.Run("--help"));
        string[] verbs = [.. VerbsIn(_olsim.Output)];
        Assert.All(["new", "run", "check", "replay", "diff", "explain", "validate", "schema", "list"], verb => Assert.Contains(verb, verbs));
        Assert.EndsWith("Example:\n  olsim run scenarios/stale-approval.yaml\n", _olsim.Output, StringComparison.Ordinal);

        foreach (string verb in verbs)
        {
            Assert.Equal(0, _olsim.Run(verb, "--help"));
            Assert.Matches($"\nExample:\n  olsim {verb} .+\n$", _olsim.Output);
            Assert.Equal("", _olsim.Error);
        }
    }

    [Theory]
    [InlineData("list", "measures")]
    [InlineData("list", "reasons")]
    public void Help_on_what_a_verb_does_has_an_example_too(params string[] args)
    {
        Assert.Equal(0, _olsim.Run([.. args, "--help"]));
        Assert.Matches("\nExample:\n  olsim list .+\n$", _olsim.Output);
    }

    // The names behind "Commands:", two blanks before each; their descriptions are indented further.
    private static IEnumerable<string> VerbsIn(string help)
    {
        int from = help.IndexOf("Commands:", StringComparison.Ordinal);
        int to = help.IndexOf("Example:", StringComparison.Ordinal);
        return Regex.Matches(help[from..to], "^  ([a-z]+) ", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
    }

    [Fact]
    public void The_version_has_its_commit()
    {
        Assert.Equal(0, _olsim.Run("--version"));
        Assert.Equal("olsim 0.1.0 (c0ffee)\n", _olsim.Output);
    }

    [Theory]
    [InlineData()]
    [InlineData("bogus")]
    [InlineData("run")]
    [InlineData("replay")]
    [InlineData("validate")]
    [InlineData("list")]
    [InlineData("list", "nonsense")]
    [InlineData("list", "reasons", "--format", "markdown")]
    [InlineData("list", "measures", "--format", "html")]
    [InlineData("diff")]
    [InlineData("diff", "only-one.json")]
    public void A_usage_error_exits_2_with_nothing_on_stdout(params string[] args)
    {
        Assert.Equal(2, _olsim.Run(args));
        Assert.Equal("", _olsim.Output);
        Assert.NotEqual("", _olsim.Error);
    }

    [Theory]
    [InlineData("olsim:1:1: error OL7043: unknown verb 'rnu'; did you mean 'run'?", "rnu", "a.yaml")]
    [InlineData("olsim:1:1: error OL7043: unknown verb 'zzzzzz'; known: ", "zzzzzz")]
    [InlineData("run:1:1: error OL7044: unknown option '--relpications'; did you mean '--replications'?", "run", "--relpications", "3", "good.yaml")]
    [InlineData("validate:1:1: error OL7044: unknown option '--jobs'; known: --help", "validate", "a.yaml", "--jobs")]
    [InlineData("run:1:1: error OL7044: unknown option '--jbos'; did you mean '--jobs'?", "run", "good.yaml", "--arm", "held", "--jbos=3")]
    [InlineData("olsim:1:1: error OL7044: unknown option '--versoin'; did you mean '--version'?", "--versoin")]
    [InlineData("list:1:1: error OL7046: <what> cannot be 'mesures'; did you mean 'measures'?", "list", "mesures")]
    [InlineData("list:1:1: error OL7047: list needs <what>; one of behaviours, ", "list")]
    [InlineData("list:1:1: error OL7045: 'reasons' is one argument too many; see olsim list --help", "list", "measures", "reasons")]
    [InlineData("--format:1:1: error OL7046: --format cannot be 'jsn'; did you mean 'json'?", "run", "good.yaml", "--format", "jsn")]
    [InlineData("--jobs:1:1: error OL7047: --jobs needs a value; --jobs N", "run", "good.yaml", "--jobs")]
    [InlineData("replay:1:1: error OL7047: replay needs <result>; for example olsim replay results/", "replay")]
    public void A_usage_error_is_one_line_with_the_nearest_name(string line, params string[] args)
    {
        Assert.Equal(2, _olsim.Run(args));
        Assert.Equal("", _olsim.Output);
        Assert.StartsWith(line, _olsim.Error, StringComparison.Ordinal);
        Assert.Single(_olsim.Error.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Nothing_at_all_gets_help_on_stderr()
    {
        Assert.Equal(2, _olsim.Run());
        Assert.Equal("", _olsim.Output);
        Assert.Contains("Commands:", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Validating_good_files_exits_0()
    {
        Assert.Equal(0, _olsim.Run("validate", "a/good.yaml", "b/good.yaml"));
        Assert.Equal("", _olsim.Output);
        Assert.EndsWith("2 scenarios, no errors\n", _olsim.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Validating_a_folder_reads_all_its_files_in_order_and_exits_2_on_any_error()
    {
        Directory.CreateDirectory(Path.Combine(_olsim.Folder, "deep"));
        string[] files = ["b-bad.yaml", "a-good.yaml", "deep/c-bad.yml", "notes.md"];
        Array.ForEach(files, file => File.WriteAllText(Path.Combine(_olsim.Folder, file), ""));

        Assert.Equal(2, _olsim.Run("validate", _olsim.Folder));

        string[] lines = _olsim.Error.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.StartsWith(Path.Combine(_olsim.Folder, "a-good.yaml") + ":1:1: warning", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(_olsim.Folder, "b-bad.yaml") + ":3:5: error OL2001: ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(_olsim.Folder, "deep", "c-bad.yml") + ":3:5: error", lines[2], StringComparison.Ordinal);
        Assert.Equal("3 scenarios, 2 errors", lines[3]);
    }

    [Fact]
    public void Validating_a_folder_without_scenarios_exits_2()
    {
        Assert.Equal(2, _olsim.Run("validate", _olsim.Folder));
        Assert.Contains("error OL7004: the folder holds no scenario", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Measures_are_listed_with_unit_and_meaning()
    {
        Assert.Equal(0, _olsim.Run("list", "measures"));
        Assert.All(MeasureCatalogue.All, measure => Assert.Contains(measure.Path + "\n", _olsim.Output, StringComparison.Ordinal));
        Assert.All(_olsim.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Measures_as_markdown_are_the_page_in_docs()
    {
        Assert.Equal(0, _olsim.Run("list", "measures", "--format", "markdown"));
        Assert.Equal(File.ReadAllText(Path.Combine(TestFiles.Root, "docs", "MEASURES.md")), _olsim.Output);
    }

    [Theory]
    [InlineData("behaviours", "drain")]
    [InlineData("behaviours", "replay")]
    [InlineData("reasons", "LimitBucket (C15)")]
    [InlineData("reasons", "Frozen (C31)")]
    public void Behaviours_and_reasons_are_listed(string what, string entry)
    {
        Assert.Equal(0, _olsim.Run("list", what));
        Assert.Contains(entry + "\n", _olsim.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sesions", "sessions")]
    [InlineData("session-frozen", "sessions-frozen")]
    [InlineData("x", null)]
    [InlineData("entirely-different", null)]
    public void The_nearest_name_is_found_if_one_is_near(string name, string? nearest) =>
        Assert.Equal(nearest, NearestName.Find(name, ["approvals", "sessions", "sessions-frozen"]));
}
