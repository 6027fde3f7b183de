using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions.Fuzz;

/// <summary>
/// Random grants, uses and changes of sessions with random terms reach every reason there is, and whatever they do: records give every
/// counter, and nothing throws.
/// </summary>
public sealed class ReasonFuzzTest
{
    private const int Steps = 100_000;
    private const int PerBlock = 40;

    private readonly Random _random = new(20261121);
    private readonly FuzzStage _stage;
    private readonly FuzzTerms _terms;
    private readonly List<FuzzSession> _sessions = [];
    private readonly Dictionary<SessionReason, int> _seen = [];
    private readonly Dictionary<KeyPair, ulong> _grants = [];

    public ReasonFuzzTest()
    {
        _stage = new FuzzStage(_random);
        _terms = new FuzzTerms(_stage, _random);
        foreach (KeyPair owner in _stage.Owners)
        {
            _stage.TokensOf(owner);
            _stage.OtherOf(owner);
        }
    }

    private TestLedger Ledger => _stage.Ledger;

    [Fact]
    public void A_hundred_thousand_random_grants_and_uses_reach_every_reason()
    {
        int steps = 0;
        while (steps < Steps)
        {
            for (int i = 0; i < PerBlock; i++, steps++)
            {
                Queue(Draw());
            }

            _grants.Clear();
            if (_random.Next(4) == 0)
            {
                _stage.Publish();
            }

            foreach (AuthorizationRecord record in _stage.Produce().Output.Records)
            {
                _seen[record.Reason] = _seen.GetValueOrDefault(record.Reason) + 1;
            }

            Ledger.AdvanceTo(Ledger.Slot, Ledger.TimeMs + _random.Next(2_000));
        }

        SessionReason[] missing = [.. Enum.GetValues<SessionReason>().Where(r => !_seen.ContainsKey(r))];
        string seen = string.Join(", ", _seen.OrderBy(p => p.Value).Select(p => $"{p.Key} {p.Value}"));
        Assert.True(missing.Length == 0, $"never seen: {string.Join(", ", missing)}; seen: {seen}");
        Assert.True(_seen[SessionReason.Allowed] > Steps / 10, $"allowed {_seen[SessionReason.Allowed]}");
    }

    private void Queue(Instruction[] instructions)
    {
        // What does not fit into a transaction says nothing about sessions.
        AccountMeta[] accounts = [.. instructions.SelectMany(i => i.Accounts)];
        int addresses = accounts.Select(a => a.Address).Concat(instructions.Select(i => i.Program)).Distinct().Count() + 1;
        int signers = accounts.Where(a => a.IsSigner).Select(a => a.Address).Distinct().Count() + 1;
        int length = 48 + (64 * signers) + (32 * addresses) + accounts.Length + instructions.Sum(i => i.Data.Length + 6);
        if (instructions.Length != 0 && length < TransactionLimits.MaxBytes)
        {
            Ledger.Queue(instructions);
        }
    }

    private Instruction[] Draw() => _random.Next(100) switch
    {
        < 12 => Grant(),
        < 18 => SubGrant(),
        < 32 => Change(),
        _ => Use(),
    };

    private KeyPair Owner() => _stage.Owners[_random.Next(_stage.Owners.Length)];

    private Address Principal() => TestLedger.Place(FuzzStage.Principals[_random.Next(FuzzStage.Principals.Length)]);

    // The newest are alive most often; now and then one that was never granted.
    private FuzzSession Session()
    {
        FuzzSession session = _sessions[^1];
        for (int tries = 0; tries < 8; tries++)
        {
            int back = (int)(Math.Pow(_random.NextDouble(), 2) * Math.Min(_sessions.Count, 120));
            session = _sessions[Math.Max(0, _sessions.Count - 1 - back)];
            if (Ledger.Data(AddressOf(session)).Length != 0)
            {
                break;
            }
        }

        return session;
    }

    private Instruction[] Grant()
    {
        KeyPair owner = Owner();
        Address principal = Principal();
        var authority = OwnerAuthority.Read(Ledger.Data(SessionAddresses.OwnerAuthority(Ledger.Parameters.Domain, owner.PublicKey)));
        ulong waiting = _grants[owner] = _grants.GetValueOrDefault(owner) + 1;
        SessionTerms terms = _terms.Draw(owner, authority.Epoch, authority.NextGrantNonce + waiting - 1, principal);
        KeyPair key = _random.Next(40) switch
        {
            0 => owner,
            1 when _sessions.Count > 0 => Session().Key,
            _ => _stage.NewKey(),
        };
        Instruction grant = SessionIx.Grant(terms, key.PublicKey, owner.PublicKey);
        _sessions.Add(new FuzzSession(key, owner, principal, terms, null));
        return _random.Next(40) switch
        {
            0 => [grant with { Accounts = [.. grant.Accounts.Select(a => a.Address == key.PublicKey ? a with { IsSigner = false } : a)] }],
            1 => [grant with { Data = grant.Data[..^3] }],
            2 => [grant with { Accounts = [AccountMeta.Writable(_stage.PayeeTokens), .. grant.Accounts.Skip(1)] }],
            _ => [grant],
        };
    }

