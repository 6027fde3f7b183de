using System.Numerics;
using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>
/// Random terms, random uses, random times: every decision is the model's, no window of time holds more than the limits allow, and the
/// records alone tell what was spent and what left.
/// </summary>
public sealed class SessionLimitsTests
{
    private const int Cases = 1_500;
    private const int Token = 0;
    private const int Native = 1;
    private const ulong Balance = 1_000_000_000_000;

    private readonly SessionStage _stage = new();
    private readonly BlockRunner _runner;
    private readonly Dictionary<SessionReason, int> _seen = [];
    private readonly List<(int Asset, long TimeMs, ulong Units)> _allowed = [];
    private readonly List<AuthorizationRecord> _records = [];
    private Random _random = new(0);
    private SessionTerms _terms = null!;
    private SessionModel _model = null!;
    private ulong _height;
    private long _nowMs;

    public SessionLimitsTests()
    {
        _stage.Ledger.Tokens("owner tokens", _stage.Mint, _stage.Owner.PublicKey, Balance);
        _stage.Ledger.Wallet("owner", Balance);
        _runner = new BlockRunner(_stage.Ledger.Runtime, _stage.Ledger.State, _stage.Ledger.Payer.PublicKey);
    }

    [Fact]
    public void Limits_are_never_exceeded_and_records_tell_the_truth()
    {
        for (int seed = 0; seed < Cases; seed++)
        {
            _random = new Random(seed);
            RunCase(seed);
            _runner.RollbackAll();
            _runner.Forget();
        }

        SessionReason[] expected =
        [
            SessionReason.Allowed, SessionReason.NotYetValid, SessionReason.Expired, SessionReason.Idle, SessionReason.Stale,
            SessionReason.Revoked, SessionReason.LimitAttempts, SessionReason.ScopeAction, SessionReason.LimitUses, SessionReason.ScopeAsset,
            SessionReason.LimitPerUse, SessionReason.LimitLifetime, SessionReason.LimitBucket, SessionReason.ScopeCounterparty,
            SessionReason.OutflowAboveDeclared, SessionReason.ExecutionFailed,
        ];
        Assert.All(expected, r => Assert.True(_seen.GetValueOrDefault(r) >= 100, $"{r} was met {_seen.GetValueOrDefault(r)} times"));
    }

    private void RunCase(int seed)
    {
        _allowed.Clear();
        _records.Clear();
        (_height, _nowMs) = (1, _random.Next(0, 5_000));
        _terms = DrawTerms();
        BlockOutput grant = _runner.Run(
            _height, _nowMs, _runner.Build(SessionIx.Grant(_terms, _stage.SessionKey.PublicKey, _stage.Owner.PublicKey)));
        Assert.True(grant.Receipts[0].Status == TransactionStatus.Success, $"seed {seed}: {TestLedger.Describe(grant.Receipts[0])}");
        _model = new SessionModel(_terms, _nowMs);
        ulong tokens = _stage.Ledger.Amount(_stage.OwnerTokens);
        ulong lamports = _stage.Ledger.Lamports(_stage.Owner);
        for (int step = 0; step < 30; step++)
        {
            _height += (ulong)_random.Next(1, 4);
            _nowMs += DrawDelay();
            Step($"seed {seed}, step {step}");
        }

        CheckWindows(seed);
        ReplayRecords(seed, tokens - _stage.Ledger.Amount(_stage.OwnerTokens), lamports - _stage.Ledger.Lamports(_stage.Owner));
    }

    private void Step(string where)
    {
        if (_random.Next(40) == 0)
        {
            Control(_random.Next(3) > 0);
            return;
        }

        var uses = new ModelUse[_random.Next(4) == 0 ? _random.Next(2, 4) : 1];
        var instructions = new List<Instruction>();
        for (int i = 0; i < uses.Length; i++)
        {
            uses[i] = DrawUse();
            instructions.AddRange(Instructions(in uses[i]));
        }

        bool failsLater = _random.Next(10) == 0;
        if (failsLater)
        {
            instructions.Add(SystemIx.Transfer(_stage.Stranger.PublicKey, _stage.Payee.PublicKey, ulong.MaxValue));
        }

        BlockOutput output = _runner.Run(_height, _nowMs, _runner.Build([.. instructions]));
        Receipt receipt = output.Receipts[0];
        SessionModel after = _model.Copy();
        after.Attempted = 0;
        List<SessionReason> decisions = [];
        foreach (ref readonly ModelUse use in uses.AsSpan())
        {
            decisions.Add(after.Use(in use, _height, _nowMs));
            if (decisions[^1] != SessionReason.Allowed)
            {
                break;
            }
        }

        bool succeeds = decisions[^1] == SessionReason.Allowed && !failsLater;
        Assert.True(succeeds == (receipt.Status == TransactionStatus.Success), $"{where}: {decisions[^1]}, {TestLedger.Describe(in receipt)}");
        Assert.True(decisions.Count == output.Records.Count, $"{where}: a record per decision");
        for (int i = 0; i < decisions.Count; i++)
        {
            SessionReason expected = decisions[i] == SessionReason.Allowed && !succeeds ? SessionReason.ExecutionFailed : decisions[i];
            Assert.True(expected == output.Records[i].Reason, $"{where}, use {i}: expected {expected}, got {output.Records[i].Reason}");
            _seen[expected] = _seen.GetValueOrDefault(expected) + 1;
        }

        _records.AddRange(output.Records);
        if (succeeds)
        {
            _model = after;
            _allowed.AddRange(uses.Select(u => (u.Asset, _nowMs, u.Declared)));
        }
        else
        {
            _model.ChargeAttempts(after.Attempted, _nowMs);
        }

        CheckAccount(where);
    }

