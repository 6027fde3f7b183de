using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Grants;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.World;

/// <summary>Installs what owners handed to their delegate before time zero.</summary>
internal sealed class DelegationGenesis
{
    private readonly Genesis _genesis;
    private readonly LedgerState _state;
    private readonly int _number;
    private readonly DelegationPlan _plan;
    private readonly GuardPlaces _guards;

    /// <param name="genesis">The world without delegations.</param>
    /// <param name="state">A copy of its state, to be written.</param>
    /// <param name="delegation">Index of the delegation.</param>
    public DelegationGenesis(Genesis genesis, LedgerState state, int delegation)
    {
        _genesis = genesis;
        _state = state;
        _number = delegation;
        _plan = genesis.Plan.Delegations[delegation];
        _guards = new GuardPlaces(genesis.Cast, _plan);
    }

    private Cast Cast => _genesis.Cast;

    private Address Delegate => Cast.Members[_plan.To][0].PublicKey;

    /// <summary>Installs it, and gives back what owners signed in advance, if that is what they did.</summary>
    public PreSignedHoard? Install()
    {
        switch (_plan.Kind)
        {
            case DelegationKind.SplApprove:
                ForEachAllowance((account, allowance) => Approve(account, Delegate, allowance.Units));
                break;
            case DelegationKind.Session:
                SessionGuardrails.Install(_genesis, _state, _plan, _guards);
                InstallSessions();
                InstallSubSessions();
                break;
            case DelegationKind.PreSigned:
                return new PreSignedHoard(_genesis, _state, _number);
            default:
                InstallGrants(GrantKinds.Of(_plan.Kind)!);
                break;
        }

        return null;
    }

    /// <summary>How long before time zero an owner's delegation was given, never negative.</summary>
    public static SimDuration AgeOf(Genesis genesis, DelegationPlan plan, int owner)
    {
        if (plan.AgeNs is not { } age)
        {
            return SimDuration.Zero;
        }

        RandomStream stream = genesis.Random.Stream(RandomSource.Entity(plan.From, owner), StreamPurpose.Age);
        return age.SampleDelay(ref stream);
    }

    /// <summary>The terms that all sessions of this delegation share, as the owners signed them.</summary>
    public static SessionTerms TermsOf(Genesis genesis, DelegationPlan plan) => TermsOf(genesis, plan, new GuardPlaces(genesis.Cast, plan));

    private static SessionTerms TermsOf(Genesis genesis, DelegationPlan plan, GuardPlaces guards)
    {
        SessionTermsPlan terms = plan.Session!;
        Address to = genesis.Cast.Members[plan.To][0].PublicKey;
        var assets = new List<SessionAssetTerms>();
        foreach (AssetLimitPlan limit in terms.Assets)
        {
            AssetPlan asset = genesis.Plan.Assets[limit.Asset];
            assets.Add(new SessionAssetTerms(
                genesis.Cast.Mints[limit.Asset], asset.Units(limit.PerUseTokens), asset.Units(limit.LifetimeTokens),
                asset.Units(limit.BurstTokens), asset.Units(limit.BurstTokens), asset.Units(limit.RefillTokens),
                (ulong)limit.RefillEvery.WholeMs));
        }

        // What a swap pays out may come in, whether the scenario says so or not.
        if (terms.Actions.Contains("swap") && genesis.Plan.Populations[plan.To].Market is { } market &&
            !terms.Assets.Any(a => a.Asset == market.QuoteAsset))
        {
            assets.Add(SessionAssetTerms.InboundOnly(in genesis.Cast.Mints[market.QuoteAsset]));
        }

        return new SessionTerms
        {
            Domain = genesis.Cast.Domain,
            Delegate = to,
            ExpiryHeight = (ulong)(terms.Lifetime.Ns / genesis.Plan.Ledger.Slot.Ns),
            ExpiryMs = terms.Lifetime.WholeMs,
            IdleTimeoutMs = terms.IdleTimeout?.WholeMs ?? SessionHeader.NoTimeout,
            RevalidateEveryMs = terms.RevalidateEvery?.WholeMs ?? SessionHeader.NoTimeout,
            UsesMax = (uint)Math.Min(terms.Uses, uint.MaxValue),
            Assets = [.. assets],
            Validators = terms.Validated ? [genesis.Cast.Guardian.PublicKey] : [],
            Limits = SessionGuardrails.LimitsOf(genesis.Plan, terms),
            Prices = SessionGuardrails.PricesOf(guards),
            Clauses =
            [
                new SessionClause
                {
                    Actions = [.. terms.Actions.Select(ActionOf)],
                    Counterparties = [.. terms.Counterparties.SelectMany(p => AddressesOf(genesis, p))],
                },
            ],
        };
    }

    private static SessionAction ActionOf(string name) => name == "swap"
        ? new SessionAction(MarketProgram.Id, MarketProgram.SwapAction)
        : new SessionAction(WellKnown.Token, (ulong)TokenInstruction.Transfer);

