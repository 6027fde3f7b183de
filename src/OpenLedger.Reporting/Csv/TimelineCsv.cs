using OpenLedger.Analysis.Figures;
using OpenLedger.Reporting.Results;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Csv;

/// <summary>
/// timeline.csv: loss, exposure and throughput over simulated time, per arm, of replication 0. <c>tx_per_s</c> is the rate since
/// the row before; empty in the first row unless that is later than the start.
/// </summary>
public static class TimelineCsv
{
    /// <summary>Writes the file's text.</summary>
    public static void Write(RunReport report, TextWriter output)
    {
        var csv = new CsvWriter(output);
        csv.Header("arm", "t_s", "gross_usd", "exposure_usd", "committed_tx", "denied", "tx_per_s");
        foreach (ArmFigures arm in report.Arms)
        {
            TimelinePoint before = default;
            foreach (TimelinePoint point in arm.Runs[0].Timeline)
            {
                csv.Cell(arm.Arm).Cell(point.At.Ns / 1_000_000_000m).Usd(point.GrossMicroUsd).Usd(point.ExposureMicroUsd);
                csv.Cell(point.CommittedTx).Cell(point.Denied).Cell(RateSince(before, point)).EndRow();
                before = point;
            }
        }
    }

    private static double? RateSince(TimelinePoint before, TimelinePoint point) =>
        point.At > before.At ? (point.CommittedTx - before.CommittedTx) / (point.At - before.At).Seconds : null;
}
