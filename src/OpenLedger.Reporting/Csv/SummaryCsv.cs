using OpenLedger.Analysis.Figures;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Csv;

/// <summary>summary.csv: a row per arm and replication with every measure that a single run has.</summary>
public static class SummaryCsv
{
    /// <summary>Writes the file's text.</summary>
    public static void Write(RunReport report, TextWriter output)
    {
        var csv = new CsvWriter(output);
        csv.Header(["arm", "replication", "seed", .. ArmFigures.RunPaths]);
        foreach (ArmFigures arm in report.Arms)
        {
            foreach (var run in arm.Runs)
            {
                csv.Cell(run.Arm).Cell(run.Replication).Cell(run.Seed);
                foreach (double? value in ArmFigures.ValuesOf(run))
                {
                    csv.Cell(value);
                }

                csv.EndRow();
            }
        }
    }
}
