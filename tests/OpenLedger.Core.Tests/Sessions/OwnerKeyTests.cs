using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>The owner's own key and what was signed with it: rotation, adoption, void grants, fresh operations (A24).</summary>
public sealed class OwnerKeyTests
{
    private readonly SessionStage _stage;
    private readonly KeyPair _recovery;
    private readonly KeyPair _successor;

    public OwnerKeyTests()
        : this(new SessionStage())
    {
    }

    private OwnerKeyTests(SessionStage stage)
    {
        _stage = stage;
        _recovery = _stage.Ledger.Wallet("recovery");
        _successor = _stage.Ledger.Wallet("successor");
    }

    private TestLedger Ledger => _stage.Ledger;

    private Address Owner => _stage.Owner.PublicKey;

    private Address Key => _stage.SessionKey.PublicKey;

    [Fact]
    public void A_rotation_ends_all_sessions_and_their_holders_need_not_agree()
    {
        _stage.Granted();
        Ledger.RunOk(SessionIx.SetRecovery(Owner, _recovery.PublicKey));
        (Receipt receipt, AuthorizationRecord[] records) = _stage.Decide(Rotate());
        Expect.Ok(in receipt);
        Assert.Equal(
            (SessionOperation.RotateOwner, Owner, _recovery.PublicKey, 1UL),
            (records[0].Operation, records[0].Owner, records[0].Key, records[0].OwnerEpoch));
        Expect.Denied(_stage.RunPay(1), SessionReason.OwnerEpoch);
        OwnerAuthority authority = Authority(Owner);
        Assert.Equal((1UL, 1UL, 0UL, _successor.PublicKey), (authority.Epoch, authority.RotationEpoch, authority.LiveSessions, authority.Successor));
    }

    [Fact]
    public void Nobody_but_the_recovery_rotates_and_nobody_but_the_owner_names_it()
    {
        _stage.Granted();
        Expect.Denied(Ledger.Run(Rotate()), SessionReason.OwnerMismatch);
        Expect.Denied(
            Ledger.Run(SessionIx.SetRecovery(Owner, _recovery.PublicKey).WithoutSigner(Owner)), SessionReason.SignatureMissing);
        Instruction other = SessionIx.SetRecovery(_stage.Stranger.PublicKey, _recovery.PublicKey);
        Instruction stolen = other with { Accounts = [SessionIx.RevokeAll(Owner).Accounts[0], other.Accounts[1]] };
        Expect.Denied(Ledger.Run(stolen), SessionReason.OwnerMismatch);
        Ledger.RunOk(SessionIx.SetRecovery(Owner, _recovery.PublicKey));
        foreach (KeyPair signer in new[] { _stage.Owner, _stage.SessionKey, _successor, _stage.Stranger })
        {
            Expect.Denied(
                Ledger.Run(SessionIx.RotateOwner(Owner, _successor.PublicKey, signer.PublicKey)), SessionReason.OwnerMismatch);
        }

        Expect.Denied(Ledger.Run(Rotate().WithoutSigner(_recovery.PublicKey)), SessionReason.SignatureMissing);
        Expect.Denied(Ledger.Run(SessionIx.RotateOwner(Owner, Owner, _recovery.PublicKey)), SessionReason.Malformed);
        Expect.Denied(
            Ledger.Run(SessionIx.RotateOwner(_stage.Stranger.PublicKey, _successor.PublicKey, _recovery.PublicKey)),
            SessionReason.SessionAccountInvalid);
        Expect.Ok(_stage.RunPay(1));
    }

    [Fact]
    public void Adoption_takes_over_what_the_rotation_ended_and_counters_with_it()
    {
        _stage.Granted();
        Expect.Ok(_stage.RunPay(300));
        RotateNow();
        SessionAsset before = _stage.AssetState;
        Ledger.RunOk(SessionIx.Adopt(Key, Owner, _successor.PublicKey));
        Assert.Equal((_successor.PublicKey, 0UL, 2U), (_stage.Header.Owner, _stage.Header.OwnerEpoch, _stage.Header.Version));
        Assert.Equal(before, _stage.AssetState);

        // It now acts for the new owner and on nothing of the old one.
        Expect.Denied(_stage.RunPay(1), SessionReason.OwnerMismatch);
        Address tokens = Ledger.Tokens("successor tokens", _stage.Mint, _successor.PublicKey, 500);
        Instruction use = SessionIx.Use(Key, _successor.PublicKey, _stage.Principal, ((byte)0, 50UL));
        Instruction pay = TokenIx.Transfer(in tokens, _stage.PayeeTokens, _successor.PublicKey, 50).WithoutSigner(_successor.PublicKey);
        Ledger.RunOk(use, pay);
        Assert.Equal(350UL, _stage.AssetState.Spent);
        Expect.Denied(Ledger.Run(use, _stage.Pay(50)), SessionReason.OwnerMismatch);
        Ledger.RunOk(SessionIx.RevokeAll(_successor.PublicKey));
        Expect.Denied(Ledger.Run(use, pay), SessionReason.OwnerEpoch);
    }

