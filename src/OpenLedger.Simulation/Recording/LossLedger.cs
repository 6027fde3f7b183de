using System.Collections.Immutable;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Recording;

/// <summary>
/// Books what the attacker's transactions moved, principal by principal and asset by asset, and what later came in otherwise. Whoever
/// passes something on ends with nothing lost, so each unit is borne once, by whoever bears it finally.
/// </summary>
internal sealed class LossLedger
{
    private readonly ExperimentPlan _plan;
    private readonly Principals _principals;
    private readonly int _assets;
    private readonly long[] _net;
    private readonly ulong[] _inflow;
    private readonly ulong[] _honestInflow;

    public LossLedger(ExperimentPlan plan, Principals principals)
    {
        _plan = plan;
        _principals = principals;
        _assets = plan.Assets.Length;
        _net = new long[principals.Count * _assets];
        _inflow = new ulong[_net.Length];
        _honestInflow = new ulong[_net.Length];
    }

    /// <summary>Gross loss so far, in micro-dollars.</summary>
    public long GrossMicroUsd { get; private set; }

    /// <summary>Base units that came in since the compromise, by whatever transaction.</summary>
    public ulong InflowOf(int principal, int asset) => _inflow[(principal * _assets) + asset];

    /// <summary>The part of <see cref="InflowOf"/> that the attacker's transactions did not bring.</summary>
    public ulong HonestInflowOf(int principal, int asset) => _honestInflow[(principal * _assets) + asset];

    /// <summary>Base units lost by the attacker's transactions, less what they brought; 0 if they brought more.</summary>
    public ulong LossOf(int principal, int asset) => (ulong)Math.Max(0, -_net[(principal * _assets) + asset]);

    /// <summary>Books a change of somebody's balance after the compromise.</summary>
    public void Book(int principal, int asset, ulong outUnits, ulong inUnits, bool malicious)
    {
        int at = (principal * _assets) + asset;
        if (inUnits > outUnits)
        {
            // What circulates may come in over and over.
            ulong units = inUnits - outUnits;
            _inflow[at] += Math.Min(units, ulong.MaxValue - _inflow[at]);
            _honestInflow[at] += malicious ? 0 : Math.Min(units, ulong.MaxValue - _honestInflow[at]);
        }

        if (malicious && principal != _principals.Attacker)
        {
            long valueBefore = Value(at, asset);
            _net[at] += (long)inUnits - (long)outUnits;
            GrossMicroUsd += Value(at, asset) - valueBefore;
        }
    }

    /// <summary>
    /// Books one transaction of the attacker's. What it pays somebody for what it takes is taken off what was taken, at the prices before
    /// the attack, rounded down by less than a base unit: a bad trade costs the difference.
    /// </summary>
    /// <param name="changes">Principal, asset, what went out, what came in.</param>
    public void BookAttack(Span<(int Principal, int Asset, ulong Out, ulong In)> changes)
    {
        for (int taken = 0; taken < changes.Length; taken++)
        {
            for (int paid = 0; paid < changes.Length; paid++)
            {
                if (changes[taken].Principal == changes[paid].Principal && changes[taken].Asset != changes[paid].Asset &&
                    changes[taken].Out > changes[taken].In && changes[paid].In > changes[paid].Out)
                {
                    SetOff(ref changes[taken], ref changes[paid]);
                }
            }
        }

        foreach ((int principal, int asset, ulong outUnits, ulong inUnits) in changes)
        {
            Book(principal, asset, outUnits, inUnits, malicious: true);
        }
    }

    // The smaller value of both goes off both; what came in still came in.
    private void SetOff(ref (int Principal, int Asset, ulong Out, ulong In) taken, ref (int Principal, int Asset, ulong Out, ulong In) paid)
    {
        UInt128 takenUnit = ValueOfUnit(taken.Asset);
        UInt128 paidUnit = ValueOfUnit(paid.Asset);
        UInt128 common = UInt128.Min((taken.Out - taken.In) * takenUnit, (paid.In - paid.Out) * paidUnit);
        if (common == 0)
        {
            return;
        }

        ulong off = (ulong)UInt128.Min(taken.Out - taken.In, (common + takenUnit - 1) / takenUnit);
        ulong used = (ulong)UInt128.Min(paid.In - paid.Out, (common + paidUnit - 1) / paidUnit);
        taken.Out -= off;
        paid.In -= used;
        _inflow[(paid.Principal * _assets) + paid.Asset] += Math.Min(used, ulong.MaxValue - _inflow[(paid.Principal * _assets) + paid.Asset]);
    }

    // In 10^-21 dollars, so that nothing is rounded: decimals are at most 9.
    private UInt128 ValueOfUnit(int asset) =>
        (UInt128)(ulong)_plan.Assets[asset].PricePicoUsd * (1_000_000_000 / _plan.Assets[asset].UnitsPerToken);

    /// <summary>Sums by hop and asset, victims by hop, and every victim, in the order of principal and asset.</summary>
    /// <param name="hopOf">Hop of a principal.</param>
    /// <param name="bounds">What was held, and what the limits allowed, at the compromise.</param>
    public (ImmutableArray<LossCell> Cells, ImmutableArray<HopVictims> Hops, ImmutableArray<VictimLoss> Victims) Summarize(
        Func<int, int> hopOf, BoundLedger bounds)
    {
        var cells = new SortedDictionary<(int Hop, int Asset), (ulong Units, long MicroUsd)>();
        var hops = new SortedDictionary<int, long>();
        var victims = ImmutableArray.CreateBuilder<VictimLoss>();
        for (int principal = 0; principal < _principals.Count; principal++)
        {
            bool counted = false;
            for (int asset = 0; asset < _assets; asset++)
            {
                ulong units = LossOf(principal, asset);
                if (units == 0)
                {
                    continue;
                }

                int hop = hopOf(principal);
                long microUsd = _plan.Assets[asset].ValueMicroUsd(units);
                (ulong sumUnits, long sumMicroUsd) = cells.GetValueOrDefault((hop, asset));
                cells[(hop, asset)] = (sumUnits + units, sumMicroUsd + microUsd);
                victims.Add(new VictimLoss(
                    _principals.NameOf(principal), hop, asset, bounds.HeldUnits(principal, asset), units, microUsd, microUsd,
                    bounds.BoundMicroUsd(principal, asset, this)));
                if (!counted)
                {
                    hops[hop] = hops.GetValueOrDefault(hop) + 1;
                    counted = true;
                }
            }
        }

        return (
            [.. cells.Select(c => new LossCell(c.Key.Hop, c.Key.Asset, c.Value.Units, c.Value.MicroUsd, c.Value.MicroUsd))],
            [.. hops.Select(h => new HopVictims(h.Key, h.Value))],
            victims.ToImmutable());
    }

    private long Value(int at, int asset) => _net[at] >= 0 ? 0 : _plan.Assets[asset].ValueMicroUsd((ulong)-_net[at]);
}
