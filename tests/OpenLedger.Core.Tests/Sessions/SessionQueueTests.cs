using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>C27 and C28: more than so much needs more signatures, or time in which it can be vetoed.</summary>
public sealed class SessionQueueTests
{
    private readonly SessionStage _stage = new();
    private readonly KeyPair[] _approvers;

    public SessionQueueTests()
    {
        _approvers = [.. Enumerable.Range(0, 3).Select(i => Ledger.Wallet($"approver {i}"))];
    }

    private TestLedger Ledger => _stage.Ledger;

    private Address Key => _stage.SessionKey.PublicKey;

    private Address Owner => _stage.Owner.PublicKey;

    [Fact]
    public void C27_above_the_amount_so_many_approvers_sign_and_one_counts_once()
    {
        GrantStepUp(SessionLimitTerms.StepUp(0, 500, 2));
        Expect.Ok(_stage.RunPay(500));
        Expect.Denied(_stage.RunPay(501), SessionReason.StepUpMissing);
        Expect.Denied(RunApproved(501, _approvers[0]), SessionReason.StepUpMissing);
        Expect.Denied(RunApproved(501, _approvers[0], _approvers[0]), SessionReason.StepUpMissing);
        Expect.Denied(RunApproved(501, _approvers[0], _stage.Stranger, _stage.Owner), SessionReason.StepUpMissing);
        Ledger.At(100_000);
        (Receipt receipt, AuthorizationRecord[] records) = _stage.Decide([.. Approvals(_approvers[2], _approvers[1]), _stage.Use(501), _stage.Pay(501)]);
        Expect.Ok(in receipt);
        Assert.Equal(2U, records[0].Approvers);
    }

    [Fact]
    public void C27_without_an_asset_every_use_needs_them_even_one_of_nothing()
    {
        GrantStepUp(SessionLimitTerms.StepUp(SessionLimitTerms.NoAsset, 0, 1));
        Expect.Denied(_stage.RunPay(0), SessionReason.StepUpMissing);
        Expect.Ok(RunApproved(0, _approvers[0]));
    }

    [Fact]
    public void C27_I2_a_parents_approvers_are_asked_for_its_children_too()
    {
        var tree = new SessionTree(_stage, _stage.Terms with
        {
            Limits = [SessionLimitTerms.StepUp(0, 500, 1)], Approvers = [_approvers[0].PublicKey], SubGrant = new SubGrantRule(1, 5, SubGrantMode.ChargeThrough),
        });
        SessionTerms loose = tree.TermsBelow(tree.Root) with { Limits = [] };
        Expect.Denied(Ledger.Run(tree.Grant(tree.Below("free", tree.Root), loose)), SessionReason.ScopeWider);
        SessionTree.Node child = tree.Add("child", tree.Root);
        Expect.Denied(tree.Pay(child, 501), SessionReason.StepUpMissing);
        Ledger.RunOk([.. Approvals(_approvers[0]), tree.Use(child, 501), _stage.Pay(501)]);
    }

    [Fact]
    public void C28_above_the_amount_a_use_waits_and_then_runs_once()
    {
        GrantQueue();
        Expect.Ok(_stage.RunPay(500));
        Ledger.At(10_000);
        (Receipt receipt, AuthorizationRecord[] records) = _stage.Decide(Queued(0, 800), _stage.Pay(800));
        Expect.Ok(in receipt);
        Assert.Equal((AuthorizationDecision.Queue, 40_000L), (records[0].Decision, records[0].NotBeforeMs));
        Assert.Equal((500UL, 500UL, 1U), (Ledger.Amount(_stage.PayeeTokens), _stage.AssetState.Spent, _stage.Header.Uses));
        Ledger.At(39_999);
        Expect.Denied(Ledger.Run(Queued(0, 800), _stage.Pay(800)), SessionReason.DelayPending);
        Ledger.At(40_000);

        // What waits is exactly that: neither another amount, nor another payee, nor more declared. Without the entry it waits anew.
        Expect.Denied(Ledger.Run(Queued(0, 801), _stage.Pay(800)), SessionReason.SessionAccountInvalid);
        Ledger.At(40_000);
        Expect.Denied(Ledger.Run(Queued(0, 800), _stage.Pay(799)), SessionReason.SessionAccountInvalid);
        Ledger.At(40_000);
        Ledger.RunOk(Queued(0, 800), _stage.Pay(800));
        Assert.Equal((1_300UL, 2U), (Ledger.Amount(_stage.PayeeTokens), _stage.Header.Uses));
        Assert.Equal(QueuedStatus.Executed, Entry(0).Status);
        Expect.Denied(Ledger.Run(Queued(0, 800), _stage.Pay(800)), SessionReason.SessionAccountInvalid);
    }

