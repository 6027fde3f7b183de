using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>What is left of a session that is over: its room goes back to the owner, its key stays used.</summary>
public sealed class ReclaimTests
{
    private const long Hour = 3_600_000;

    [Fact]
    public void A29_C2_a_sessions_room_goes_back_to_its_owner_and_its_key_stays_used()
    {
        SessionStage stage = new SessionStage().Granted();
        ulong room = stage.Ledger.Lamports(stage.SessionAddress);
        ulong owner = stage.Ledger.Lamports(stage.Owner);
        stage.Ledger.At((2 * Hour) - 1);
        Expect.Denied(stage.Ledger.Run(Reclaim(stage)), SessionReason.NotOver);
        stage.Ledger.At(2 * Hour);
        stage.Ledger.RunOk(Reclaim(stage));
        ulong left = stage.Ledger.Lamports(stage.SessionAddress);
        Assert.Equal(Rent.MinimumBalance(stage.Ledger.Data(stage.SessionAddress).Length), left);
        Assert.Equal(owner + room - left, stage.Ledger.Lamports(stage.Owner));
        Assert.True(left < room);
        Expect.Denied(stage.RunPay(1), SessionReason.SessionAccountInvalid);
        Expect.Denied(stage.Ledger.Run(Reclaim(stage)), SessionReason.SessionAccountInvalid);
        SessionTerms later = stage.Terms with { GrantNonce = 1, ExpiryMs = 4 * Hour };
        foreach (KeyPair granter in new[] { stage.Owner, stage.Stranger })
        {
            Expect.Denied(
                stage.Ledger.Run(SessionIx.Grant(later, stage.SessionKey.PublicKey, granter.PublicKey)), SessionReason.KeyAlreadyUsed);
        }
    }

    [Fact]
    public void A29_what_is_revoked_early_keeps_its_account_as_long_as_it_would_have_lived()
    {
        SessionStage stage = new SessionStage().Granted();
        stage.Ledger.RunOk(SessionIx.Revoke(stage.SessionKey.PublicKey, stage.Owner.PublicKey));
        Expect.Denied(stage.Ledger.Run(Reclaim(stage)), SessionReason.NotOver);
        stage.Ledger.At(Hour);
        Expect.Denied(stage.Ledger.Run(Reclaim(stage)), SessionReason.NotOver);
        stage.Ledger.At(2 * Hour);
        stage.Ledger.RunOk(Reclaim(stage));
    }

    [Fact]
    public void Nobody_but_the_owner_gets_the_room()
    {
        SessionStage stage = new SessionStage().Granted();
        stage.Ledger.At(2 * Hour);
        Instruction reclaim = Reclaim(stage);
        Instruction thief = reclaim with { Accounts = [reclaim.Accounts[0], AccountMeta.Writable(stage.Stranger.PublicKey), reclaim.Accounts[2]] };
        Expect.Denied(stage.Ledger.Run(thief), SessionReason.OwnerMismatch);
        Expect.Denied(
            stage.Ledger.Run(SessionIx.Reclaim(stage.SessionKey.PublicKey, stage.Stranger.PublicKey)), SessionReason.OwnerMismatch);
        Expect.Denied(stage.Ledger.Run(SessionIx.Reclaim(stage.Stranger.PublicKey, stage.Owner.PublicKey)), SessionReason.SessionMissing);
    }