    private void Control(bool revalidate)
    {
        Instruction control = revalidate
            ? SessionIx.Revalidate(_stage.SessionKey.PublicKey, _stage.Owner.PublicKey, _stage.Payee.PublicKey, _stage.Header.RevalidationNonce + 1)
            : SessionIx.Revoke(_stage.SessionKey.PublicKey, _stage.Owner.PublicKey);
        BlockOutput output = _runner.Run(_height, _nowMs, _runner.Build(control));
        if (output.Receipts[0].Status == TransactionStatus.Success)
        {
            if (revalidate)
            {
                _model.Revalidate(_nowMs);
            }
            else
            {
                _model.IsRevoked = true;
            }
        }
    }

    private void CheckAccount(string where)
    {
        Assert.True(SessionView.TryOpen((ReadOnlySpan<byte>)_stage.Ledger.Data(_stage.SessionAddress), out SessionReading session), where);
        Assert.True(session.Header.Uses == _model.Uses && session.Header.Uses <= session.Header.UsesMax, $"{where}: uses");
        for (int a = 0; a < session.Assets.Length; a++)
        {
            SessionAsset asset = session.Assets[a];
            Assert.True(asset.Spent == _model.Spent(a) && asset.Spent <= asset.Lifetime, $"{where}: spent");
            Assert.True(asset.Bucket.IsWellFormed, $"{where}: bucket");
        }
    }

    // b + r * dt over every window between two uses; the one unit more is the fraction that the bucket carries.
    private void CheckWindows(int seed)
    {
        for (int a = 0; a < _terms.Assets.Length; a++)
        {
            SessionAssetTerms limits = _terms.Assets[a];
            (int Asset, long TimeMs, ulong Units)[] uses = [.. _allowed.Where(u => u.Asset == a)];
            for (int i = 0; i < uses.Length; i++)
            {
                BigInteger sum = 0;
                for (int j = i; j < uses.Length; j++)
                {
                    sum += uses[j].Units;
                    BigInteger refill = limits.RefillPeriodMs == 0
                        ? 0
                        : ((BigInteger)limits.Refill * (uses[j].TimeMs - uses[i].TimeMs) / limits.RefillPeriodMs) + 1;
                    Assert.True(uses[j].Units <= limits.PerUse && sum <= limits.Burst + refill, $"seed {seed}: window {i} to {j}");
                }
            }
        }
    }

    private void ReplayRecords(int seed, ulong tokensLeft, ulong lamportsLeft)
    {
        UInt128[] spent = new UInt128[2];
        UInt128[] actual = new UInt128[2];
        uint uses = 0;
        foreach (AuthorizationRecord record in _records)
        {
            int asset = record.Asset == _stage.Mint ? Token : Native;
            Assert.True(record.UsesBefore == uses || record.Reason != SessionReason.Allowed, $"seed {seed}: uses before");
            if (record.Reason != SessionReason.Allowed)
            {
                Assert.True(record.SpentAfter == record.SpentBefore && record.UsesAfter == record.UsesBefore, $"seed {seed}: denied");
                Assert.True(record.ActualUnits == 0 && record.LevelAfter == record.LevelBefore, $"seed {seed}: denied");
                continue;
            }

            Assert.True(record.SpentBefore == spent[asset], $"seed {seed}: spent before");
            Assert.True(record.SpentAfter - record.SpentBefore == record.DeclaredUnits, $"seed {seed}: spent");
            Assert.True(record.LevelBefore - record.LevelAfter == record.DeclaredUnits, $"seed {seed}: level");
            spent[asset] = record.SpentAfter;
            actual[asset] += record.ActualUnits;
            uses = record.UsesAfter;
        }

        Assert.True(actual[Token] == tokensLeft && actual[Native] == lamportsLeft, $"seed {seed}: what left is what the records say");
        ReadOnlySpan<SessionAsset> assets = MemoryMarshal.Cast<byte, SessionAsset>(
            _stage.Ledger.Data(_stage.SessionAddress).AsSpan(SessionHeader.Length, 2 * SessionAsset.Length));
        Assert.True(assets[Token].Spent == spent[Token] && assets[Native].Spent == spent[Native], $"seed {seed}: records give the counters");
        Assert.True(_stage.Header.Uses == uses, $"seed {seed}: records give the uses");
    }