    [Fact]
    public void C28_A5_what_waits_past_the_end_of_its_session_never_runs()
    {
        GrantQueue(t => t with { ExpiryMs = 40_000 });
        Ledger.At(10_000);
        Ledger.RunOk(Queued(0, 800), _stage.Pay(800));
        Ledger.At(40_000);
        Expect.Denied(Ledger.Run(Queued(0, 800), _stage.Pay(800)), SessionReason.Expired);
        Assert.Equal(0UL, Ledger.Amount(_stage.PayeeTokens));
    }

    [Fact]
    public void C34_A5_the_queue_is_no_way_past_limits_or_scope()
    {
        GrantQueue();
        Expect.Denied(Ledger.Run(Queued(0, 1_001), _stage.Pay(1_001)), SessionReason.LimitPerUse);
        Ledger.At(10_000);
        Ledger.RunOk(Queued(0, 900), _stage.Pay(900, _stage.StrangerTokens));
        Ledger.At(40_000);
        Expect.Denied(Ledger.Run(Queued(0, 900), _stage.Pay(900, _stage.StrangerTokens)), SessionReason.ScopeCounterparty);
        Assert.Equal(QueuedStatus.Waiting, Entry(0).Status);
        Expect.Denied(Ledger.Run(Queued(1, 900), _stage.UseNothing()), SessionReason.Escalation);

        // Limits are asked again when it runs.
        var later = new SessionQueueTests();
        later.GrantQueue(t => t with { Assets = [_stage.Asset with { Lifetime = 1_000 }] });
        later.Ledger.RunOk(later.Queued(0, 900), _stage.Pay(900));
        later.Ledger.At(20_000);
        Expect.Ok(later._stage.RunPay(500));
        later.Ledger.At(60_000);
        Expect.Denied(later.Ledger.Run(later.Queued(0, 900), _stage.Pay(900)), SessionReason.LimitLifetime);
    }

    [Theory]
    [InlineData(ResponseMode.Deny)]
    [InlineData(ResponseMode.Freeze)]
    public void C34_a_session_that_does_not_queue_denies(ResponseMode response)
    {
        GrantQueue(t => t with { OnLimit = response });
        Expect.Denied(Ledger.Run(Queued(0, 800), _stage.Pay(800)), SessionReason.DelayRequired);
        Assert.Equal(0UL, Ledger.Lamports(SessionAddresses.Queued(_stage.SessionAddress, 0)));
    }

    [Fact]
    public void C28_A12_no_more_wait_at_once_than_there_are_places()
    {
        GrantQueue();
        Ledger.At(10_000);
        for (ulong i = 0; i < 2; i++)
        {
            Ledger.RunOk(Queued(i, 600 + i), _stage.Pay(600 + i));
        }

        Expect.Denied(Ledger.Run(Queued(2, 700), _stage.Pay(700)), SessionReason.QueueFull);
        Ledger.RunOk(SessionIx.CancelQueued(Key, Owner, 0));
        Expect.Denied(Ledger.Run(Queued(0, 700), _stage.Pay(700)), SessionReason.SessionAccountInvalid);
        Ledger.RunOk(Queued(2, 700), _stage.Pay(700));
        Ledger.At(60_000);
        Expect.Denied(Ledger.Run(Queued(3, 600), _stage.Pay(600)), SessionReason.QueueFull);
        Ledger.RunOk(Queued(2, 700), _stage.Pay(700));
    }

    [Fact]
    public void C28_owner_key_revoker_and_ancestor_veto_and_nobody_else()
    {
        KeyPair revoker = Ledger.Wallet("revoker");
        KeyPair[] may = [_stage.Owner, _stage.SessionKey, revoker];
        for (int i = 0; i < may.Length; i++)
        {
            var one = new SessionQueueTests();
            one.GrantQueue(t => t with { Revokers = [revoker.PublicKey] });
            one.Ledger.Wallet("revoker");
            one.Ledger.RunOk(one.Queued(0, 600), _stage.Pay(600));
            Expect.Denied(one.Ledger.Run(SessionIx.CancelQueued(Key, _stage.Stranger.PublicKey, 0)), SessionReason.OwnerMismatch);
            Expect.Denied(one.Ledger.Run(SessionIx.CancelQueued(Key, _stage.Payee.PublicKey, 0)), SessionReason.OwnerMismatch);
            Instruction cancel = SessionIx.CancelQueued(Key, may[i].PublicKey, 0);
            Expect.Denied(one.Ledger.Run(cancel.WithoutSigner(may[i].PublicKey)), SessionReason.SignatureMissing);
            Expect.Denied(one.Ledger.Run(SessionIx.CancelQueued(Key, may[i].PublicKey, 1)), SessionReason.QueueEntryInvalid);
            (Receipt receipt, AuthorizationRecord[] records) = one._stage.Decide(cancel);
            Expect.Ok(in receipt);
            Assert.Equal((AuthorizationDecision.Cancel, may[i].PublicKey), (records[0].Decision, records[0].Key));
            Expect.Denied(one.Ledger.Run(cancel), SessionReason.QueueEntryInvalid);
            one.Ledger.At(60_000);
            Expect.Denied(one.Ledger.Run(one.Queued(0, 600), _stage.Pay(600)), SessionReason.SessionAccountInvalid);
        }
    }

