using System.Collections.Immutable;
using OpenLedger.Core.Programs;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Authority;

/// <summary>
/// Reads at time zero what each principal's keys could take within some horizons, by the same calculus as the bound of a run: per
/// owner and asset the smaller of what is held and what the limits allow, and the sum of that. Nothing runs; what honest work
/// brings in or renews later, and who might react, is not in it.
/// </summary>
internal sealed class AuthorityReader(ArmWorld world, ImmutableArray<SimDuration> horizons)
{
    private static readonly SimTime Zero = new(0);

    private ExperimentPlan Plan => world.Plan;

    /// <summary>All principals whose compromise may hand over something: operators and delegates, the bridge's verifier, agents,
    /// owners.</summary>
    public ImmutableArray<PrincipalAuthority> Read()
    {
        int[] populations = [.. Enumerable.Range(0, Plan.Populations.Length)];
        return
        [
            .. populations.Where(IsDelegate).Select(OfDelegate),
            .. world.AttackedBridge is { } bridge ? [OfVerifier(bridge)] : ImmutableArray<PrincipalAuthority>.Empty,
            .. populations.Where(p => !IsDelegate(p) && Plan.Populations[p].Kind == PopulationKind.Agents).Select(OfGroup),
            .. populations.Where(p => Plan.Populations[p].Kind == PopulationKind.Owners).Select(OfGroup),
        ];
    }

    private bool IsDelegate(int population) =>
        Plan.Populations[population].Kind == PopulationKind.Program || Plan.Delegations.Any(d => d.To == population);

    private PrincipalAuthority OfDelegate(int population)
    {
        DelegationPlan? delegation = world.Delegation is { } given && given.To == population ? given : null;
        PopulationPlan plan = Plan.Populations[population];
        long own = Enumerable.Range(0, plan.Count).Sum(member => HoldingsMicroUsd(population, member));
        (long owners, long microUsd) = delegation is null ? (0, 0) : Entrusted(delegation);
        return new PrincipalAuthority
        {
            Name = plan.Name,
            Kind = plan.Kind == PopulationKind.Program ? PrincipalKind.Program : PrincipalKind.Delegate,
            OwnMicroUsd = own,
            Delegators = owners,
            EntrustedMicroUsd = microUsd,
            Horizons =
            [
                .. horizons.Select(span =>
                {
                    var tallies = new Tallies(Plan);
                    AddOwn(tallies, population, members: plan.Count);
                    if (delegation is not null)
                    {
                        AddDelegated(tallies, delegation, span);
                    }

                    return tallies.Over(span);
                }),
            ],
        };
    }

    private PrincipalAuthority OfGroup(int population)
    {
        PopulationPlan plan = Plan.Populations[population];
        int largest = -1;
        long most = 0;
        long all = 0;
        for (int member = 0; member < plan.Count; member++)
        {
            long microUsd = HoldingsMicroUsd(population, member);
            all += microUsd;
            if (microUsd > most)
            {
                (largest, most) = (member, microUsd);
            }
        }

        var tallies = new Tallies(Plan);
        for (int asset = 0; largest >= 0 && asset < Plan.Assets.Length; asset++)
        {
            ulong held = world.UnitsOf(population, asset, largest);
            tallies.Add(asset, held, new LimitedUnits(held, LimitKind.Own));
        }

        return new PrincipalAuthority
        {
            Name = plan.Name,
            Kind = plan.Kind == PopulationKind.Agents ? PrincipalKind.Agents : PrincipalKind.Owners,
            Members = plan.Count,
            Largest = largest < 0 ? null : world.Genesis.Principals.NameOf(world.Genesis.Principals.Member(population, largest)),
            OwnMicroUsd = all,
            Horizons = [.. horizons.Select(tallies.Over)],
        };
    }

    private PrincipalAuthority OfVerifier(BridgePlace bridge)
    {
        ulong[] escrow =
            [.. bridge.Vaults.Select(vault => TokenAccount.Amount(world.State.DataOf(world.State.Find(in vault))))];
        return new PrincipalAuthority
        {
            Name = PrincipalAuthority.VerifierOf(Plan.Bridge!),
            Kind = PrincipalKind.Verifier,
            OwnMicroUsd = 0,
            EntrustedMicroUsd = escrow.Select((units, asset) => Plan.Assets[asset].ValueMicroUsd(units)).Sum(),
            Horizons = [.. horizons.Select(span => OfEscrow(escrow, span))],
        };
    }

