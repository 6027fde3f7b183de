using System.Collections.Immutable;
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
        IReadOnlyList<Field> rows = context.Items(field);
        List<RecordedTransfer> transfers = [];
        ulong[] taken = new ulong[context.Assets.Length];
        int senders = 0;
        bool good = rows.Count > 0;
        foreach (Field row in rows)
        {
            good &= TryExpand(context, row, transfers, taken, ref senders);
        }

        if (!good || context.Diagnostics.HasErrors || !FitsEscrow(context, field, taken))
        {
            return null;
        }

        SimDuration first = transfers.Min(transfer => transfer.At);
        return [.. transfers.OrderBy(transfer => transfer.At).Select(transfer => transfer with { At = transfer.At - first })];
    }

    private static bool TryExpand(BindContext context, Field row, List<RecordedTransfer> transfers, ulong[] taken, ref int senders)
    {
        if (row.Value is not SequenceNode { Items.Count: 5 })
        {
            context.Diagnostics.Error(DiagnosticCodes.WrongType, row.Place,
                $"{row.Path} expects [offset, ASSET, transfers, senders, tokens]", "for example [0m, WBTC, 7, 7, 700]");
            return false;
        }

        IReadOnlyList<Field> items = context.Items(row);
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
                $"{row.Path} has {by} senders but only {count} transfers", "every sender makes a transfer");
            return false;
        }

        if (transfers.Count + count > AttackShapes.MaxTransfers || taken[asset.Value] > ulong.MaxValue - units.Value)
        {
            context.Diagnostics.Error(DiagnosticCodes.OutOfRange, row.Place,
                $"{row.Path}: the timeline stands for more than {AttackShapes.MaxTransfers} transfers or 2^64 base units", "name a CSV file of the transfers");
            return false;
        }

        taken[asset.Value] += units.Value;
        ulong part = units.Value / (ulong)count.Value;
        for (long i = 0; i < count; i++)
        {
            ulong size = i == count - 1 ? units.Value - (part * (ulong)(count.Value - 1)) : part;

            // The value of a part fits because that of the whole does, which was checked when the whole was read.
            Money.TryValueMicroUsd(context.Assets[asset.Value], size, out long microUsd);
            int sender = senders + (int)(i % by.Value);
            transfers.Add(new RecordedTransfer(
                offset.Value + SimDuration.FromSeconds(i * 60 / count.Value), asset.Value, size, microUsd, sender, sender));
        }

        senders += (int)by.Value;
        return true;
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
}