    private Instruction[] SubGrant()
    {
        if (_sessions.Count == 0)
        {
            return [];
        }

        FuzzSession parent = Session();
        Address principal = Principal();
        ulong nonce = SessionView.TryOpen((ReadOnlySpan<byte>)Ledger.Data(AddressOf(parent)), out SessionReading read) ? read.Header.Children : 0UL;
        SessionTerms terms = _terms.DrawPart(parent.Terms, nonce, principal);
        KeyPair key = _stage.NewKey();
        var child = new FuzzSession(key, parent.Owner, principal, terms with { Parent = AddressOf(parent) }, parent);
        _sessions.Add(child);
        (Address, Address)[] above = _random.Next(20) == 0 ? [child.Above[0]] : child.Above;
        return [SessionIx.SubGrant(terms, key.PublicKey, parent.Owner.PublicKey, above)];
    }

    private Address AddressOf(FuzzSession session) => SessionAddresses.Session(Ledger.Parameters.Domain, session.Key.PublicKey);

    private Instruction[] Use()
    {
        if (_sessions.Count == 0)
        {
            return [];
        }

        FuzzSession session = Session();
        ulong units = (ulong)_random.Next(1, _random.Next(4) == 0 ? 8_000 : 600);
        bool known = SessionView.TryOpen((ReadOnlySpan<byte>)Ledger.Data(AddressOf(session)), out SessionReading read);
        List<AccountMeta> extras = [];
        if (_random.Next(12) != 0)
        {
            extras.Add(AccountMeta.Readonly(_stage.Feed));
            extras.Add(AccountMeta.Readonly(ProgramCode.AddressFor(WellKnown.Token)));
            extras.Add(AccountMeta.Readonly(SessionAddresses.ClassMember(_stage.Registrar.PublicKey, _stage.Stranger.PublicKey)));
            extras.AddRange(session.Terms.Guards.Select(g => AccountMeta.Writable(g)));
            ulong place = known && read.Limits is [{ Kind: SessionLimitKind.Delay } delay, ..] ? delay.Since : 0;
            extras.Add(AccountMeta.Writable(SessionAddresses.Queued(AddressOf(session), _random.Next(3) == 0 ? place : Math.Max(1, place) - 1)));
        }

        if (_random.Next(3) == 0)
        {
            extras.AddRange(_stage.Approvers.Take(_random.Next(1, 3)).Select(a => AccountMeta.ReadonlySigner(a.PublicKey)));
        }

        bool hasLane = session.Terms.Limits.Any(l => l.Kind == SessionLimitKind.Sequence);
        ulong last = known && read.Limits is [{ Kind: SessionLimitKind.Sequence } lane, ..] ? lane.Used : 0;
        Instruction use = SessionIx.Use(new UseSpec
        {
            Key = session.Key.PublicKey,
            Owner = _random.Next(60) == 0 ? _stage.Stranger.PublicKey : session.Owner.PublicKey,
            Principal = session.Principal,
            Declared = _random.Next(15) == 0 ? [] : [((byte)(_random.Next(10) == 0 ? 1 : 0), units)],
            Ancestors = _random.Next(25) == 0 ? [] : session.Above,
            Extras = [.. extras],
            Place = hasLane == (_random.Next(12) != 0) ? ((uint)_random.Next(10) / 9, last + (ulong)(_random.Next(10) == 0 ? 0 : 1)) : null,
        });
        use = _random.Next(60) switch
        {
            0 => use with { Data = use.Data[..^1] },
            1 => use with { Accounts = [.. use.Accounts.Select((a, i) => i == 0 ? a with { IsWritable = false } : a)] },
            2 => use with { Accounts = [.. use.Accounts.Select((a, i) => i == 1 ? a with { IsSigner = false } : a)] },
            _ => use,
        };
        Instruction covered = Covered(session, _random.Next(5) == 0 ? units + 1 : units);
        return _random.Next(40) switch
        {
            0 => [use],
            1 => [covered, use],
            < 8 => [use, covered, use, covered],
            _ => [use, covered],
        };
    }