    [Fact]
    public void A29_an_owner_has_only_so_many_sessions_until_some_are_reclaimed_or_all_revoked()
    {
        var stage = new SessionStage(new TestLedger(TestLedger.DefaultParameters with { MaxSessionsPerOwner = 2 }));
        KeyPair[] keys = [.. Enumerable.Range(0, 5).Select(i => stage.Ledger.Wallet($"key {i}"))];
        SessionTerms brief = stage.Terms with { ExpiryMs = 10_000 };
        Grant(0, brief);
        Grant(1, stage.Terms with { GrantNonce = 1 });
        Instruction third = SessionIx.Grant(stage.Terms with { GrantNonce = 2, ExpiryMs = 5 * Hour }, keys[2].PublicKey, stage.Owner.PublicKey);
        Expect.Denied(stage.Ledger.Run(third), SessionReason.TooManySessions);
        stage.Ledger.At(10_000 + Hour);
        stage.Ledger.RunOk(SessionIx.Reclaim(keys[0].PublicKey, stage.Owner.PublicKey));
        stage.Ledger.RunOk(third);
        SessionTerms next = stage.Terms with { GrantNonce = 3, ExpiryMs = 5 * Hour };
        Expect.Denied(stage.Ledger.Run(SessionIx.Grant(next, keys[3].PublicKey, stage.Owner.PublicKey)), SessionReason.TooManySessions);
        stage.Ledger.RunOk(SessionIx.RevokeAll(stage.Owner.PublicKey));
        Grant(3, next with { OwnerEpoch = 1 });

        // What was granted before the epoch does not make room in it.
        stage.Ledger.At(3 * Hour);
        stage.Ledger.RunOk(SessionIx.Reclaim(keys[1].PublicKey, stage.Owner.PublicKey));
        Grant(4, next with { OwnerEpoch = 1, GrantNonce = 4 });
        OwnerAuthority authority = OwnerAuthority.Read(stage.Ledger.Data(
            SessionAddresses.OwnerAuthority(stage.Ledger.Parameters.Domain, stage.Owner.PublicKey)));
        Assert.Equal((2UL, 5UL, 1UL), (authority.LiveSessions, authority.NextGrantNonce, authority.Epoch));

        void Grant(int key, SessionTerms terms) =>
            stage.Ledger.RunOk(SessionIx.Grant(terms, keys[key].PublicKey, stage.Owner.PublicKey));
    }

    [Fact]
    public void A29_A9_a_child_of_a_reclaimed_parent_can_neither_be_used_nor_granted_on()
    {
        var tree = new SessionTree(new SessionStage());
        SessionTree.Node child = tree.Add("child", tree.Root);
        SessionTree.Node leaf = tree.Add("leaf", child);
        TestLedger ledger = tree.Stage.Ledger;
        ledger.At(2 * Hour);
        ledger.RunOk(SessionIx.Reclaim(tree.Root.Key.PublicKey, tree.Stage.Owner.PublicKey));
        Expect.Denied(tree.Pay(leaf, 1), SessionReason.PathMismatch);
        Expect.Denied(tree.Pay(child, 1), SessionReason.PathMismatch);
        Expect.Denied(ledger.Run(tree.Grant(tree.Below("late", child))), SessionReason.Expired);
        Expect.Denied(
            ledger.Run(SessionIx.End(SessionOperation.Revoke, leaf.Key.PublicKey, tree.Root.Key.PublicKey, SessionTree.KeysAbove(leaf))),
            SessionReason.OwnerMismatch);
        ledger.RunOk(SessionIx.Reclaim(leaf.Key.PublicKey, tree.Stage.Owner.PublicKey));
        ledger.RunOk(SessionIx.Reclaim(child.Key.PublicKey, tree.Stage.Owner.PublicKey));
    }

    [Fact]
    public void A29_a_state_that_is_copied_or_rolled_back_over_a_revocation_knows_what_it_knew()
    {
        // A restored node has exactly one of two states: before the revocation, which it will see again, or behind it.
        SessionStage stage = new SessionStage().Granted();
        var runner = new BlockRunner(stage.Ledger.Runtime, stage.Ledger.State, stage.Ledger.Payer.PublicKey);
        ParsedTransaction revoke = runner.Build(SessionIx.Revoke(stage.SessionKey.PublicKey, stage.Owner.PublicKey));
        runner.Run(10, 10_000, revoke);
        var copy = new BlockRunner(stage.Ledger.Runtime, stage.Ledger.State.Clone(), stage.Ledger.Payer.PublicKey);
        BlockOutput denied = copy.Run(11, 11_000, copy.Build(stage.Use(1), stage.Pay(1)));
        Expect.Denied(denied.Receipts[0], SessionReason.Revoked);
        runner.RollbackAll();
        runner.Forget();
        Assert.Equal(SessionStatus.Active, stage.Header.Status);
        runner.Run(10, 10_000, revoke);
        Expect.Denied(runner.Run(11, 11_000, runner.Build(stage.Use(1), stage.Pay(1))).Receipts[0], SessionReason.Revoked);
    }

    private static Instruction Reclaim(SessionStage stage) => SessionIx.Reclaim(stage.SessionKey.PublicKey, stage.Owner.PublicKey);
}