    // A program's population stands for its operator and for the pool that it operates.
    private static IEnumerable<Address> AddressesOf(Genesis genesis, int population)
    {
        foreach (KeyPair member in genesis.Cast.Members[population])
        {
            yield return member.PublicKey;
        }

        if (genesis.Plan.Populations[population].Market is not null)
        {
            yield return genesis.Markets[population].Authority;
        }
    }

    private ulong AmountOf(int asset) =>
        _plan.AmountTokens is { } tokens ? _genesis.Plan.Assets[asset].Units(tokens) : ulong.MaxValue;

    // Every account that the owners hold, or those that their book has an allowance on.
    private void ForEachAllowance(Action<int, BookAllowance> install)
    {
        PopulationPlan owners = _genesis.Plan.Populations[_plan.From];
        if (_plan.AmountFromBook)
        {
            foreach (ref readonly BookAllowance allowance in owners.Book!.AllowancesTo(_plan.To))
            {
                install(_state.Find(in Cast.TokenAccounts[_plan.From][allowance.Asset][allowance.Owner]), allowance);
            }

            return;
        }

        foreach (int asset in owners.HeldAssets)
        {
            Address[] accounts = Cast.TokenAccounts[_plan.From][asset];
            for (int owner = 0; owner < owners.Count; owner++)
            {
                if (_state.Find(in accounts[owner]) is >= 0 and int account)
                {
                    install(account, new BookAllowance(_plan.To, owner, asset, AmountOf(asset), BookAllowance.Never));
                }
            }
        }
    }

    private void Approve(int account, in Address spender, ulong amount)
    {
        Span<byte> data = stackalloc byte[TokenAccount.Length];
        _state.DataOf(account).CopyTo(data);
        TokenAccount.SetDelegate(data, in spender, amount);
        _state.Install(_state.AddressOf(account), WellKnown.Token, _state.LamportsOf(account), data);
    }

    private void InstallGrants(GrantKind kind)
    {
        byte[] data = new byte[kind.Length];
        ulong lamports = Rent.MinimumBalance(data.Length);
        kind.InstallShared(_state, Delegate);
        ForEachAllowance((account, given) =>
        {
            Approve(account, kind.Authority, ulong.MaxValue);
            GrantPlace place = Cast.GrantOf(_number, given.Asset, given.Owner);
            kind.Write(data, in place, TermsOf(in given));
            _state.Install(place.Grant, kind.Program, lamports, data);
        });
    }

    private GrantTerms TermsOf(in BookAllowance given) => new(
        given.Units, _genesis.Plan.Assets[given.Asset].Units(_plan.RefillTokens), _plan.Period?.WholeMs ?? 0,
        -AgeOf(_genesis, _plan, given.Owner).WholeMs, ExpiresMs(in given));

    private long ExpiresMs(in BookAllowance given)
    {
        if (_plan.ExpiresFromBook)
        {
            return given.ExpiresMs;
        }

        return _plan.Expires is { } lifetime ? (lifetime - AgeOf(_genesis, _plan, given.Owner)).WholeMs : BookAllowance.Never;
    }

    private void InstallSubSessions()
    {
        int agents = _plan.SubAgents < 0 ? 0 : _genesis.Plan.Populations[_plan.SubAgents].Count;
        for (int agent = 0; agent < agents; agent++)
        {
            new SubSessionGenesis(_genesis, _state, _number, agent).Install();
        }
    }

    // All sessions of a delegation differ in key, owner and guards only, so one is written in full and the others are copies.
    private void InstallSessions()
    {
        SessionTerms terms = SubSessionGenesis.OfParent(_genesis, _plan, TermsOf(_genesis, _plan, _guards)) with { Guards = [.. _guards.Of(0)] };
        Hash256 scopeHash = HashOf(terms);
        byte[] data = new byte[terms.AccountLength];
        SessionGenesis.Write(data, terms, in scopeHash, default, default, nowMs: 0);
        ulong lamports = Rent.MinimumBalance(data.Length);
        for (int owner = 0; owner < _genesis.Plan.Populations[_plan.From].Count; owner++)
        {
            bool open = SessionView.TryOpen(data.AsSpan(), out SessionView view);
            Preconditions.Invariant(open, "a session that was just written can be read");
            ref SessionHeader header = ref view.Header;
            header.Key = Cast.SessionKeys[_number][owner].PublicKey;
            header.Owner = Cast.Members[_plan.From][owner].PublicKey;
            header.OwnerAuthority = Cast.OwnerAuthorities[_plan.From][owner];
            if (_guards.Owners.Length > 0)
            {
                terms = terms with { Guards = [.. _guards.Of(owner)] };
                terms.Guards.CopyTo(view.Guards);
                header.ScopeHash = HashOf(terms);
            }

            header.RefreshPath(in Cast.SessionAccounts[_number][owner]);
            SubSessionGenesis.HandOn(_genesis, _plan, view);
            _state.Install(in Cast.SessionAccounts[_number][owner], SessionProgram.Id, lamports, data);
        }
    }

    private static Hash256 HashOf(SessionTerms terms)
    {
        Span<byte> signed = stackalloc byte[4096];
        var writer = new InstructionWriter(signed);
        terms.Write(ref writer);
        return Hash256.Of(writer.Written);
    }
}
