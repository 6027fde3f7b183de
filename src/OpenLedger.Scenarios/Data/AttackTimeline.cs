using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OpenLedger.Scenarios.Binding;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Data;

/// <summary>
/// Expands the aggregated timeline of an attack. A row <c>[offset, ASSET, transfers, senders, tokens]</c> stands for so many transfers of
/// equal size (the last gets what division leaves over), spread evenly over a minute from the offset, by senders who appear in no
/// other row and each pay a recipient of their own.
/// </summary>
internal static class AttackTimeline
{
    /// <summary>Expands the rows into transfers in the order of time; times count from the first. Null, and it was reported, on errors.</summary>
    public static ImmutableArray<RecordedTransfer>? Expand(BindContext context, Field field)
    {
        IReadOnlyList<Field> fields = context.Items(field);
        List<Row> rows = [];
        ulong[] taken = new ulong[context.Assets.Length];
        bool good = fields.Count > 0;
        foreach (Field item in fields)
        {
            good &= TryRead(context, item, rows, taken);
        }

        if (!good || context.Diagnostics.HasErrors || !FitsEscrow(context, field, taken))
        {
            return null;
        }

        // All rows are read before one is expanded: a row of a few characters may stand for a million transfers.
        RecordedTransfer[] transfers = new RecordedTransfer[rows[^1].TransfersBefore + rows[^1].Count];
        SimDuration first = rows.Min(row => row.Offset);
        foreach (Row row in rows)
        {
            Expand(context.Assets[row.Asset], row, row.Offset - first, transfers.AsSpan(row.TransfersBefore, row.Count));
        }

        return InOrderOfTime(transfers);
    }

    private static bool TryRead(BindContext context, Field item, List<Row> rows, ulong[] taken)
    {
        if (item.Value is not SequenceNode { Items.Count: 5 })
        {
            context.Diagnostics.Error(DiagnosticCodes.WrongType, item.Place,
                $"{item.Path} expects [offset, ASSET, transfers, senders, tokens]", "for example [0m, WBTC, 7, 7, 700]");
            return false;
        }

        IReadOnlyList<Field> items = context.Items(item);
        SimDuration? offset = context.Values.Duration(items[0]);
        int? asset = context.Values.Reference(items[1], context.AssetNames);
        long? count = context.Values.Whole(items[2]);
        long? by = context.Values.Whole(items[3]);
        ulong? units = asset is null ? null : context.Values.Units(items[4], context.Assets[asset.Value]);
        if (offset is null || asset is null || count is null || by is null || units is null)
        {
            return false;
        }

        if (by > count)
        {
            context.Diagnostics.Error(DiagnosticCodes.Inconsistent, items[3].Place,
                $"{item.Path} has {by} senders but only {count} transfers", "every sender makes a transfer");
            return false;
        }

        Row last = rows.Count == 0 ? default : rows[^1];
        int before = last.TransfersBefore + last.Count;
        if (before + count > AttackShapes.MaxTransfers || taken[asset.Value] > ulong.MaxValue - units.Value)
        {
            context.Diagnostics.Error(DiagnosticCodes.OutOfRange, item.Place,
                $"{item.Path}: the timeline stands for more than {AttackShapes.MaxTransfers} transfers or 2^64 base units", "name a CSV file of the transfers");
            return false;
        }

        taken[asset.Value] += units.Value;
        rows.Add(new Row(
            offset.Value, asset.Value, (int)count.Value, (int)by.Value, units.Value, before, last.SendersBefore + last.Senders));
        return true;
    }

    // Sorted where they lie, since they may be many; what happens at the same time keeps the order of the rows.
    private static ImmutableArray<RecordedTransfer> InOrderOfTime(RecordedTransfer[] transfers)
    {
        (SimDuration At, int Index)[] keys = [.. transfers.Select((transfer, index) => (transfer.At, index))];
        Array.Sort(keys, transfers);
        return ImmutableCollectionsMarshal.AsImmutableArray(transfers);
    }

    private static void Expand(AssetPlan asset, Row row, SimDuration start, Span<RecordedTransfer> transfers)
    {
        ulong part = row.Units / (ulong)row.Count;
        for (int i = 0; i < row.Count; i++)
        {
            ulong size = i == row.Count - 1 ? row.Units - (part * (ulong)(row.Count - 1)) : part;

            // The value of a part fits because that of the whole does, which was checked when the whole was read.
            Money.TryValueMicroUsd(asset, size, out long microUsd);
            int sender = row.SendersBefore + (i % row.Senders);
            SimDuration at = start + SimDuration.FromSeconds((long)i * 60 / row.Count);
            transfers[i] = new RecordedTransfer(at, row.Asset, size, microUsd, sender, sender);
        }
    }

    private static bool FitsEscrow(BindContext context, Field field, ulong[] taken)
    {
        bool fits = true;
        for (int asset = 0; asset < taken.Length; asset++)
        {
            ulong locked = context.Bridge?.Escrow.FirstOrDefault(escrow => escrow.Asset == asset)?.Units ?? 0;
            if (context.Bridge is not null && taken[asset] > locked)
            {
                fits = false;
                context.Diagnostics.Error(DiagnosticCodes.Inconsistent, field.Place,
                    $"{field.Path} takes more {context.Assets[asset].Symbol} than bridge.escrow holds", "raise the escrow to what was taken");
            }
        }

        return fits;
    }

    private readonly record struct Row(
        SimDuration Offset, int Asset, int Count, int Senders, ulong Units, int TransfersBefore, int SendersBefore);
}
