using System.Collections.Immutable;
using System.Numerics;
using OpenLedger.Scenarios.Binding;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Data;

/// <summary>What a record of an attack's transfers says.</summary>
/// <param name="Transfers">In the order of time and sequence; times count from the first.</param>
/// <param name="Taken">Base units taken in all, per asset of the scenario.</param>
/// <param name="PricesPicoUsd">Per asset the price at which the record values it; null where it names none.</param>
internal sealed record TransferRecord(
    ImmutableArray<RecordedTransfer> Transfers, ImmutableArray<ulong> Taken, ImmutableArray<long?> PricesPicoUsd)
{
    private static readonly string[] Columns =
        ["sec_since_first", "seq", "token", "amount_raw", "amount", "decimals", "usd_est", "initiator", "recipient"];

    /// <summary>Reads a CSV file of transfers; null, and it was reported, if it is none.</summary>
    public static TransferRecord? Read(BindContext context, string subject, ScalarNode name)
    {
        CsvTable? table = context.Files.ReadTable(subject, name, Columns);
        if (table is null)
        {
            return null;
        }

        CsvValues values = new(table.Source, context.Diagnostics);
        List<Row> rows = [];
        bool good = true;
        foreach (CsvField[] fields in table.Rows)
        {
            good &= TryRow(context, values, fields, out Row row);
            rows.Add(row);
            if (context.Diagnostics.IsFull)
            {
                break;
            }
        }

        return good ? Assemble(context, values, rows) : null;
    }

    private static bool TryRow(BindContext context, CsvValues values, CsvField[] fields, out Row row)
    {
        row = default;
        bool good = values.TrySeconds(fields[0], Columns[0], out SimDuration at);
        good &= values.TryWhole(fields[1], Columns[1], out long sequence);
        good &= TryAmount(values, fields, out BigInteger numerator, out BigInteger denominator);
        good &= values.TryMicroUsd(fields[6], Columns[6], out long microUsd);
        if (!context.AssetNames.TryFind(fields[2].Text, out int asset))
        {
            context.Diagnostics.Error(DiagnosticCodes.DataName, values.PlaceOf(fields[2]),
                $"column {Columns[2]} names the asset '{ScalarNode.Shortened(fields[2].Text)}', which the scenario does not have",
                NearestName.Hint(fields[2].Text, context.AssetNames.Names));
            return false;
        }

        // Truncated, since a transfer never takes more than it says.
        BigInteger units = good ? numerator * context.Assets[asset].UnitsPerToken / denominator : 0;
        if (units > ulong.MaxValue)
        {
            return values.Fail(fields[3], Columns[3], "an amount that fits into 64 bits of base units");
        }

        row = new Row(at, sequence, asset, (ulong)units, numerator, denominator, microUsd, fields[7].Text, fields[8].Text, fields[3]);
        return good;
    }

    // The exact amount if it is published, else the rounded one; either as a fraction of whole tokens.
    private static bool TryAmount(CsvValues values, CsvField[] fields, out BigInteger numerator, out BigInteger denominator)
    {
        numerator = 0;
        denominator = 1;
        if (fields[3].Text.Length == 0)
        {
            bool number = values.TryNumber(fields[4], Columns[4], out decimal amount);
            (numerator, denominator) = Exact.Fraction(amount);
            return number;
        }

        bool good = values.TryRaw(fields[3], Columns[3], out numerator);
        if (!values.TryWhole(fields[5], Columns[5], out long decimals))
        {
            return false;
        }

        if (decimals is < 0 or > 36)
        {
            return values.Fail(fields[5], Columns[5], "a number of decimals from 0 to 36");
        }

        denominator = BigInteger.Pow(10, (int)decimals);
        return good;
    }

    private static TransferRecord? Assemble(BindContext context, CsvValues values, List<Row> rows)
    {
        Row[] sorted = [.. rows.OrderBy(row => row.At).ThenBy(row => row.Sequence)];
        SimDuration first = sorted[0].At;
        Dictionary<string, int> senders = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, int> recipients = new(StringComparer.OrdinalIgnoreCase);
        ulong[] taken = new ulong[context.Assets.Length];
        BigInteger[] microUsd = new BigInteger[context.Assets.Length];
        BigInteger[] tokens = new BigInteger[context.Assets.Length];
        ImmutableArray<RecordedTransfer>.Builder transfers = ImmutableArray.CreateBuilder<RecordedTransfer>(sorted.Length);
        BigInteger common = BigInteger.Pow(10, 36);
        foreach (Row row in sorted)
        {
            if (taken[row.Asset] > ulong.MaxValue - row.Units)
            {
                values.Fail(row.Field, Columns[3], "a sum that fits into 64 bits of base units");
                return null;
            }

            taken[row.Asset] += row.Units;
            microUsd[row.Asset] += row.MicroUsd;
            tokens[row.Asset] += row.Numerator * (common / row.Denominator);
            transfers.Add(new RecordedTransfer(
                row.At - first, row.Asset, row.Units, row.MicroUsd, Number(senders, row.Sender), Number(recipients, row.Recipient)));
        }

        IEnumerable<long?> prices = Enumerable.Range(0, taken.Length)
            .Select(asset => Money.TryPrice(microUsd[asset], tokens[asset], common, out long price) ? (long?)price : null);
        return new TransferRecord(transfers.MoveToImmutable(), [.. taken], [.. prices]);
    }

    private static int Number(Dictionary<string, int> numbers, string name)
    {
        if (!numbers.TryGetValue(name, out int number))
        {
            number = numbers.Count;
            numbers.Add(name, number);
        }

        return number;
    }

    private readonly record struct Row(
        SimDuration At, long Sequence, int Asset, ulong Units, BigInteger Numerator, BigInteger Denominator, long MicroUsd,
        string Sender, string Recipient, CsvField Field);
}
