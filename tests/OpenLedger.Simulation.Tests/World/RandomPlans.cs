using System.Collections.Immutable;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Tests.World;

/// <summary>Small plans at the edges of what a plan may say, drawn from a seed.</summary>
internal sealed class RandomPlans(ulong seed)
{
    private RandomStream _stream = new RandomSource(seed, 0).Stream(0, StreamPurpose.Fault);
    private int _assets;

    /// <summary>A plan in which a delegate's key is stolen.</summary>
    public ExperimentPlan Drain()
    {
        _assets = 1 + Below(3);
        SimDuration slot = Pick(
            SimDuration.FromMs(1), SimDuration.FromMs(333), SimDuration.FromMs(400), SimDuration.FromSeconds(1), SimDuration.FromSeconds(12));
        SimDuration duration = slot.Ns <= SimDuration.NsPerMs
            ? SimDuration.FromSeconds(5 + Below(60))
            : new SimDuration((1 + Below(120)) * SimDuration.NsPerMinute);
        ImmutableArray<DelegationPlan> delegations = [.. Enumerable.Range(0, 4).Select(i => Delegation(i, duration))];
        int owners = Pick(1, 2, 3, 12);
        var plan = new ExperimentPlan
        {
            Scenario = "random",
            Duration = duration,
            Seed = (ulong)Below(1_000_000),
            CommonRandomNumbers = Below(4) != 0,
            DormantAfter = new SimDuration(1 + Below(3_600) * SimDuration.NsPerSecond),
            Ledger = new LedgerPlan(slot, (ulong)Pick(1_400_000, 48_000_000), VerifyBackground: false),
            Assets = [.. Enumerable.Range(0, _assets).Select(i => new AssetPlan($"A{i}", Pick(0, 6, 9), Pick(0, 1, 1_000_000_000_000, 1_800_000_000_000_000)))],
            Populations =
            [
                new PopulationPlan { Name = "users", Kind = PopulationKind.Owners, Count = owners, Holds = Holdings() },
                Program("dapp"),
                new PopulationPlan { Name = "traders", Kind = PopulationKind.Agents, Count = 1, ActsFor = 0, OwnersEach = 1 + Below(owners) },
                Program("other"),
                new PopulationPlan { Name = "bot", Kind = PopulationKind.Agents, Count = 1, ActsFor = 0, OwnersEach = owners, Holds = Holdings() },
            ],
            Delegations = delegations,
            Workload =
            [
                new WorkloadPlan { Who = 2, Does = WorkloadAction.Swap, RateNanoPerDay = Work(duration), Amount = Amount(), Asset = -1 },
                new WorkloadPlan { Who = 0, Does = WorkloadAction.Pay, RateNanoPerDay = Work(duration), Amount = Amount(), Asset = Below(_assets) },
            ],
            Attack = new AttackPlan
            {
                At = Pick(SimDuration.Zero, new SimDuration(duration.Ns / 3), new SimDuration(duration.Ns / 2 / slot.Ns * slot.Ns), new SimDuration(duration.Ns - 1)),
                Behaviour = AttackBehaviours.Drain,
                Compromise = Pick(1, 1, 1, 4),
                RatePerSecond = Pick(0, 1, 50, 1_000_000),
                OrderByValue = Below(2) == 0,
            },
            Response = Below(3) == 0 ? null : Response(),
            Arms = [.. delegations.Select((d, i) => new ArmPlan(d.Name, i, Below(2) == 0, BridgeControlsPlan.None)), new ArmPlan("nothing", -1, true, BridgeControlsPlan.None)],
        };
        return plan;
    }

    /// <summary>The same with owners from a book, which most delegations ask.</summary>
    public ExperimentPlan DrainOfBook()
    {
        ExperimentPlan plan = Drain();
        PopulationPlan users = plan.Populations[0];
        return plan with
        {
            Populations = plan.Populations.SetItem(0, users with { Holds = [], Book = Book(plan, users.Count) }),
            Delegations = [.. plan.Delegations.Select(d => !HasAmounts(d.Kind) || Below(4) == 0 ? d : AskingBook(d, plan.Duration))],
        };
    }

    private BookPlan Book(ExperimentPlan plan, int owners)
    {
        var holdings = new List<BookHolding>();
        var allowances = new List<BookAllowance>();
        for (int row = 0; row < owners * _assets; row++)
        {
            (int owner, int asset) = (row / _assets, row % _assets);
            if (Below(4) == 0)
            {
                continue;
            }

            ulong most = plan.Assets[asset].MostUnits(_assets) / (ulong)owners;
            holdings.Add(new BookHolding(owner, asset, Pick<ulong>(0, 1, (ulong)Below(1_000), Math.Min(most, (ulong)Below(1_000_000_000)), most)));
            foreach (int spender in (ReadOnlySpan<int>)[1, 3, 4])
            {
                if (Below(2) == 0)
                {
                    allowances.Add(new BookAllowance(
                        spender, owner, asset, Pick<ulong>(1, 1 + (ulong)Below(1_000_000_000), BookAllowance.Unlimited),
                        Pick(BookAllowance.Never, -1, 0, Fraction(plan.Duration).WholeMs)));
                }
            }
        }

        return new BookPlan([.. Enumerable.Range(0, owners).Select(i => $"o{i}")], holdings, allowances);
    }

