using System.Collections.Immutable;
using OpenLedger.Scenarios.Binding;
using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Data;

/// <summary>Reads a record of honest withdrawals: <c>dst_unix</c>, <c>token_address</c> (or <c>token</c>), <c>value_usd</c>.</summary>
internal static class WithdrawalRecord
{
    private static readonly string[] Columns = ["dst_unix", "token_address|token", "value_usd"];

    /// <summary>Reads the file; null, and it was reported, if it is none.</summary>
    /// <param name="context">Where errors go.</param>
    /// <param name="subject">Path of the field that names the file.</param>
    /// <param name="name">The file.</param>
    /// <param name="assetByToken">Indices of assets by what the file calls them, ignoring case.</param>
    /// <param name="other">Index of the asset that takes all other tokens; -1 if none does.</param>
    public static ImmutableArray<RecordedWithdrawal>? Read(
        BindContext context, string subject, ScalarNode name, Dictionary<string, int> assetByToken, int other)
    {
        CsvTable? table = context.Files.ReadTable(subject, name, Columns);
        if (table is null)
        {
            return null;
        }

        CsvValues values = new(table.Source, context.Diagnostics);
        List<RecordedWithdrawal> withdrawals = [];
        bool good = true;
        foreach (CsvField[] fields in table.Rows)
        {
            good &= values.TrySeconds(fields[0], "dst_unix", out SimDuration at);
            good &= values.TryMicroUsd(fields[2], "value_usd", out long microUsd);
            if (!assetByToken.TryGetValue(fields[1].Text, out int asset) && !context.AssetNames.TryFind(fields[1].Text, out asset))
            {
                asset = other;
            }

            if (asset < 0)
            {
                good = false;
                context.Diagnostics.Error(DiagnosticCodes.DataName, values.PlaceOf(fields[1]),
                    $"the token '{ScalarNode.Shortened(fields[1].Text)}' is none of those in 'tokens'", "add it there, or 'other: ASSET' for the rest");
            }

            withdrawals.Add(new RecordedWithdrawal(at, asset, microUsd));
            if (context.Diagnostics.IsFull)
            {
                break;
            }
        }

        if (!good)
        {
            return null;
        }

        SimDuration first = withdrawals.Min(withdrawal => withdrawal.At);
        return [.. withdrawals.OrderBy(withdrawal => withdrawal.At).Select(withdrawal => withdrawal with { At = withdrawal.At - first })];
    }
}
