using System.Security.Cryptography;
using System.Text;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Simulation.Grants;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.World;

/// <summary>
/// Everybody's keys and addresses. They depend on the plan alone, so all replications and arms share them. Whoever signs for real has a
/// key pair; whoever is only ever trusted has an address. Filled by the preparations of <see cref="Experiment"/>.
/// </summary>
internal sealed class Cast
{
    private const int ChunkSize = 2048;

    private readonly byte[] _secret;

    public Cast(ExperimentPlan plan)
    {
        Plan = plan;
        _secret = SHA256.HashData(Encoding.UTF8.GetBytes($"openledger/sim/cast/1/{plan.Scenario}"));
        Domain = Core.Execution.LedgerParameters.DomainOf(plan.Scenario, 0);
        Leader = Named("leader").PublicKey;
        Guardian = Named("guardian");
        Attacker = Named("attacker");
        PriceFeed = Named("price-feed");
        Prover = Named("prover");
        Mints = [.. plan.Assets.Select(a => AddressOf($"mint/{a.Symbol}", 0))];
        Members = [.. plan.Populations.Select(p => new KeyPair[p.Count])];
        TokenAccounts = [.. plan.Populations.Select(p => plan.Assets.Select(_ => new Address[p.Count]).ToArray())];
        SessionKeys = [.. plan.Delegations.Select(d => new KeyPair[d.Kind == DelegationKind.Session ? plan.Populations[d.From].Count * SessionsEach(plan, d) : 0])];
        SessionAccounts = [.. SessionKeys.Select(k => new Address[k.Length])];
        bool sessions = plan.Delegations.Any(d => d.Kind is DelegationKind.Session or DelegationKind.PreSigned);
        OwnerAuthorities = [.. plan.Populations.Select(p => new Address[sessions ? p.Count : 0])];
        GrantAccounts = [.. plan.Delegations.Select(d => GrantKinds.Of(d.Kind) is not null
            ? plan.Assets.Select(_ => new Address[plan.Populations[d.From].Count]).ToArray()
            : [])];
        ReplaySenders = new KeyPair[plan.Attack.Transfers.IsEmpty ? 0 : plan.Attack.Transfers.Max(t => t.Sender) + 1];
    }

    public ExperimentPlan Plan { get; }

    /// <summary>The ledger's tag.</summary>
    public Hash256 Domain { get; }

    public Address Leader { get; }

    /// <summary>The node's guardian, and the bridge's.</summary>
    public KeyPair Guardian { get; }

    /// <summary>Holds the accounts in which the attacker gathers what it takes; fees are paid with the stolen key.</summary>
    public KeyPair Attacker { get; }

    public KeyPair PriceFeed { get; }

    public KeyPair Prover { get; }

    /// <summary>Per asset, its mint.</summary>
    public Address[] Mints { get; }

    /// <summary>Per population and member, its key.</summary>
    public KeyPair[][] Members { get; }

    /// <summary>Per population, asset and member, its token account; not all of them exist.</summary>
    public Address[][][] TokenAccounts { get; }

    /// <summary>Per delegation and owner, the session key; all of one delegation derive from one secret of the delegate. Behind those of all
    /// owners follow those of the first sub-agent, of the second, and so on.</summary>
    public KeyPair[][] SessionKeys { get; }

    /// <summary>Per delegation and owner, where the session lies.</summary>
    public Address[][] SessionAccounts { get; }

    /// <summary>Per population and member, where the member's epoch as an owner lies; empty without sessions.</summary>
    public Address[][] OwnerAuthorities { get; }

    /// <summary>Per delegation whose grants lie in accounts of a program, asset and owner, where the grant lies.</summary>
    public Address[][][] GrantAccounts { get; }

    /// <summary>Keys of the senders of a recorded attack.</summary>
    public KeyPair[] ReplaySenders { get; }

    /// <summary>How many keys the preparations derive.</summary>
    public long KeyCount => Members.Sum(m => (long)m.Length) + SessionKeys.Sum(k => (long)k.Length) + ReplaySenders.Length;

    /// <summary>What is to be done before anything runs, in pieces that do not depend on each other.</summary>
    public IEnumerable<Action> Preparations()
    {
        for (int population = 0; population < Members.Length; population++)
        {
            int p = population;
            foreach ((int from, int to) in Chunks(Members[p].Length))
            {
                yield return () => DeriveMembers(p, from, to);
            }
        }

        foreach ((int from, int to) in Chunks(ReplaySenders.Length))
        {
            yield return () =>
            {
                for (int i = from; i < to; i++)
                {
                    ReplaySenders[i] = KeyPair.Derive(_secret, (ulong)i, "replay-sender");
                }
            };
        }

        for (int delegation = 0; delegation < SessionKeys.Length; delegation++)
        {
            int d = delegation;
            foreach ((int from, int to) in Chunks(SessionKeys[d].Length))
            {
                yield return () => DeriveSessions(d, from, to);
            }
        }
    }

