using System.ComponentModel;
using System.Diagnostics;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Tests.Hosting;

public sealed class GitTreeTests : IDisposable
{
    private const string Unknown = "0123456789012345678901234567890123456789";
    private readonly string _root = Directory.CreateTempSubdirectory("olsim-test").FullName;
    private readonly string _scenarios;
    private readonly string _baselines;

    public GitTreeTests()
    {
        _scenarios = Path.Combine(_root, "scenarios", "deep");
        _baselines = Path.Combine(_root, "results", "baseline");
        Directory.CreateDirectory(_scenarios);
        Directory.CreateDirectory(_baselines);
    }

    public void Dispose()
    {
        // Git makes its objects read-only.
        foreach (string file in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void What_is_committed_is_clean_and_baselines_do_not_count()
    {
        Commit("scenarios/deep/a.yaml", "one");
        Assert.Null(Problem());

        Write("results/baseline/a.json", "{}");
        Assert.Null(Problem());
        Commit("results/baseline/a.json", "{}");
        Write("results/baseline/a.json", "{ }");
        Assert.Null(Problem());
    }

    [Theory]
    [InlineData("scenarios/deep/a.yaml")]
    [InlineData("scenarios/new.yaml")]
    [InlineData("src/Program.cs")]
    [InlineData("results/other.json")]
    [InlineData("results/baseline-not/a.json")]
    public void Anything_else_that_was_changed_or_added_counts(string file)
    {
        Commit("scenarios/deep/a.yaml", "one");

        Write(file, "two");

        Assert.Contains(file, Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_built_before_the_last_change_counts_but_not_before_the_last_baseline()
    {
        Commit("scenarios/deep/a.yaml", "one");
        string built = Git("rev-parse", "HEAD").Trim();
        Commit("results/baseline/a.json", "{}");
        Assert.Null(GitTree.Problem([_scenarios], _baselines, built));

        Commit("scenarios/deep/a.yaml", "two");
        Assert.Contains("has moved on since", GitTree.Problem([_scenarios], _baselines, built), StringComparison.Ordinal);
        // A program of another repository has nothing to do with this one's commits.
        Assert.Null(GitTree.Problem([_scenarios], _baselines, Unknown));
    }

    [Fact]
    public void Baselines_elsewhere_or_nowhere_are_no_obstacle()
    {
        Commit("scenarios/deep/a.yaml", "one");
        string elsewhere = Directory.CreateTempSubdirectory("olsim-test").FullName;

        Assert.Null(GitTree.Problem([_scenarios], elsewhere, Unknown));
        Assert.Null(GitTree.Problem([_scenarios], Path.Combine(_root, "not", "there"), Unknown));
        Directory.Delete(elsewhere);
    }

    [Fact]
    public void Outside_a_checkout_nothing_is_known()
    {
        Assert.SkipUnless(HasGit(), "git is not installed");

        Assert.Contains("git says of", Problem(), StringComparison.Ordinal);
    }

    private string? Problem() => GitTree.Problem([_scenarios], _baselines, Unknown);

    private void Commit(string file, string text)
    {
        Assert.SkipUnless(HasGit(), "git is not installed");
        if (!Directory.Exists(Path.Combine(_root, ".git")))
        {
            Git("init", "--quiet");
        }

        Write(file, text);
        Git("add", "--all");
        Git("-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false", "commit", "--quiet", "--message", "m");
    }

    private void Write(string file, string text)
    {
        string path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static bool HasGit()
    {
        try
        {
            using Process git = Process.Start(new ProcessStartInfo("git", "--version") { RedirectStandardOutput = true })!;
            git.WaitForExit();
            return git.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = _root, RedirectStandardOutput = true };
        using Process git = Process.Start(start)!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }
}
