using System.Globalization;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Sim.Tests.Incidents;

/// <summary>
/// The controls of a bridge over a file of published transfers, computed from the file itself: no ledger, no events, no code of the
/// project but the plan's settings. What the simulator is compared with.
/// </summary>
internal sealed class DirectReplay
{
    private readonly List<Row> _rows;
    private readonly Dictionary<string, decimal> _takenUnits;

    public DirectReplay(string path, Func<string, int> decimalsOf)
    {
        string[] lines = File.ReadAllLines(path);
        List<string> header = [.. lines[0].Split(',')];
        _rows = [.. lines.Skip(1).Select(line => Read(line.Split(','), header, decimalsOf))
            .OrderBy(r => r.Second).ThenBy(r => r.Sequence)];
        _takenUnits = _rows.GroupBy(r => r.Token).ToDictionary(g => g.Key, g => g.Sum(r => r.Units));
    }

    public int Count => _rows.Count;

    /// <summary>How many transfers get through, and what they are worth in US dollars.</summary>
    public (int Transfers, decimal Usd) Compute(BridgeControlsPlan controls)
    {
        var bySender = new Dictionary<string, decimal>();
        var byRecipient = new Dictionary<string, decimal>();
        var byAsset = new Dictionary<string, (decimal Level, decimal At)>();
        (decimal Level, decimal At) usd = (Usd(controls.UsdBucketCapacityMicroUsd) ?? 0, 0);
        int transfers = 0;
        decimal total = 0;
        foreach (Row row in _rows)
        {
            if (Seconds(controls.PauseAfter) is { } pause && row.Second >= pause)
            {
                continue;
            }

            if (Usd(controls.HoldAboveMicroUsd) is { } hold && row.Usd > hold)
            {
                continue;
            }

            if (Seconds(controls.Delay) is { } delay && Seconds(controls.DetectAfter) is { } detect && row.Second + delay >= detect)
            {
                continue;
            }

            decimal sender = bySender.GetValueOrDefault(row.Sender) + row.Usd;
            decimal recipient = byRecipient.GetValueOrDefault(row.Recipient) + row.Usd;
            if (sender > (Usd(controls.SenderCapMicroUsd) ?? decimal.MaxValue) ||
                recipient > (Usd(controls.RecipientCapMicroUsd) ?? decimal.MaxValue))
            {
                continue;
            }

            (decimal Level, decimal At) asset = (0, 0);
            if (controls.AssetBucketSharePpm is { } share)
            {
                decimal capacity = Math.Floor(_takenUnits[row.Token] * share / 1_000_000);
                asset = Refill(byAsset.GetValueOrDefault(row.Token, (capacity, 0)), capacity, controls.AssetBucketRefillOver, row.Second);
                if (row.Units > asset.Level)
                {
                    continue;
                }
            }

            if (Usd(controls.UsdBucketCapacityMicroUsd) is { } full)
            {
                usd = Refill(usd, full, controls.UsdBucketRefillOver, row.Second);
                if (row.Usd > usd.Level)
                {
                    continue;
                }

                usd.Level -= row.Usd;
            }

            if (controls.AssetBucketSharePpm is not null)
            {
                byAsset[row.Token] = (asset.Level - row.Units, asset.At);
            }

            bySender[row.Sender] = sender;
            byRecipient[row.Recipient] = recipient;
            transfers++;
            total += row.Usd;
        }

        return (transfers, total);
    }

    private static (decimal Level, decimal At) Refill((decimal Level, decimal At) bucket, decimal capacity, SimDuration? over, decimal now)
    {
        decimal flow = Seconds(over) is { } seconds ? (now - bucket.At) * capacity / seconds : 0;
        return (Math.Min(capacity, bucket.Level + flow), now);
    }

    private static decimal? Seconds(SimDuration? span) => span is { } value ? value.Ns / 1e9m : null;

    private static decimal? Usd(long? microUsd) => microUsd / 1e6m;

    private static Row Read(string[] cells, List<string> header, Func<string, int> decimalsOf)
    {
        string Cell(string name) => cells[header.IndexOf(name)];
        decimal Number(string name) => decimal.Parse(Cell(name), CultureInfo.InvariantCulture);
        decimal units = Number("amount_raw");
        for (int i = (int)Number("decimals"); i > decimalsOf(Cell("token")); i--)
        {
            units /= 10;
        }

        return new Row(
            Number("sec_since_first"), Number("seq"), Cell("token"), Math.Floor(units), Number("usd_est"), Cell("initiator"),
            Cell("recipient"));
    }

    private sealed record Row(
        decimal Second, decimal Sequence, string Token, decimal Units, decimal Usd, string Sender, string Recipient);
}