    /// <summary>The same, in which all delegations are of one kind.</summary>
    public ExperimentPlan DrainOf(DelegationKind kind)
    {
        ExperimentPlan plan = Drain();
        return plan with { Delegations = [.. plan.Delegations.Select((d, i) => Delegation(i, plan.Duration, kind))] };
    }

    private static bool HasAmounts(DelegationKind kind) =>
        kind is DelegationKind.SplApprove or DelegationKind.Permit or DelegationKind.Erc20Approve;

    private DelegationPlan AskingBook(DelegationPlan delegation, SimDuration duration)
    {
        bool expires = delegation.Kind == DelegationKind.Permit && Below(3) != 0;
        return delegation with
        {
            AmountTokens = null,
            AmountFromBook = true,
            ExpiresFromBook = expires,
            RenewFor = expires && Below(2) == 0 ? Fraction(duration) : null,
        };
    }

    private DelegationPlan Delegation(int number, SimDuration duration, DelegationKind? only = null)
    {
        DelegationKind kind = only ?? (DelegationKind)(number == 3 ? Below(Enum.GetValues<DelegationKind>().Length) : number);
        bool session = kind == DelegationKind.Session;
        return new DelegationPlan
        {
            Name = $"d{number}",
            Kind = kind,
            From = 0,
            To = Pick(1, 1, 1, 3, 4),
            AmountTokens = session || kind == DelegationKind.FogoUnlimited || Below(2) == 0 ? null : Below(200),
            Expires = Ends(kind) && Below(3) != 0 ? Fraction(duration) : null,
            AgeNs = session || Below(3) == 0 ? null : new Uniform(0, duration.Ns),
            Session = session ? Terms(duration) : null,
            Period = Period(kind, duration),
            RefillTokens = kind == DelegationKind.ZodiacAllowance ? Below(60) : 0,
        };
    }

    private static bool Ends(DelegationKind kind) => kind is DelegationKind.Permit or DelegationKind.CoinbaseSpend
        or DelegationKind.FogoLimited or DelegationKind.FogoUnlimited or DelegationKind.MetamaskDelegation;

    private SimDuration? Period(DelegationKind kind, SimDuration duration) => kind switch
    {
        DelegationKind.SafeAllowance => Below(4) == 0 ? null : new SimDuration((1 + Below(20)) * SimDuration.NsPerMinute),
        DelegationKind.CoinbaseSpend or DelegationKind.ZodiacAllowance => new SimDuration((duration.Ns / 60) + Fraction(duration).Ns),
        _ => null,
    };

    private SessionTermsPlan Terms(SimDuration duration) => new()
    {
        Lifetime = Pick(duration, Fraction(duration), new SimDuration(2 * duration.Ns)),
        IdleTimeout = Below(2) == 0 ? null : Fraction(duration),
        RevalidateEvery = Below(2) == 0 ? null : Fraction(duration),
        Actions = Pick<ImmutableArray<string>>(["swap"], ["transfer"], ["swap", "transfer"]),
        Counterparties = Pick<ImmutableArray<int>>([1], [1, 3, 4], [3], [4]),
        Assets = [.. Enumerable.Range(0, 1 + Below(_assets)).Select(asset => new AssetLimitPlan(
            asset, Below(40), Below(200), Below(60), Below(20), new SimDuration((1 + Below(600)) * SimDuration.NsPerSecond)))],
        Uses = Pick<long>(1, 3, uint.MaxValue),
    };

    private ResponsePlan Response() => new(
        new DetectorPlan(1, 1 + Below(6_000), SimDuration.FromSeconds(1 + Below(60)), SimDuration.FromMs(Below(2_000))),
        [
            new ReactionPlan(ReactionKind.Announce, new Exponential((1 + Below(600)) * 1e9), -1, []),
            new ReactionPlan(ReactionKind.Announce, new Constant(0), -1, []),
            new ReactionPlan(ReactionKind.StopAgents, new Constant(Below(60) * 1e9), Pick(1, 3), []),
            new ReactionPlan(ReactionKind.FreezeDelegations, new Constant(Below(60) * 1e9), Pick(1, 4), [0, 1, 2]),
        ]);

    private PopulationPlan Program(string name) => new()
    {
        Name = name,
        Kind = PopulationKind.Program,
        Holds = Below(2) == 0 ? [] : Holdings(),
        Market = _assets > 1 ? new MarketPlan(0, 1, Pick(1, 1e6, 1e18), Pick(1, 600, 1e12), Pick(0, 30, 10_000)) : null,
    };

    private ImmutableArray<HoldingPlan> Holdings() =>
        [.. Enumerable.Range(0, 1 + Below(_assets)).Select(asset => new HoldingPlan(asset, Pick<Distribution>(
            new Constant(0), new Constant(100), new Uniform(0, 1000), new Lognormal(500, 1.6), new Pareto(1, 0.1), new Lognormal(1, 10))))];

    private Distribution Amount() => Pick<Distribution>(new Constant(0), new Constant(1), new Uniform(0.5, 20), new Pareto(1, 0.1));

    // Some dozens or hundreds of operations in a run.
    private long Work(SimDuration duration) => (long)(Pick(0, 40, 400) * (Int128)1_000_000_000 * SimDuration.NsPerDay / duration.Ns);

    private SimDuration Fraction(SimDuration duration) => new(1 + (duration.Ns / 1000 * (1 + Below(1500))));

    private int Below(int bound) => (int)_stream.NextBelow((ulong)bound);

    private T Pick<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];
}