    private Instruction Covered(FuzzSession session, ulong units)
    {
        Address owner = session.Owner.PublicKey;
        Address tokens = TestLedger.Place($"tokens {owner}");
        Instruction pay = TokenIx.Transfer(tokens, _random.Next(6) == 0 ? _stage.StrangerTokens : _stage.PayeeTokens, owner, units);
        Instruction covered = _random.Next(30) switch
        {
            0 => TokenIx.Burn(tokens, _stage.Mint, owner, units),
            1 => SystemIx.Transfer(owner, _stage.Payee.PublicKey, units),
            2 => TokenIx.Approve(tokens, _stage.Stranger.PublicKey, owner, units),
            3 => SessionIx.RevokeAll(owner),
            4 => TokenIx.Transfer(TestLedger.Place($"other {owner}"), _stage.PayeeOther, owner, units),
            5 or 6 => LendingIx.Borrow(_stage.Pool, owner, _stage.Vault, tokens, units),
            7 => TestPrograms.Through(TestPrograms.ForwardId, TokenIx.Approve(tokens, _stage.Stranger.PublicKey, owner, 5)),
            8 => Nested(session),
            9 => TokenIx.Transfer(tokens, _stage.PayeeTokens, owner, ulong.MaxValue / 2),
            _ => pay,
        };
        return covered.WithoutSigner(owner);
    }

    private static Instruction Nested(FuzzSession session)
    {
        Instruction inner = SessionIx.Use(session.Key.PublicKey, session.Owner.PublicKey, session.Principal);
        return TestPrograms.Through(
            TestPrograms.ForwardId, inner with { Accounts = [.. inner.Accounts, AccountMeta.Readonly(session.Owner.PublicKey)] });
    }

    private Instruction[] Change()
    {
        if (_sessions.Count == 0)
        {
            return [];
        }

        FuzzSession session = Session();
        Address key = session.Key.PublicKey;
        Address owner = session.Owner.PublicKey;
        Address signer = _random.Next(6) switch
        {
            0 => _stage.Stranger.PublicKey,
            1 => key,
            2 => _stage.Governor.PublicKey,
            _ => owner,
        };
        SessionView.TryOpen((ReadOnlySpan<byte>)Ledger.Data(AddressOf(session)), out SessionReading read);
        uint version = Ledger.Data(AddressOf(session)).Length > 8 ? read.Header.Version : 0;
        Address guard = SessionIx.GuardAddress(_random.Next(2) == 0 ? _stage.Shared : _stage.GuardOf(session.Owner));
        return _random.Next(150) switch
        {
            < 10 => [SessionIx.End(SessionOperation.Freeze, key, signer)],
            < 20 => [SessionIx.End(SessionOperation.Unfreeze, key, owner)],
            < 28 => [SessionIx.Revoke(key, signer)],
            < 36 => [SessionIx.End(SessionOperation.RevokeTree, key, signer)],
            < 50 => [SessionIx.Narrow((uint)(version + (_random.Next(5) / 4)), session.Terms with { UsesMax = session.Terms.UsesMax + 1 - (uint)_random.Next(2) }, key, signer)],
            < 60 => [SessionIx.Renew(version, 1_000_000_000, Ledger.TimeMs + _random.Next(500_000), key, owner)],
            < 80 => [SessionIx.Revalidate(key, owner, _random.Next(6) == 0 ? _stage.Stranger.PublicKey : _stage.Registrar.PublicKey,
                Ledger.Data(AddressOf(session)).Length > 8 ? read.Header.RevalidationNonce + (ulong)(_random.Next(4) / 3 * 2) + (_random.Next(8) == 0 ? 0UL : 1) : 1)],
            < 88 => [SessionIx.Reclaim(key, owner)],
            < 100 => [SessionIx.CancelQueued(key, signer, 0)],
            < 120 => [SessionIx.Export(key, owner, session.Principal, _random.Next(8) == 0 ? 8U : 7U, 0, (ulong)_random.Next(1, 1_500))],
            < 124 => [SessionIx.Settle(key, _stage.Governor.PublicKey, 7, 0, (ulong)_random.Next(500))],
            < 136 => [SessionIx.ResetGuard(guard, _random.Next(4) == 0 ? _stage.Governor.PublicKey : owner)],
            < 138 => [SessionIx.Pause(guard, 2_000, [.. _stage.PauseGuardians.Select(g => g.PublicKey)])],
            < 146 => [SessionIx.RequireFresh(owner, (ulong)_random.Next(3), Ledger.Slot + (ulong)_random.Next(5))],
            147 => [SessionIx.RevokeAll(owner)],
            148 => [SessionIx.VoidGrants(owner, (ulong)_random.Next(3_000))],
            _ => [],
        };
    }
}