    [Fact]
    public void A29_a_new_owner_adopts_no_more_sessions_than_an_owner_may_have()
    {
        var full = new OwnerKeyTests(new SessionStage(new TestLedger(TestLedger.DefaultParameters with { MaxSessionsPerOwner = 2 })));
        KeyPair other = full.Ledger.Wallet("other key");
        KeyPair own = full.Ledger.Wallet("own key");
        full._stage.Granted();
        full.Ledger.RunOk(SessionIx.Grant(full._stage.Terms with { GrantNonce = 1 }, other.PublicKey, Owner));
        full.Ledger.RunOk(SessionIx.Grant(full._stage.Terms, own.PublicKey, _successor.PublicKey));
        full.RotateNow();
        full.Ledger.RunOk(SessionIx.Adopt(Key, Owner, _successor.PublicKey));
        Instruction second = SessionIx.Adopt(other.PublicKey, Owner, _successor.PublicKey);
        Expect.Denied(full.Ledger.Run(second), SessionReason.TooManySessions);
        Assert.Equal(2UL, full.Authority(_successor.PublicKey).LiveSessions);
        full.Ledger.RunOk(SessionIx.RevokeAll(_successor.PublicKey));
        full.Ledger.RunOk(second);
    }

    [Fact]
    public void I4_what_was_revoked_is_not_adopted()
    {
        _stage.Granted();
        Ledger.RunOk(SessionIx.Revoke(Key, Owner));
        RotateNow();
        Expect.Denied(Ledger.Run(SessionIx.Adopt(Key, Owner, _successor.PublicKey)), SessionReason.Revoked);
        var all = new OwnerKeyTests();
        all._stage.Granted();
        all.Ledger.RunOk(SessionIx.RevokeAll(Owner));
        all.RotateNow();
        Expect.Denied(all.Ledger.Run(SessionIx.Adopt(Key, Owner, _successor.PublicKey)), SessionReason.OwnerEpoch);
        var after = new OwnerKeyTests();
        after._stage.Granted();
        after.RotateNow();
        after.Ledger.RunOk(SessionIx.RevokeAll(Owner));
        Expect.Denied(after.Ledger.Run(SessionIx.Adopt(Key, Owner, _successor.PublicKey)), SessionReason.OwnerEpoch);
    }

    [Fact]
    public void Nobody_but_the_successor_adopts_and_once()
    {
        _stage.Granted();
        Expect.Denied(Ledger.Run(SessionIx.Adopt(Key, Owner, _successor.PublicKey)), SessionReason.OwnerMismatch);
        RotateNow();
        foreach (KeyPair signer in new[] { _stage.Stranger, _recovery, _stage.SessionKey })
        {
            Expect.Denied(Ledger.Run(SessionIx.Adopt(Key, Owner, signer.PublicKey)), SessionReason.OwnerMismatch);
        }

        Instruction adopt = SessionIx.Adopt(Key, Owner, _successor.PublicKey);
        Expect.Denied(Ledger.Run(adopt.WithoutSigner(_successor.PublicKey)), SessionReason.SignatureMissing);
        Ledger.RunOk(adopt);
        Expect.Denied(Ledger.Run(adopt), SessionReason.OwnerMismatch);
    }

