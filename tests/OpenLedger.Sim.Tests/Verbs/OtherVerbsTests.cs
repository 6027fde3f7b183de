using OpenLedger.Scenarios.Measures;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Sim.Tests.Verbs;

public sealed class OtherVerbsTests : IDisposable
{
    private readonly TestHost _olsim = new();

    public void Dispose() => _olsim.Dispose();

    [Theory]
    [InlineData("new")]
    [InlineData("run")]
    [InlineData("replay")]
    [InlineData("explain")]
    [InlineData("validate")]
    [InlineData("schema")]
    [InlineData("list")]
    [InlineData("check")]
    [InlineData("diff")]
    public void Every_verb_has_help_with_an_example_of_itself(string verb)
    {
        Assert.Equal(0, _olsim.Run(verb, "--help"));
        Assert.Contains($"Example:\n  olsim {verb} ", _olsim.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("", _olsim.Error);
    }

    [Fact]
    public void Help_names_the_verbs_there_are_and_no_others()
    {
        Assert.Equal(0, _olsim.Run("--help"));
        Assert.All(
            ["new", "run", "check", "replay", "diff", "explain", "validate", "schema", "list"],
            verb => Assert.Contains($"  {verb} ", _olsim.Output, StringComparison.Ordinal));
        Assert.All(
            ["bench", "sweep", "merge"],
            verb => Assert.DoesNotContain($"  {verb} ", _olsim.Output, StringComparison.Ordinal));
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
    [InlineData("diff")]
    [InlineData("diff", "only-one.json")]
    public void A_usage_error_exits_2_with_nothing_on_stdout(params string[] args)
    {
        Assert.Equal(2, _olsim.Run(args));
        Assert.Equal("", _olsim.Output);
        Assert.NotEqual("", _olsim.Error);
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
