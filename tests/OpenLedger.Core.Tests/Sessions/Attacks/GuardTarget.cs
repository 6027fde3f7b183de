using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>Sessions of one or more owners behind shared guards: one guard for each owner, one for the asset, or both.</summary>
internal sealed class GuardTarget : AttackTarget
{
    private const ulong Held = 100_000;

    private readonly List<Session> _sessions = [];
    private readonly Address _mint;
    private readonly Address _to;
    private readonly GuardFlow? _ownerFlow;
    private readonly GuardFlow? _assetFlow;
    private readonly SessionBound _session;
    private readonly int _owners;
    private readonly int _perOwner;

    /// <param name="owners">How many owners.</param>
    /// <param name="perOwner">How many sessions each granted.</param>
    /// <param name="session">The limits of each session; the mint is set here.</param>
    /// <param name="ownerFlow">The guard of each owner, if there is one.</param>
    /// <param name="assetFlow">The asset's guard, if there is one.</param>
    /// <param name="resetMs">When owners and governor reset their guards; never if left out.</param>
    public GuardTarget(
        int owners, int perOwner, SessionAssetTerms session, GuardFlow? ownerFlow, GuardFlow? assetFlow, long resetMs = long.MaxValue)
    {
        (_owners, _perOwner, _ownerFlow, _assetFlow) = (owners, perOwner, ownerFlow, assetFlow);
        Address governor = TestLedger.Key("governor").PublicKey;
        Ledger = new TestLedger(TestLedger.DefaultParameters with { Governor = governor });
        Ledger.Wallet("governor");
        StartMs = Ledger.TimeMs;
        _mint = Ledger.Mint("guarded mint");
        Address payee = Ledger.Wallet("guarded payee").PublicKey;
        _to = Ledger.Tokens("guarded payee tokens", in _mint, in payee, 0);
        KeyPair[] wallets = [.. Enumerable.Range(0, owners).Select(i => Ledger.Wallet($"guarded owner {i}"))];
        Address[] tokens = [.. wallets.Select((w, i) => Ledger.Tokens($"guarded tokens {i}", in _mint, w.PublicKey, Held))];
        KeyPair[] keys = [.. Enumerable.Range(0, owners * perOwner).Select(i => Ledger.Wallet($"guarded key {i}"))];
        SessionTerms terms = new()
        {
            Domain = Ledger.Parameters.Domain, Delegate = TestLedger.Place("principal"),
            ExpiryHeight = ulong.MaxValue, ExpiryMs = 3_600_000, UsesMax = 100_000, AttemptBurst = 100_000,
            Assets = [session with { Mint = _mint }],
            Clauses = [new SessionClause { Actions = [SessionStage.TokenTransfer], Counterparties = [payee] }],
        };
        _session = new SessionBound(terms, StartMs);
        List<(Address Guard, Address Resetter)> guards = [];
        Address[] shared = assetFlow is null ? [] : [Create(GuardKind.Asset, default, 2, assetFlow, in governor, guards)];
        for (int i = 0; i < owners; i++)
        {
            Address owner = wallets[i].PublicKey;
            Address[] own = ownerFlow is null ? shared : [Create(GuardKind.Owner, owner, 1, ownerFlow, in owner, guards), .. shared];
            for (int j = 0; j < perOwner; j++)
            {
                Address key = keys[(i * perOwner) + j].PublicKey;
                RunOk(SessionIx.Grant(terms with { GrantNonce = (ulong)j, Guards = [.. own] }, in key, in owner));
                _sessions.Add(new Session(key, owner, tokens[i], own));
            }
        }

        OwnerActs = resetMs == long.MaxValue ? []
            : [.. guards.Select(g => new OwnerAct(resetMs, () => [SessionIx.ResetGuard(g.Guard, g.Resetter)], HasLane: false))];
    }

    /// <inheritdoc/>
    public override TestLedger Ledger { get; }

    /// <inheritdoc/>
    public override long StartMs { get; }

    /// <inheritdoc/>
    public override int Keys => _sessions.Count;

    /// <inheritdoc/>
    public override int KeysAtLeast => _sessions.Count;

    /// <inheritdoc/>
    public override ulong Gained => Ledger.Amount(in _to);

    /// <inheritdoc/>
    public override ulong Most(long fromMs, long toMs, int blocks, bool isFirst)
    {
        // Limits are nested: sessions in their owner, owners in the asset.
        UInt128 owner = UInt128.Min(Held, (UInt128)_session.Most(fromMs, toMs, blocks, isFirst) * (UInt128)_perOwner);
        UInt128 all = UInt128.Min(owner, Through(_ownerFlow, toMs - fromMs)) * (UInt128)_owners;
        return (ulong)UInt128.Min(all, Through(_assetFlow, toMs - fromMs));
    }

    /// <inheritdoc/>
    public override Instruction[]? Build(in AttackStep step)
    {
        Session session = _sessions[step.Key];
        ulong units = step.Units;
        ulong half = units / 2;
        return step.Move switch
        {
            AttackMove.Take => [Use(session, units), Pay(session, units)],
            AttackMove.TakeTwice => [Use(session, half), Pay(session, half), Use(session, units - half), Pay(session, units - half)],
            AttackMove.Understate => [Use(session, half), Pay(session, units)],
            _ => null,
        };
    }

    // A guard is full when it is made.
    private static UInt128 Through(GuardFlow? flow, long spanMs) =>
        flow is null ? UInt128.MaxValue / 1_000 : flow.Burst + ((UInt128)flow.Refill * (UInt128)spanMs / flow.PeriodMs);

    private Address Create(
        GuardKind kind, in Address subject, byte ownersToTrip, GuardFlow flow, in Address governor,
        List<(Address Guard, Address Resetter)> guards)
    {
        var terms = new GuardTerms(
            kind, subject, _mint, flow.Burst, flow.Refill, flow.PeriodMs, ownersToTrip, RefusalWindowMs: 5_000, CooldownMs: 500,
            ProbeUnits: flow.Burst, ProbeMs: 1_000);
        RunOk(SessionIx.CreateGuard(terms, in governor));
        guards.Add((SessionIx.GuardAddress(terms), governor));
        return SessionIx.GuardAddress(terms);
    }

    private void RunOk(Instruction instruction)
    {
        Ledger.At(StartMs).RunOk(instruction);
        Ledger.At(StartMs);
    }

    private static Instruction Use(Session session, ulong units) => SessionIx.Use(new UseSpec
    {
        Key = session.Key, Owner = session.Owner, Principal = TestLedger.Place("principal"), Declared = [((byte)0, units)],
        Extras = [.. session.Guards.Select(g => AccountMeta.Writable(in g))],
    });

    private Instruction Pay(Session session, ulong units) =>
        TokenIx.Transfer(session.Tokens, in _to, session.Owner, units).WithoutSigner(session.Owner);

    private sealed record Session(Address Key, Address Owner, Address Tokens, Address[] Guards);
}