    private HorizonAuthority OfEscrow(ulong[] escrow, SimDuration span)
    {
        var tallies = new Tallies(Plan);
        BridgeControlsPlan controls = world.Arm.Controls;
        // What was asked for at once comes out when the delay is over.
        bool early = controls.Delay is { } delay && span <= SimDuration.FromMs(delay.WholeMs);
        SimDuration open = early ? SimDuration.Zero : EscrowCapacity.OpenFor(controls, span);
        for (int asset = 0; asset < escrow.Length; asset++)
        {
            LimitedUnits limit = EscrowCapacity.OfAsset(Plan, controls, asset, open);
            tallies.Add(asset, escrow[asset], limit.Within(escrow[asset], LimitKind.Escrow));
        }

        return tallies.Over(span, EscrowCapacity.OfAllMicroUsd(Plan, controls, open), LimitKind.UsdBucket);
    }

    private void AddOwn(Tallies tallies, int population, int members)
    {
        for (int asset = 0; asset < Plan.Assets.Length; asset++)
        {
            for (int member = 0; member < members; member++)
            {
                ulong held = world.UnitsOf(population, asset, member);
                tallies.Add(asset, held, new LimitedUnits(held, LimitKind.Own));
            }
        }
    }

    private void AddDelegated(Tallies tallies, DelegationPlan delegation, SimDuration span)
    {
        bool oneBlock = span <= Plan.Ledger.Slot;
        long nowMs = Zero.WholeMs;
        long untilMs = (Zero + span).WholeMs;
        ulong height = (ulong)world.Ledger.NextSlot;
        int owners = Plan.Populations[delegation.From].Count;
        for (int asset = 0; asset < Plan.Assets.Length; asset++)
        {
            for (int owner = 0; owner < owners; owner++)
            {
                ulong held = world.UnitsOf(delegation.From, asset, owner);
                if (held > 0 && Gave(delegation, owner))
                {
                    LimitedUnits most = oneBlock
                        ? DelegatedCapacity.InOneBlock(world, delegation, owner, asset, nowMs, height).Taken
                        : DelegatedCapacity.LossOf(
                            world, delegation, asset,
                            DelegatedCapacity.Until(world, delegation, owner, asset, nowMs, height, untilMs).Within(held), untilMs - nowMs);
                    tallies.Add(asset, held, most);
                }
            }
        }
    }

    private (long Owners, long MicroUsd) Entrusted(DelegationPlan delegation)
    {
        long owners = 0;
        long microUsd = 0;
        for (int owner = 0; owner < Plan.Populations[delegation.From].Count; owner++)
        {
            if (Gave(delegation, owner))
            {
                owners++;
                microUsd += HoldingsMicroUsd(delegation.From, owner);
            }
        }

        return (owners, microUsd);
    }

    // All of a population did, unless their book says who.
    private bool Gave(DelegationPlan delegation, int owner) =>
        !delegation.AmountFromBook || Plan.Populations[delegation.From].Book!.Allows(delegation.To, owner);

    private long HoldingsMicroUsd(int population, int member)
    {
        long microUsd = 0;
        for (int asset = 0; asset < Plan.Assets.Length; asset++)
        {
            microUsd += Plan.Assets[asset].ValueMicroUsd(world.UnitsOf(population, asset, member));
        }

        return microUsd;
    }

    /// <summary>Sums per limit and asset.</summary>
    private sealed class Tallies(ExperimentPlan plan)
    {
        private readonly SortedDictionary<(LimitKind Limit, int Asset), LimitTally> _byLimit = [];
        private long _microUsd;

        public void Add(int asset, ulong held, LimitedUnits most)
        {
            if (held == 0)
            {
                return;
            }

            long heldMicroUsd = plan.Assets[asset].ValueMicroUsd(held);
            long microUsd = plan.Assets[asset].ValueMicroUsd(most.Units);
            LimitTally sum = _byLimit.GetValueOrDefault((most.Limit, asset));
            _byLimit[(most.Limit, asset)] = new LimitTally(
                most.Limit, asset, sum.Holdings + 1, sum.HeldMicroUsd + heldMicroUsd, sum.MicroUsd + microUsd);
            _microUsd += microUsd;
        }

        public HorizonAuthority Over(SimDuration span) => new(span, _microUsd, [.. _byLimit.Values]);

        /// <summary>The same under a limit over all assets, which then decides over everything.</summary>
        public HorizonAuthority Over(SimDuration span, long mostMicroUsd, LimitKind limit) => _microUsd <= mostMicroUsd
            ? Over(span)
            : new(span, mostMicroUsd, [.. _byLimit.Values.Select(tally => tally with { Limit = limit })]);
    }
}
