using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Grants;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.World;

/// <summary>
/// What stands at time zero, but for delegations and bridges: mints, everybody's accounts and holdings, the pools of markets. Supplies are
/// set last, so that every token that exists was counted.
/// </summary>
internal sealed class Genesis
{
    /// <summary>The principal of accounts whose holders are not at stake.</summary>
    public const int Nobody = -1;

    /// <summary>What everybody has to pay fees with, in lamports: enough for some 10^8 transactions, since nobody's work is to end for
    /// want of fees, which no scenario states.</summary>
    internal const ulong Purse = 1_000_000_000_000;

    private readonly ulong[] _supply;

    // Per asset, what books list and is not installed yet.
    private readonly ulong[] _reserved;

    public Genesis(Cast cast, RandomSource random)
    {
        Cast = cast;
        Random = random;
        Plan = cast.Plan;
        Principals = new Principals(Plan);
        _supply = new ulong[Plan.Assets.Length];
        _reserved = new ulong[Plan.Assets.Length];
        ReserveBooks();
        Markets = new MarketPlace[Plan.Populations.Length];
        State = new LedgerState(Plan.Populations.Sum(p => p.Count) * 2 + 1024);
        InstallMints();
        for (int population = 0; population < Plan.Populations.Length; population++)
        {
            InstallPopulation(population);
        }

        InstallSpenders();
        InstallCoin(cast.Guardian.PublicKey, Purse);
        InstallCoin(cast.Prover.PublicKey, Purse);
        for (int asset = 0; asset < Plan.Assets.Length; asset++)
        {
            InstallTokens(AttackerAccount(asset), cast.Attacker.PublicKey, asset, 0, Principals.Attacker);
        }
    }

    public ExperimentPlan Plan { get; }

    public Cast Cast { get; }

    public RandomSource Random { get; }

    public Principals Principals { get; }

    public LedgerState State { get; }

    public HolderMap Holders { get; } = new();

    /// <summary>Per population, the pool's account and its parts; default where there is none.</summary>
    public MarketPlace[] Markets { get; }

    /// <summary>The token account in which the attacker gathers an asset.</summary>
    public static Address AttackerAccount(int asset) => Cast.AddressOf("attacker-account", (ulong)asset);

    /// <summary>Writes the supplies over the mints; call once, after everything was installed.</summary>
    public void Seal()
    {
        Span<byte> data = stackalloc byte[TokenMint.Length];
        for (int asset = 0; asset < _supply.Length; asset++)
        {
            TokenMint.Initialize(data, (byte)Plan.Assets[asset].Decimals, null, null, _supply[asset]);
            State.Install(in Cast.Mints[asset], WellKnown.Token, Rent.MinimumBalance(TokenMint.Length), data);
        }
    }

    public void InstallCoin(in Address address, ulong lamports) => State.Install(in address, default, lamports, default);

    /// <summary>
    /// Makes a token account and counts what lies in it. What would make all accounts together hold more than sums of micro-dollars can
    /// express is not minted: only the far tail of a distribution gets there. What books list has its room kept free.
    /// </summary>
    public void InstallTokens(in Address address, in Address holder, int asset, ulong units, int principal)
    {
        units = Math.Min(units, Plan.Assets[asset].MostUnits(Plan.Assets.Length) - _supply[asset] - _reserved[asset]);
        Span<byte> data = stackalloc byte[TokenAccount.Length];
        TokenAccount.Initialize(data, in Cast.Mints[asset], in holder, units);
        int index = State.Install(in address, WellKnown.Token, Rent.MinimumBalance(TokenAccount.Length), data);
        _supply[asset] += units;
        if (principal != Nobody)
        {
            Holders.Set(State, index, principal, asset);
        }
    }

    private void InstallMints()
    {
        Span<byte> data = stackalloc byte[TokenMint.Length];
        for (int asset = 0; asset < Plan.Assets.Length; asset++)
        {
            TokenMint.Initialize(data, (byte)Plan.Assets[asset].Decimals, null, null);
            State.Install(in Cast.Mints[asset], WellKnown.Token, Rent.MinimumBalance(TokenMint.Length), data);
        }
    }

    private void InstallPopulation(int number)
    {
        PopulationPlan population = Plan.Populations[number];
        for (int i = 0; i < population.Count; i++)
        {
            InstallCoin(Cast.Members[number][i].PublicKey, Purse);
        }

        for (int holding = 0; holding < population.Holds.Length; holding++)
        {
            InstallHolding(number, population.Holds[holding]);
        }

        if (population.Book is { } book)
        {
            InstallBook(number, book);
        }

        if (population.Market is { } market)
        {
            Markets[number] = InstallMarket(number, market);
        }
    }

    private void InstallHolding(int number, HoldingPlan holding)
    {
        PopulationPlan population = Plan.Populations[number];
        AssetPlan asset = Plan.Assets[holding.Asset];
        for (int i = 0; i < population.Count; i++)
        {
            // One stream a member; the asset is the number of the draw, so another holding shifts nobody's.
            RandomStream stream = Random.Stream(RandomSource.Entity(number, i), StreamPurpose.Holdings);
            stream.Index = (ulong)holding.Asset;
            ulong units = asset.Units(holding.Tokens.Sample(ref stream));
            InstallTokens(
                in Cast.TokenAccounts[number][holding.Asset][i], Cast.Members[number][i].PublicKey, holding.Asset, units,
                Principals.Member(number, i));
        }
    }