    /// <summary>How many sessions each owner has under a delegation: the delegate's, and one per sub-agent.</summary>
    public static int SessionsEach(ExperimentPlan plan, DelegationPlan delegation) =>
        1 + (delegation.SubAgents < 0 ? 0 : plan.Populations[delegation.SubAgents].Count);

    /// <summary>An address that nobody needs to sign for with a real key.</summary>
    public static Address AddressOf(string name, ulong index)
    {
        byte[] bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"openledger/sim/address/1/{name}/{index}"));
        return new Address(bytes);
    }

    private static IEnumerable<(int From, int To)> Chunks(int count)
    {
        for (int from = 0; from < count; from += ChunkSize)
        {
            yield return (from, Math.Min(from + ChunkSize, count));
        }
    }

    private static Address TokenAccountOf(in Address owner, in Address mint)
    {
        Span<byte> buffer = stackalloc byte[64];
        owner.CopyTo(buffer);
        mint.CopyTo(buffer[32..]);
        Hash256 hash = Hash256.Of(buffer);
        return new Address(Hash256.BytesOf(in hash));
    }

    private static string DomainOf(int population) => $"member/{population}";

    private void DeriveGrants(GrantKind kind, int delegation, int number, in Address spender)
    {
        int population = Plan.Delegations[delegation].From;
        Address owner = Members[population][number].PublicKey;
        for (int asset = 0; asset < Mints.Length; asset++)
        {
            GrantAccounts[delegation][asset][number] = kind.AddressFor(in TokenAccounts[population][asset][number], in spender, in owner);
        }
    }

    /// <summary>Where the grant of an owner under a delegation lies, and whom it binds.</summary>
    public GrantPlace GrantOf(int delegation, int asset, int owner)
    {
        DelegationPlan plan = Plan.Delegations[delegation];
        return new GrantPlace(
            GrantAccounts[delegation][asset][owner], TokenAccounts[plan.From][asset][owner], Members[plan.To][0].PublicKey,
            Members[plan.From][owner].PublicKey);
    }

    private KeyPair Named(string name) => KeyPair.Derive(_secret, 0, name);

    private void DeriveMembers(int population, int from, int to)
    {
        string domain = DomainOf(population);
        // The delegate of an allowance may be derived by another piece of work, so its key is derived here once more.
        Address[] spenders = [.. Plan.Delegations.Select(d => KeyPair.Derive(_secret, 0, DomainOf(d.To)).PublicKey)];
        for (int i = from; i < to; i++)
        {
            Members[population][i] = KeyPair.Derive(_secret, (ulong)i, domain);
            Address owner = Members[population][i].PublicKey;
            for (int asset = 0; asset < Mints.Length; asset++)
            {
                TokenAccounts[population][asset][i] = TokenAccountOf(in owner, in Mints[asset]);
            }

            for (int d = 0; d < spenders.Length; d++)
            {
                if (Plan.Delegations[d].From == population && GrantKinds.Of(Plan.Delegations[d].Kind) is { } kind)
                {
                    DeriveGrants(kind, d, i, in spenders[d]);
                }
            }

            if (OwnerAuthorities[population].Length > 0)
            {
                OwnerAuthorities[population][i] = SessionAddresses.OwnerAuthority(Domain, in owner);
            }
        }
    }

    /// <summary>The key of the session that an owner grants as its so manyth, after that of genesis.</summary>
    public KeyPair SessionKeyOf(int delegation, int generation, int owner) => KeyPair.Derive(
        StolenSecret(delegation), ((ulong)generation * (ulong)SessionKeys[delegation].Length) + (ulong)owner, "session");

    private byte[] StolenSecret(int delegation) => SHA256.HashData([.. _secret, .. Encoding.UTF8.GetBytes($"session-secret/{delegation}")]);

    // The delegate keeps one secret and derives every session key from it: whoever steals the secret holds them all.
    private void DeriveSessions(int delegation, int from, int to)
    {
        byte[] stolen = StolenSecret(delegation);
        for (int i = from; i < to; i++)
        {
            SessionKeys[delegation][i] = KeyPair.Derive(stolen, (ulong)i, "session");
            SessionAccounts[delegation][i] = SessionAddresses.Session(Domain, SessionKeys[delegation][i].PublicKey);
        }
    }
}
