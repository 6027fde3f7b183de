using OpenLedger.Analysis.Figures;
using OpenLedger.Reporting.Results;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Csv;

/// <summary>victims.csv: who lost what, per arm, of replication 0; amounts in whole tokens.</summary>
public static class VictimsCsv
{
    /// <summary>Writes the file's text.</summary>
    public static void Write(RunReport report, TextWriter output)
    {
        var csv = new CsvWriter(output);
        csv.Header("arm", "principal", "hop", "asset", "held", "gross", "gross_usd", "net_usd", "bound_usd");
        foreach (ArmFigures arm in report.Arms)
        {
            foreach (VictimLoss victim in arm.Runs[0].Victims)
            {
                AssetPlan asset = report.Ensemble.Plan.Assets[victim.Asset];
                csv.Cell(arm.Arm).Cell(victim.Principal).Cell(victim.Hop).Cell(asset.Symbol);
                csv.Cell(Tokens(victim.HeldUnits, asset)).Cell(Tokens(victim.GrossUnits, asset));
                csv.Usd(victim.GrossMicroUsd).Usd(victim.NetMicroUsd).Usd(victim.BoundMicroUsd).EndRow();
            }
        }
    }

    // A decimal holds 64-bit units with nine digits behind the point exactly.
    private static decimal Tokens(ulong units, AssetPlan asset) => units / (decimal)asset.UnitsPerToken;
}
