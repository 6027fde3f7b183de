using OpenLedger.Reporting.Benchmarks;

namespace OpenLedger.Performance.Tests;

public class SuiteCatalogueTests
{
    public static TheoryData<string, bool> Suites
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (BenchSuite suite in SuiteCatalogue.All)
            {
                data.Add(suite.Name, true);
                data.Add(suite.Name, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_suite_lists_its_cases_without_making_them(string name, bool quick)
    {
        BenchSuite suite = SuiteCatalogue.All.Single(suite => suite.Name == name);
        var options = new BenchOptions { Quick = quick, Processors = 2 };
        long before = GC.GetAllocatedBytesForCurrentThread();

        var cases = suite.Cases(options);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.NotEmpty(cases);
        BenchGroups.Check(name, cases);
        Assert.Equal(cases.Select(entry => entry.Name), suite.Cases(options with { Quick = !quick }).Select(entry => entry.Name));
    }

    [Fact]
    public void Names_are_those_of_a_command_line()
    {
        Assert.Equal(SuiteCatalogue.All.Length, SuiteCatalogue.All.Select(suite => suite.Name).Distinct().Count());
        Assert.All(
            SuiteCatalogue.All.SelectMany(suite => suite.Cases(new BenchOptions()).Select(entry => entry.Name).Append(suite.Name)),
            name => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", name));
    }

    [Fact]
    public void Every_unit_is_one_that_documents_know() =>
        Assert.All(Enum.GetValues<BenchUnit>(), unit => Assert.Contains(unit.Symbol(), BenchUnitNames.All));
}