    private void ReserveBooks()
    {
        foreach (BookPlan book in Plan.Populations.Select(p => p.Book).OfType<BookPlan>())
        {
            foreach (ref readonly BookHolding holding in book.Holdings)
            {
                _reserved[holding.Asset] += holding.Units;
            }
        }

        for (int asset = 0; asset < _reserved.Length; asset++)
        {
            Preconditions.Invariant(
                _reserved[asset] <= Plan.Assets[asset].MostUnits(_reserved.Length), "what books list can be expressed in micro-dollars");
        }
    }

    // An owner has accounts for what the book lists, also where that is nothing, and for nothing else.
    private void InstallBook(int number, BookPlan book)
    {
        foreach (ref readonly BookHolding holding in book.Holdings)
        {
            _reserved[holding.Asset] -= holding.Units;
            InstallTokens(
                in Cast.TokenAccounts[number][holding.Asset][holding.Owner], Cast.Members[number][holding.Owner].PublicKey, holding.Asset,
                holding.Units, Principals.Member(number, holding.Owner));
        }
    }

    // A delegate whom a session lets pay itself, or who alone may be paid, can receive what may leave.
    private void InstallSpenders()
    {
        foreach (DelegationPlan delegation in Plan.Delegations)
        {
            if (delegation.Session is { } terms && terms.Counterparties.Contains(delegation.To))
            {
                foreach (AssetLimitPlan limit in terms.Assets)
                {
                    InstallIfMissing(delegation.To, 0, limit.Asset);
                }
            }

            bool trades = delegation.Session?.Assets.Any(l => l.Band is not null) == true || Plan.Attack.Behaviour == AttackBehaviours.Grief;
            if (trades && Plan.Populations[delegation.To].Market is { } market)
            {
                for (int owner = 0; owner < Plan.Populations[delegation.From].Count; owner++)
                {
                    InstallIfMissing(delegation.From, owner, market.QuoteAsset);
                }
            }

            if (delegation is { Session: { } handedOn, SubAgents: >= 0 and int agents } && handedOn.Counterparties.Contains(agents))
            {
                for (int i = 0; i < Plan.Populations[agents].Count * handedOn.Assets.Length; i++)
                {
                    InstallIfMissing(agents, i / handedOn.Assets.Length, handedOn.Assets[i % handedOn.Assets.Length].Asset);
                }
            }

            if (delegation.Kind == DelegationKind.PreSigned || GrantKinds.Of(delegation.Kind) is { PaysSpenderOnly: true })
            {
                foreach (int asset in Plan.Populations[delegation.From].HeldAssets)
                {
                    InstallIfMissing(delegation.To, 0, asset);
                }
            }
        }
    }

    private MarketPlace InstallMarket(int number, MarketPlan market)
    {
        Address pool = Cast.AddressOf("pool", (ulong)number);
        Address authority = ProgramDerivedAddress.Find(
            [MarketProgram.AuthorityLabel.ToArray(), Address.BytesOf(in pool).ToArray()], MarketProgram.Id, out byte bump);
        Address baseVault = Cast.AddressOf("pool-base", (ulong)number);
        Address quoteVault = Cast.AddressOf("pool-quote", (ulong)number);
        InstallTokens(
            in baseVault, in authority, market.BaseAsset, Plan.Assets[market.BaseAsset].Units(market.BaseTokens), Principals.Pool(number));
        InstallTokens(
            in quoteVault, in authority, market.QuoteAsset, Plan.Assets[market.QuoteAsset].Units(market.QuoteTokens),
            Principals.Pool(number));
        var account = new MarketPool
        {
            Kind = MarketPool.ExpectedKind,
            Operator = Cast.Members[number][0].PublicKey,
            Authority = authority,
            BaseMint = Cast.Mints[market.BaseAsset],
            QuoteMint = Cast.Mints[market.QuoteAsset],
            BaseVault = baseVault,
            QuoteVault = quoteVault,
            FeeBps = (ushort)market.FeeBps,
            Bump = bump,
        };
        State.Install(
            in pool, MarketProgram.Id, Rent.MinimumBalance(MarketPool.Length),
            MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in account, 1)));
        InstallMissingAccounts(number, market);
        return new MarketPlace(pool, authority, baseVault, quoteVault);
    }

    // The operator, and every owner for whom an agent trades, can receive both assets.
    private void InstallMissingAccounts(int number, MarketPlan market)
    {
        foreach (int asset in (ReadOnlySpan<int>)[market.BaseAsset, market.QuoteAsset])
        {
            InstallIfMissing(number, 0, asset);
        }

        for (int agents = 0; agents < Plan.Populations.Length; agents++)
        {
            PopulationPlan population = Plan.Populations[agents];
            if (population.ActsFor >= 0)
            {
                var owners = new TradedOwners(Plan, population, number);
                for (int i = 0; i < owners.Count; i++)
                {
                    InstallIfMissing(population.ActsFor, owners[i], market.QuoteAsset);
                }
            }
        }
    }

    private void InstallIfMissing(int population, int member, int asset)
    {
        Address address = Cast.TokenAccounts[population][asset][member];
        if (State.Find(in address) < 0)
        {
            InstallTokens(
                in address, Cast.Members[population][member].PublicKey, asset, 0, Principals.Member(population, member));
        }
    }
}