    [Theory]
    [InlineData(SessionOperation.Revoke, SessionReason.Revoked)]
    [InlineData(SessionOperation.Freeze, SessionReason.Frozen)]
    public void C28_what_ends_or_stops_a_session_stops_what_waits(SessionOperation operation, SessionReason reason)
    {
        GrantQueue();
        Ledger.RunOk(Queued(0, 600), _stage.Pay(600));
        Ledger.RunOk(SessionIx.End(operation, Key, Owner));
        Ledger.At(60_000);
        Expect.Denied(Ledger.Run(Queued(0, 600), _stage.Pay(600)), reason);
        if (operation == SessionOperation.Freeze)
        {
            // Thawed, the session goes on, and what it queued before does not.
            Ledger.RunOk(SessionIx.End(SessionOperation.Unfreeze, Key, Owner));
            Expect.Denied(Ledger.Run(Queued(0, 600), _stage.Pay(600)), SessionReason.SessionAccountInvalid);
            Ledger.RunOk(Queued(1, 600), _stage.Pay(600));
        }
    }

    [Fact]
    public void C28_I6_a_narrowing_keeps_the_places_that_are_taken_and_ends_what_waits()
    {
        GrantQueue();
        SessionTerms now = Terms();
        Ledger.RunOk(Queued(0, 600), _stage.Pay(600));
        SessionTerms narrow = now with { Limits = [SessionLimitTerms.Delay(0, 400, 30_000, 1)] };
        Ledger.RunOk(SessionIx.Narrow(1, narrow, Key, Key));
        Ledger.At(60_000);
        Expect.Denied(Ledger.Run(Queued(0, 600), _stage.Pay(600)), SessionReason.QueueFull);
        Ledger.RunOk(SessionIx.CancelQueued(Key, Owner, 0));
        Ledger.RunOk(Queued(1, 600), _stage.Pay(600));
    }

    [Fact]
    public void A6_A29_a_session_keeps_its_account_while_something_waits()
    {
        GrantQueue();
        Ledger.RunOk(Queued(0, 600), _stage.Pay(600));
        Ledger.At(8_000_000);
        Expect.Denied(Ledger.Run(SessionIx.Reclaim(Key, Owner)), SessionReason.NotOver);
        Ledger.RunOk(SessionIx.CancelQueued(Key, Key, 0));
        Ledger.RunOk(SessionIx.Reclaim(Key, Owner));
    }

    private SessionTerms Terms() => _stage.Terms with { OnLimit = ResponseMode.Queue, Limits = [SessionLimitTerms.Delay(0, 500, 30_000, 2)] };

    private void GrantQueue(Func<SessionTerms, SessionTerms>? change = null) => _stage.Granted(change is null ? Terms() : change(Terms()));

    private void GrantStepUp(SessionLimitTerms limit) =>
        _stage.Granted(_stage.Terms with { Limits = [limit], Approvers = [.. _approvers.Select(a => a.PublicKey)] });

    private Instruction Queued(ulong place, ulong units)
    {
        Address entry = SessionAddresses.Queued(_stage.SessionAddress, place);
        return SessionIx.Use(new UseSpec
        {
            Key = Key, Owner = Owner, Principal = _stage.Principal, Declared = [(0, units)], Extras = [AccountMeta.Writable(in entry)],
        });
    }

    private QueuedUse Entry(ulong place) => MemoryMarshal.Read<QueuedUse>(Ledger.Data(SessionAddresses.Queued(_stage.SessionAddress, place)));

    // Whoever signs something signs the whole transaction.
    private static Instruction[] Approvals(params KeyPair[] approvers) =>
        [.. approvers.Select(a => SystemIx.Transfer(a.PublicKey, a.PublicKey, 0))];

    private Receipt RunApproved(ulong units, params KeyPair[] approvers)
    {
        Ledger.AdvanceSlots(10);
        return Ledger.Run([.. Approvals(approvers), _stage.Use(units), _stage.Pay(units)]);
    }
}