    [Fact]
    public void What_a_session_granted_on_is_not_adopted_with_it()
    {
        var tree = new SessionTree(_stage);
        SessionTree.Node child = tree.Add("child", tree.Root);
        RotateNow();
        Expect.Denied(Ledger.Run(SessionIx.Adopt(child.Key.PublicKey, Owner, _successor.PublicKey)), SessionReason.PathMismatch);
        Ledger.RunOk(SessionIx.Adopt(Key, Owner, _successor.PublicKey));
        Instruction use = SessionIx.Use(new UseSpec
        {
            Key = child.Key.PublicKey, Owner = _successor.PublicKey, Principal = child.Principal, Ancestors = [(Key, _stage.Principal)],
        });
        Expect.Denied(Ledger.Run(use, _stage.Pay(0)), SessionReason.OwnerMismatch);
        Expect.Denied(tree.Pay(child, 0), SessionReason.OwnerEpoch);
        Assert.Equal(1U, _stage.Header.SubtreeEpoch);
    }

    [Fact]
    public void A24_a_grant_that_was_signed_and_not_submitted_is_void_once_its_nonce_is_passed()
    {
        Ledger.RunOk(SessionIx.VoidGrants(Owner, 3));
        foreach (ulong nonce in new ulong[] { 0, 1, 2, 4 })
        {
            Expect.Denied(Ledger.Run(SessionIx.Grant(_stage.Terms with { GrantNonce = nonce }, Key, Owner)), SessionReason.GrantNonce);
        }

        Ledger.RunOk(SessionIx.Grant(_stage.Terms with { GrantNonce = 3 }, Key, Owner));
        foreach (ulong back in new ulong[] { 0, 3, 4 })
        {
            Expect.Denied(Ledger.Run(SessionIx.VoidGrants(Owner, back)), SessionReason.GrantNonce);
        }

        Expect.Denied(Ledger.Run(SessionIx.VoidGrants(Owner, 9).WithoutSigner(Owner)), SessionReason.SignatureMissing);
        Expect.Ok(_stage.RunPay(1));
    }

    [Fact]
    public void A20_the_last_grant_nonce_is_never_granted()
    {
        Ledger.RunOk(SessionIx.VoidGrants(Owner, ulong.MaxValue));
        Expect.Denied(
            Ledger.Run(SessionIx.Grant(_stage.Terms with { GrantNonce = ulong.MaxValue }, Key, Owner)), SessionReason.GrantNonce);
        Assert.Equal(ulong.MaxValue, Authority(Owner).NextGrantNonce);
    }

    [Fact]
    public void A24_an_operation_that_was_hoarded_fails_with_all_that_comes_with_it()
    {
        Instruction pay = TokenIx.Transfer(_stage.OwnerTokens, _stage.PayeeTokens, Owner, 10);
        Ledger.RunOk(SessionIx.RequireFresh(Owner, 0, 100), pay);
        Ledger.AdvanceTo(100, 50_000);
        Ledger.RunOk(SessionIx.RequireFresh(Owner, 0, 100), pay);
        Expect.Denied(Ledger.Run(SessionIx.RequireFresh(Owner, 0, 100), pay), SessionReason.Expired);
        Ledger.RunOk(SessionIx.RevokeAll(Owner));
        Expect.Denied(Ledger.Run(SessionIx.RequireFresh(Owner, 0, 1_000), pay), SessionReason.OwnerEpoch);
        Ledger.RunOk(SessionIx.RequireFresh(Owner, 1, 1_000), pay);
        Assert.Equal(30UL, Ledger.Amount(_stage.PayeeTokens));
        Expect.Denied(
            Ledger.Run(SessionIx.RequireFresh(Owner, 1, 1_000).WithoutSigner(Owner)), SessionReason.SignatureMissing);
        Instruction other = SessionIx.RequireFresh(_stage.Stranger.PublicKey, 0, 1_000);
        Instruction mixed = other with { Accounts = [SessionIx.RequireFresh(Owner, 0, 1_000).Accounts[0], other.Accounts[1]] };
        Expect.Denied(Ledger.Run(mixed), SessionReason.OwnerMismatch);
    }

    private Instruction Rotate() => SessionIx.RotateOwner(Owner, _successor.PublicKey, _recovery.PublicKey);

    private void RotateNow()
    {
        Ledger.RunOk(SessionIx.SetRecovery(Owner, _recovery.PublicKey));
        Ledger.RunOk(Rotate());
    }

    private OwnerAuthority Authority(in Address owner) =>
        OwnerAuthority.Read(Ledger.Data(SessionAddresses.OwnerAuthority(Ledger.Parameters.Domain, in owner)));
}
