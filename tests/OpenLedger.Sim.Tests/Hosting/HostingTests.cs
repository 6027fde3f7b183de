using OpenLedger.Reporting.Results;
using OpenLedger.Sim.Hosting;
using OpenLedger.Sim.Verbs;

namespace OpenLedger.Sim.Tests.Hosting;

public class HostingTests
{
    [Fact]
    public void The_build_knows_its_version_and_machine_and_has_a_stable_identity()
    {
        BuildInfo build = BuildInfo.OfThisProgram();

        Assert.Matches(@"^\d+\.\d+\.\d+", build.Program.Version);
        Assert.DoesNotContain('+', build.Program.Version);
        Assert.Equal(build.Program.Commit is null, build.Program.Dirty is null);
        Assert.All(
            [build.Machine.Os, build.Machine.Cpu, build.Machine.Runtime], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        Assert.InRange(build.Machine.LogicalCpus, 1, 100_000);
        Assert.Equal(build.Identity, BuildInfo.OfThisProgram().Identity);
    }

    [Fact]
    public void The_identity_of_a_build_that_is_not_clean_covers_every_assembly_of_ours()
    {
        BuildInfo build = BuildInfo.OfThisProgram();

        foreach (string assembly in (string[])["olsim", "OpenLedger.Core", "OpenLedger.Simulation", "OpenLedger.Analysis"])
        {
            Assert.Equal(build.Program.Dirty != false, build.Identity.Contains(assembly + ":", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("olsim run a.yaml", "run", "a.yaml")]
    [InlineData("olsim run --set a.b=0.5", "run", "--set", "a.b=0.5")]
    [InlineData("olsim '' 'a b' 'it'\\''s' '$HOME'", "", "a b", "it's", "$HOME")]
    public void Commands_are_quoted_for_a_shell(string command, params string[] arguments) =>
        Assert.Equal(command, CommandText.Of(arguments));

    [Theory]
    [InlineData("run a.yaml --arm x", "run a.yaml --arm x")]
    [InlineData("run --arm x a.yaml", "run a.yaml --arm x")]
    [InlineData("run --set f=b.yaml a.yml --jobs 1", "run a.yml --set f=b.yaml --jobs 1")]
    [InlineData("run --out x.yaml --jobs 1", "run --out x.yaml --jobs 1")]
    [InlineData("explain --arm x y a.yaml --seed 1", "explain a.yaml --arm x y --seed 1")]
    [InlineData("validate --x a.yaml", "validate --x a.yaml")]
    [InlineData("run", "run")]
    public void The_scenario_of_a_run_comes_first(string given, string ordered) =>
        Assert.Equal(ordered.Split(' '), ArgumentOrder.ScenarioFirst(given.Split(' ')));
}
