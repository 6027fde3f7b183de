using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>
/// Section 3: who may end, stop, thaw or narrow a session and who may not; that it needs nobody else, leaves a record and comes first; and the
/// adversarial cases that are about time, spam and a compromised holder.
/// </summary>
public sealed class SessionRightsTests
{
    private readonly SessionTree _tree;
    private readonly SessionTree.Node _child;
    private readonly SessionTree.Node _leaf;
    private readonly KeyPair _revoker;

    public SessionRightsTests()
    {
        var stage = new SessionStage();
        _revoker = stage.Ledger.Wallet("revoker");
        _tree = new SessionTree(stage, stage.Terms with
        {
            SubGrant = new SubGrantRule(2, 10, SubGrantMode.ChargeThrough), Revokers = [_revoker.PublicKey],
        });
        _child = _tree.Add("child", _tree.Root);
        _leaf = _tree.Add("leaf", _child);
    }

    private TestLedger Ledger => _tree.Stage.Ledger;

    public static TheoryData<SessionOperation, string, bool> Rights
    {
        get
        {
            var data = new TheoryData<SessionOperation, string, bool>();
            void Add(SessionOperation operation, params string[] may)
            {
                foreach (string who in new[] { "owner", "self", "parent", "root", "revoker", "stranger", "guardian", "sibling" })
                {
                    data.Add(operation, who, may.Contains(who));
                }
            }

            Add(SessionOperation.Revoke, "owner", "self", "parent", "root", "revoker");
            Add(SessionOperation.RevokeTree, "owner", "self", "parent", "root", "revoker");
            Add(SessionOperation.Freeze, "owner", "self", "parent", "root", "revoker");
            Add(SessionOperation.Unfreeze, "owner");
            Add(SessionOperation.Narrow, "owner", "self", "parent", "root");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rights))]
    public void C32_I4_who_may_change_a_session_needs_nobody_else_and_who_may_not_changes_nothing(SessionOperation operation, string who, bool may)
    {
        Address signer = Signer(who);
        if (operation == SessionOperation.Unfreeze)
        {
            Ledger.RunOk(SessionIx.End(SessionOperation.Freeze, _leaf.Key.PublicKey, _leaf.Key.PublicKey));
        }

        Instruction change = operation == SessionOperation.Narrow
            ? SessionIx.Narrow(1, _tree.TermsOf(_leaf) with { UsesMax = 1 }, _leaf.Key.PublicKey, in signer, SessionTree.KeysAbove(_leaf))
            : SessionIx.End(operation, _leaf.Key.PublicKey, in signer, SessionTree.KeysAbove(_leaf));
        byte[] before = Ledger.Data(_tree.AddressOf(_leaf));
        Expect.Denied(Ledger.Run(change.WithoutSigner(signer)), may ? SessionReason.SignatureMissing : SessionReason.OwnerMismatch);
        (Receipt receipt, AuthorizationRecord[] records) = _tree.Stage.Decide(change);
        AuthorizationRecord record = Assert.Single(records);
        Assert.Equal((operation, signer, _tree.AddressOf(_leaf)), (record.Operation, record.Key, record.Session));
        if (!may)
        {
            Expect.Denied(in receipt, SessionReason.OwnerMismatch);
            Assert.Equal(AuthorizationDecision.Deny, record.Decision);
            Assert.True(before.AsSpan().SequenceEqual(Ledger.Data(_tree.AddressOf(_leaf))));
            return;
        }

        Expect.Ok(in receipt);
        SessionHeader header = _tree.HeaderOf(_leaf);
        Assert.Equal((AuthorizationDecision.Allow, header.Version), (record.Decision, record.SessionVersion));
        Assert.Equal(operation == SessionOperation.Unfreeze ? 3U : 2U, header.Version);
        (SessionStatus status, SessionReason use) = operation switch
        {
            SessionOperation.Revoke => (SessionStatus.Revoked, SessionReason.Revoked),
            SessionOperation.Freeze => (SessionStatus.Frozen, SessionReason.Frozen),
            _ => (SessionStatus.Active, SessionReason.Allowed),
        };
        Assert.Equal(status, header.Status);
        Receipt used = _tree.Pay(_leaf, 1);
        if (use == SessionReason.Allowed)
        {
            Expect.Ok(in used);
        }
        else
        {
            Expect.Denied(in used, use);
        }
    }

    [Fact]
    public void C32_an_ancestor_whose_own_session_ended_has_no_say_and_none_is_taken_on_trust()
    {
        Instruction byRoot = SessionIx.End(SessionOperation.Revoke, _leaf.Key.PublicKey, _tree.Root.Key.PublicKey, SessionTree.KeysAbove(_leaf));
        Instruction withoutPath = byRoot with { Accounts = [.. byRoot.Accounts.Take(2)] };
        Expect.Denied(Ledger.Run(withoutPath), SessionReason.OwnerMismatch);
        Instruction skipping = byRoot with { Accounts = [.. byRoot.Accounts.Take(2), byRoot.Accounts[3]] };
        Expect.Denied(Ledger.Run(skipping), SessionReason.OwnerMismatch);
        Ledger.RunOk(SessionIx.Revoke(_tree.Root.Key.PublicKey, _tree.Stage.Owner.PublicKey));
        Expect.Denied(Ledger.Run(byRoot), SessionReason.OwnerMismatch);
        Ledger.RunOk(SessionIx.End(SessionOperation.Revoke, _leaf.Key.PublicKey, _child.Key.PublicKey, SessionTree.KeysAbove(_leaf)));
    }

    [Fact]
    public void I4_a_revocation_is_for_ever()
    {
        Address key = _leaf.Key.PublicKey;
        Address owner = _tree.Stage.Owner.PublicKey;
        SessionTerms terms = _tree.TermsOf(_leaf);
        Ledger.RunOk(SessionIx.Revoke(in key, in owner));
        Expect.Denied(Ledger.Run(SessionIx.End(SessionOperation.Revoke, in key, in owner)), SessionReason.Revoked);
        Expect.Denied(Ledger.Run(SessionIx.End(SessionOperation.Freeze, in key, in owner)), SessionReason.Revoked);
        Expect.Denied(Ledger.Run(SessionIx.End(SessionOperation.Unfreeze, in key, in owner)), SessionReason.Revoked);
        Expect.Denied(Ledger.Run(SessionIx.Narrow(2, terms, in key, in owner)), SessionReason.Revoked);
        Expect.Denied(
            Ledger.Run(SessionIx.Renew(2, terms.ExpiryHeight, terms.ExpiryMs, in key, in owner, _child.Key.PublicKey)), SessionReason.Revoked);
        Expect.Denied(Ledger.Run(_tree.Grant(_leaf)), SessionReason.KeyAlreadyUsed);
        Expect.Denied(_tree.Pay(_leaf, 1), SessionReason.Revoked);
    }

    [Fact]
    public void A27_a_guardian_that_is_compromised_can_only_stop_and_the_owner_goes_on()
    {
        Address revoker = _revoker.PublicKey;
        Address root = _tree.Root.Key.PublicKey;
        Ledger.RunOk(SessionIx.End(SessionOperation.Freeze, in root, in revoker));
        Expect.Denied(Ledger.Run(SessionIx.End(SessionOperation.Unfreeze, in root, in revoker)), SessionReason.OwnerMismatch);
        Ledger.RunOk(SessionIx.End(SessionOperation.Unfreeze, in root, _tree.Stage.Owner.PublicKey));
        Expect.Ok(_tree.Stage.RunPay(1));
        Ledger.RunOk(SessionIx.End(SessionOperation.Revoke, in root, in revoker));
        Expect.Denied(_tree.Stage.RunPay(1), SessionReason.Revoked);

        // The owner grants anew, to another key and without that guardian.
        KeyPair fresh = Ledger.Wallet("fresh key");
        Ledger.RunOk(SessionIx.Grant(_tree.Stage.Terms with { GrantNonce = 1 }, fresh.PublicKey, _tree.Stage.Owner.PublicKey));
        Expect.Denied(Ledger.Run(SessionIx.End(SessionOperation.Revoke, fresh.PublicKey, in revoker)), SessionReason.OwnerMismatch);
        Ledger.RunOk(SessionIx.Use(fresh.PublicKey, _tree.Stage.Owner.PublicKey, _tree.Stage.Principal, ((byte)0, 1UL)), _tree.Stage.Pay(1));
    }

    [Fact]
    public void A12_whoever_floods_the_control_lane_stops_only_what_is_his_own_and_pays_for_it()
    {
        SessionStage stage = _tree.Stage;
        ulong payer = Ledger.Lamports(Ledger.Payer);
        for (int i = 0; i < 40; i++)
        {
            Ledger.Queue(SessionIx.End(SessionOperation.Revoke, _tree.Root.Key.PublicKey, stage.Stranger.PublicKey));
        }

        Ledger.Queue(stage.Use(5), stage.Pay(5));
        ProducedBlock block = Ledger.Produce();
        Assert.Equal(41, block.Count);
        Expect.Ok(block.Output.Receipts[40]);
        Assert.All(block.Output.Receipts.Take(40), r => Expect.Denied(in r, SessionReason.OwnerMismatch));
        Assert.True(payer - Ledger.Lamports(Ledger.Payer) >= 40 * 5_000);
        Assert.Equal(40, block.Output.Records.Count(r => r.Decision == AuthorizationDecision.Deny));
    }

    [Theory]
    [InlineData(SessionOperation.Narrow)]
    [InlineData(SessionOperation.Freeze)]
    [InlineData(SessionOperation.RevokeTree)]
    [InlineData(SessionOperation.RevokeAll)]
    [InlineData(SessionOperation.FreezeDelegate)]
    public void I7_A10_containment_comes_before_every_use_of_its_block(SessionOperation operation)
    {
        SessionStage stage = _tree.Stage;
        for (int i = 0; i < 10; i++)
        {
            Ledger.Queue(_tree.Use(_leaf, 5), stage.Pay(5));
        }

        Address root = _tree.Root.Key.PublicKey;
        Ledger.Queue(operation switch
        {
            SessionOperation.Narrow => SessionIx.Narrow(1, _tree.TermsOf(_tree.Root) with { ExpiryMs = Ledger.TimeMs }, in root, in root),
            SessionOperation.RevokeAll => SessionIx.RevokeAll(stage.Owner.PublicKey),
            SessionOperation.FreezeDelegate => SessionIx.Freeze(stage.Principal, TestLedger.Key("guardian").PublicKey),
            _ => SessionIx.End(operation, in root, in root),
        });
        ProducedBlock block = Ledger.Produce();
        Assert.Equal(operation, block.Output.Records[0].Operation);
        Expect.Ok(block.Output.Receipts[0]);
        Assert.All(block.Output.Records.Skip(1), r => Assert.Equal(AuthorizationDecision.Deny, r.Decision));
        Assert.Equal(0UL, Ledger.Amount(stage.PayeeTokens));
    }

    [Fact]
    public void I7_nothing_else_rides_ahead_with_a_control_operation()
    {
        SessionStage stage = _tree.Stage;
        Ledger.Queue(stage.Use(5), stage.Pay(5));
        Ledger.Queue(
            SessionIx.Freeze(stage.Stranger.PublicKey, TestLedger.Key("guardian").PublicKey), stage.Use(6), stage.Pay(6));
        Ledger.Queue(SessionIx.End(SessionOperation.Freeze, _leaf.Key.PublicKey, _leaf.Key.PublicKey));
        SessionOperation[] order = [.. Ledger.Produce().Output.Records.Select(r => r.Operation)];
        Assert.Equal([SessionOperation.Freeze, SessionOperation.Use, SessionOperation.FreezeDelegate, SessionOperation.Use], order);
    }

    [Fact]
    public void A32_a_lower_longest_lifetime_holds_for_sessions_of_before()
    {
        const long Lowered = 100_000;
        var stage = new SessionStage(new TestLedger(TestLedger.DefaultParameters with { MaxSessionLifetimeMs = Lowered }));
        SessionTerms terms = stage.Terms with { SubGrant = new SubGrantRule(1, 5, SubGrantMode.ChargeThrough) };
        byte[] data = new byte[terms.AccountLength];
        SessionGenesis.Write(data, terms, default, stage.Owner.PublicKey, stage.SessionKey.PublicKey, 0);
        stage.Ledger.Install(stage.SessionAddress, SessionProgram.Id, data);
        stage.Ledger.At(Lowered - 1);
        Expect.Ok(stage.RunPay(1));
        stage.Ledger.At(Lowered);
        Expect.Denied(stage.RunPay(1), SessionReason.Expired);
        Expect.Denied(
            stage.Ledger.Run(SessionIx.Grant(stage.Terms, stage.Stranger.PublicKey, stage.Owner.PublicKey)), SessionReason.LifetimeTooLong);
    }

    [Fact]
    public void A23_a_session_that_nobody_uses_or_confirms_is_dead_though_it_has_not_expired()
    {
        const long Day = 24L * 3_600_000;
        var stage = new SessionStage();
        stage.Granted(stage.Terms with { ExpiryMs = 6 * Day, IdleTimeoutMs = 2 * Day, RevalidateEveryMs = 3 * Day, Validators = [stage.Payee.PublicKey] });
        stage.Ledger.At((2 * Day) - 1);
        Expect.Ok(stage.RunPay(1));
        stage.Ledger.At((3 * Day) + 1_000);
        Expect.Denied(stage.RunPay(1), SessionReason.Stale);
        stage.Ledger.RunOk(SessionIx.Revalidate(stage.SessionKey.PublicKey, stage.Owner.PublicKey, stage.Payee.PublicKey, 1));
        Expect.Ok(stage.RunPay(1));
        stage.Ledger.At(5 * Day + 2_000);
        Expect.Denied(stage.RunPay(1), SessionReason.Idle);
        stage.Ledger.RunOk(SessionIx.Revalidate(stage.SessionKey.PublicKey, stage.Owner.PublicKey, stage.Payee.PublicKey, 2));
        Expect.Denied(stage.RunPay(1), SessionReason.Idle);
    }

    [Theory]
    [InlineData(1_000UL)]
    [InlineData(1UL)]
    public void I11_A25_a_compromised_holder_takes_no_more_than_the_bound_whether_at_once_or_little_by_little(ulong each)
    {
        var stage = new SessionStage();
        stage.Granted(stage.Terms with { UsesMax = 1_000_000, AttemptBurst = 1_000_000 });
        stage.Ledger.At(10_000);
        Assert.True(SessionView.TryOpen((ReadOnlySpan<byte>)stage.Ledger.Data(stage.SessionAddress), out SessionReading session));
        SessionCapacity capacity = session.CapacityUntil(0, 10_000, 13_000);
        for (long ms = 10_000; ms < 13_000; ms += 100)
        {
            for (int i = 0; i < 4; i++)
            {
                stage.Ledger.Queue(stage.Use(each), stage.Pay(each));
            }

            stage.Ledger.At(ms);
            stage.Ledger.Produce();
        }

        ulong taken = stage.Ledger.Amount(stage.PayeeTokens);
        Assert.InRange(taken, each == 1 ? 120UL : 4_000, capacity.Least);
    }

    [Fact]
    public void A11_the_delegate_can_neither_hinder_nor_undo_what_ends_it()
    {
        // The key is lost: the owner alone ends it, though it was never used, is frozen, or has expired.
        Address key = _tree.Root.Key.PublicKey;
        Ledger.RunOk(SessionIx.End(SessionOperation.Freeze, in key, in key));
        Ledger.At(3_600_000);
        Ledger.RunOk(SessionIx.Revoke(in key, _tree.Stage.Owner.PublicKey));
        Assert.Equal(SessionStatus.Revoked, _tree.Stage.Header.Status);
    }

    private Address Signer(string who) => who switch
    {
        "owner" => _tree.Stage.Owner.PublicKey,
        "self" => _leaf.Key.PublicKey,
        "parent" => _child.Key.PublicKey,
        "root" => _tree.Root.Key.PublicKey,
        "revoker" => _revoker.PublicKey,
        "guardian" => TestLedger.Key("guardian").PublicKey,
        "sibling" => _tree.Add("sibling", _child).Key.PublicKey,
        _ => _tree.Stage.Stranger.PublicKey,
    };
}