    private SessionTerms DrawTerms() => _stage.Terms with
    {
        NotBeforeMs = _random.Next(4) == 0 ? _nowMs + _random.Next(5_000) : 0,
        NotBeforeHeight = _random.Next(8) == 0 ? (ulong)_random.Next(10) : 0,
        ExpiryMs = _nowMs + (_random.Next(3) == 0 ? _random.Next(10_000, 20_000) : 1_000_000),
        ExpiryHeight = _random.Next(8) == 0 ? (ulong)_random.Next(20, 60) : 1_000_000,
        IdleTimeoutMs = _random.Next(3) == 0 ? _random.Next(1_000, 8_000) : SessionHeader.NoTimeout,
        RevalidateEveryMs = _random.Next(3) == 0 ? _random.Next(5_000, 20_000) : SessionHeader.NoTimeout,
        UsesMax = _random.Next(3) == 0 ? (uint)_random.Next(1, 8) : 1_000,
        AttemptBurst = _random.Next(3) == 0 ? (uint)_random.Next(1, 5) : 1_000,
        AttemptRefill = (uint)_random.Next(3),
        AttemptRefillPeriodMs = (uint)_random.Next(2_000),
        Assets = [DrawLimits(_stage.Mint), _random.Next(6) == 0 ? SessionAssetTerms.InboundOnly(default) : DrawLimits(default)],
        Clauses =
        [
            _stage.Clause with
            {
                Actions = [SessionStage.TokenTransfer, SessionStage.SystemTransfer],
                CounterpartyMode = _random.Next(8) == 0 ? CounterpartyMode.OwnerOnly : CounterpartyMode.Listed,
            },
        ],
        Validators = [_stage.Payee.PublicKey],
    };

    private SessionAssetTerms DrawLimits(in Address mint)
    {
        ulong burst = (ulong)_random.Next(1, 3_000);
        return new SessionAssetTerms(
            mint, (ulong)_random.Next(1, 2_000), (ulong)_random.Next(1, 20_000), burst, (ulong)_random.NextInt64((long)burst + 1),
            (ulong)_random.Next(5), (ulong)_random.Next(50));
    }

    private ModelUse DrawUse()
    {
        ulong declared = _random.Next(12) switch
        {
            0 => 0,
            1 => ulong.MaxValue >> _random.Next(64),
            _ => (ulong)_random.Next(1_200),
        };
        ulong actual = _random.Next(6) switch
        {
            0 => 0,
            1 => (ulong)_random.Next(1_500),
            _ => (ulong)_random.NextInt64((long)Math.Min(declared, 100_000) + 1),
        };
        bool toItself = _random.Next(12) == 0;
        return new ModelUse(
            _random.Next(2), declared, actual, IsAllowedAction: _random.Next(15) > 0,
            IsAllowedPayee: _random.Next(10) > 0 && _terms.Clause.CounterpartyMode == CounterpartyMode.Listed, toItself);
    }

    private Instruction[] Instructions(in ModelUse use)
    {
        Address owner = _stage.Owner.PublicKey;
        bool isPayee = use.IsAllowedPayee || _terms.Clause.CounterpartyMode == CounterpartyMode.OwnerOnly;
        Instruction covered = use switch
        {
            { IsAllowedAction: false } => TokenIx.Burn(_stage.OwnerTokens, _stage.Mint, in owner, use.Actual),
            { Asset: Token } => TokenIx.Transfer(
                _stage.OwnerTokens, use.ToItself ? _stage.OwnerTokens : isPayee ? _stage.PayeeTokens : _stage.StrangerTokens, in owner, use.Actual),
            _ => SystemIx.Transfer(
                in owner, use.ToItself ? owner : isPayee ? _stage.Payee.PublicKey : _stage.Stranger.PublicKey, use.Actual),
        };
        return
        [
            SessionIx.Use(_stage.SessionKey.PublicKey, in owner, _stage.Principal, ((byte)use.Asset, use.Declared)),
            covered.WithoutSigner(owner),
        ];
    }

    private long DrawDelay() => _random.Next(5) switch
    {
        0 => 0,
        1 => _random.Next(5_000),
        _ => _random.Next(300),
    };
}
