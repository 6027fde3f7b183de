using System.Globalization;
using OpenLedger.Analysis.Figures;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Csv;

/// <summary>
/// records.csv: the authorization records that were kept (denials, control operations, marked principals), per arm, of
/// replication 0. Addresses in base58, empty where the record has none; amounts in base units.
/// </summary>
public static class RecordsCsv
{
    /// <summary>Writes the file's text.</summary>
    public static void Write(RunReport report, TextWriter output)
    {
        var csv = new CsvWriter(output);
        csv.Header(
            "arm", "height", "time_ms", "decision", "operation", "reason", "owner", "session", "key", "delegate", "program",
            "action", "counterparty", "asset", "declared", "actual", "spent_before", "spent_after", "level_before", "level_after",
            "uses_before", "uses_after", "tx");
        foreach (ArmFigures arm in report.Arms)
        {
            foreach (AuthorizationRecord record in arm.Runs[0].Records)
            {
                WriteRow(csv, arm.Arm, in record);
            }
        }
    }

    private static void WriteRow(CsvWriter csv, string arm, in AuthorizationRecord record)
    {
        csv.Cell(arm).Cell(record.Height).Cell(record.BlockTimeMs);
        csv.Cell(record.Decision.ToString()).Cell(record.Operation.ToString()).Cell(record.Reason.ToString());
        csv.Cell(Text(record.Owner)).Cell(Text(record.Session)).Cell(Text(record.Key)).Cell(Text(record.Delegate));
        // The System program is the zero address, so a program that is nobody cannot be told from it; the action can.
        csv.Cell(record.Program.ToString()).Cell(record.Action.ToString("x16", CultureInfo.InvariantCulture));
        csv.Cell(Text(record.Counterparty)).Cell(Text(record.Asset)).Cell(record.DeclaredUnits).Cell(record.ActualUnits);
        csv.Cell(record.SpentBefore).Cell(record.SpentAfter).Cell(record.LevelBefore).Cell(record.LevelAfter);
        csv.Cell((long)record.UsesBefore).Cell((long)record.UsesAfter).Cell(record.TransactionId.ToString()).EndRow();
    }

    private static string Text(in Address address) => address == default ? "" : address.ToString();
}
