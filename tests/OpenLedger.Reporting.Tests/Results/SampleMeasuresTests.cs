using OpenLedger.Analysis.Figures;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios.Measures;

namespace OpenLedger.Reporting.Tests.Results;

public class SampleMeasuresTests
{
    [Fact]
    public void Every_sample_measure_is_the_figure_of_its_run()
    {
        RunReport report = MadeReport.Of(Made.Plan(), null, (arm, replication) => Made.Outcome(arm, replication) with
        {
            HonestDelay = Made.Durations(1_000, 2_000),
            CommittedTx = 250 + replication,
        });

        ResultDocument result = ResultDocumentBuilder.Build(report);

        for (int replication = 0; replication < 2; replication++)
        {
            var figures = ArmFigures.ValuesOf(report.Arms[0].Runs[replication]);
            SampleSection sample = result.Arms["open"].Samples[replication];
            Assert.All(
                SampleMeasures.All,
                measure => Assert.Equal(figures[ArmFigures.RunPaths.IndexOf(measure.Measure.Path)], Assert.NotNull(measure.Of(sample))));
        }
    }

    [Fact]
    public void Every_figure_of_a_sample_is_one_of_them()
    {
        int figures = typeof(SampleSection).GetProperties().Count(property => property.PropertyType == typeof(double?));

        Assert.Equal(figures, SampleMeasures.All.Length);
        Assert.DoesNotContain(SampleMeasures.All, measure => measure.Measure.Better == Direction.Neutral);
        Assert.Distinct(SampleMeasures.All.Select(measure => measure.Measure.Path));
    }
}
