using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>
/// A session that allows a program which knows nothing of sessions and does whatever its caller wants with the lent signature: all that
/// protects the owner is what the guard observes.
/// </summary>
public sealed class UnmodifiedProgramTests
{
    private readonly SessionStage _stage;
    private readonly Address _mintAuthorityMint;

    public UnmodifiedProgramTests()
    {
        _stage = new SessionStage(new TestLedger().WithTestPrograms());
        _mintAuthorityMint = Ledger.Mint("owner's mint", Owner, Owner);
        _stage.Granted(_stage.Terms with
        {
            Clauses =
            [
                _stage.Clause with
                {
                    Actions =
                    [
                        new SessionAction(TestPrograms.ForwardId, 0), new SessionAction(TestPrograms.SwallowId, 0),
                        SessionStage.TokenTransfer, SessionStage.SystemTransfer,
                    ],
                },
            ],
            Assets = [_stage.Asset, new SessionAssetTerms(default, 5_000_000, 50_000_000, 10_000_000, 10_000_000, 0, 0)],
        });
    }

    private TestLedger Ledger => _stage.Ledger;

    private Address Owner => _stage.Owner.PublicKey;

    private Address Thief => _stage.Stranger.PublicKey;

    [Fact]
    public void It_may_do_what_the_session_allows()
    {
        Ledger.RunOk(_stage.Use(100), Forwarded(_stage.Pay(100)));
        Assert.Equal((100UL, 100UL), (Ledger.Amount(_stage.PayeeTokens), _stage.AssetState.Spent));
    }

    [Fact]
    public void A13_confused_deputy_it_cannot_pay_a_third_party() =>
        Deny(SessionReason.ScopeCounterparty, _stage.Pay(100, _stage.StrangerTokens));

    [Fact]
    public void A13_confused_deputy_it_cannot_hand_on_through_an_allowed_payee()
    {
        // The payee signs too and passes on in the same instruction what the owner paid.
        Address id = TestLedger.Place("program/pass on");
        Ledger.Runtime.Register(in id, c =>
        {
            InstructionResult first = c.Invoke(0, [new(1, false, true), new(2, false, true), new(3, true, false)], Amount(100));
            return first.IsOk ? c.Invoke(0, [new(2, false, true), new(4, false, true), new(5, true, false)], Amount(100)) : first;
        });
        KeyPair key = Ledger.Wallet("third key");
        Ledger.RunOk(SessionIx.Grant(
            _stage.Terms with { GrantNonce = 1, Clauses = [_stage.Clause with { Actions = [new SessionAction(id, 0)] }] }, key.PublicKey, Owner));
        var passOn = new Instruction(
            id,
            [
                AccountMeta.Readonly(WellKnown.Token), AccountMeta.Writable(_stage.OwnerTokens), AccountMeta.Writable(_stage.PayeeTokens),
                AccountMeta.Readonly(Owner), AccountMeta.Writable(_stage.StrangerTokens), AccountMeta.ReadonlySigner(_stage.Payee.PublicKey),
            ],
            new byte[8]);
        Instruction use = SessionIx.Use(key.PublicKey, Owner, _stage.Principal, ((byte)0, 100UL));
        Expect.Denied(Ledger.Run(use, passOn), SessionReason.ScopeCounterparty);
    }

    [Fact]
    public void A13_confused_deputy_the_session_of_one_owner_lends_nothing_of_another()
    {
        Instruction steal = TokenIx.Transfer(_stage.StrangerTokens, _stage.PayeeTokens, Thief, 0).WithoutSigner(Thief);
        Instruction withOwner = steal with { Accounts = [.. steal.Accounts, AccountMeta.Readonly(Owner)] };
        Expect.Failed(Ledger.Run(_stage.Use(100), Forwarded(withOwner)), InstructionError.MissingRequiredSignature);
        Expect.Failed(Ledger.Run(_stage.Use(100), withOwner), InstructionError.MissingRequiredSignature);
    }

    [Fact]
    public void A6_it_cannot_take_more_than_declared_in_several_calls()
    {
        Address id = TestLedger.Place("program/twice");
        Ledger.Runtime.Register(in id, c =>
        {
            InstructionAccount[] accounts = [new(1, false, true), new(2, false, true), new(3, true, false)];
            InstructionResult first = c.Invoke(0, accounts, Amount(60));
            return first.IsOk ? c.Invoke(0, accounts, Amount(60)) : first;
        });
        KeyPair key = Ledger.Wallet("third key");
        Ledger.RunOk(SessionIx.Grant(_stage.Terms with { GrantNonce = 1, Clauses = [_stage.Clause with { Actions = [new SessionAction(id, 0)] }] }, key.PublicKey, Owner));
        Instruction twice = TestPrograms.Through(in id, _stage.Pay(60)) with { Data = new byte[8] };
        Instruction Use(ulong units) => SessionIx.Use(key.PublicKey, Owner, _stage.Principal, ((byte)0, units));
        Expect.Denied(Ledger.Run(Use(119), twice), SessionReason.OutflowAboveDeclared);
        Ledger.RunOk(Use(120), twice);
    }

    [Fact]
    public void A13_it_cannot_take_another_asset()
    {
        Address thiefOther = Ledger.Tokens("thief other", _stage.OtherMint, Thief, 0);
        Deny(SessionReason.ScopeAsset, TokenIx.Transfer(_stage.OwnerOther, in thiefOther, Owner, 5));
    }

    [Fact]
    public void A15_side_door_it_cannot_approve_a_delegate() =>
        Deny(SessionReason.AuthorityChanged, TokenIx.Approve(_stage.OwnerTokens, Thief, Owner, 5));

    [Fact]
    public void A15_side_door_it_cannot_revoke_a_delegate()
    {
        Ledger.RunOk(TokenIx.Approve(_stage.OwnerTokens, Thief, Owner, 5));
        Deny(SessionReason.AuthorityChanged, TokenIx.Revoke(_stage.OwnerTokens, Owner));
    }

    [Fact]
    public void A15_side_door_it_cannot_hand_over_the_account() =>
        Deny(SessionReason.AuthorityChanged, TokenIx.SetAuthority(_stage.OwnerTokens, TokenAuthorityType.AccountOwner, Owner, Thief));

    [Fact]
    public void A15_side_door_it_cannot_set_a_close_authority() =>
        Deny(SessionReason.AuthorityChanged, TokenIx.SetAuthority(_stage.OwnerOther, TokenAuthorityType.CloseAccount, Owner, Thief));

    [Fact]
    public void A15_side_door_it_cannot_close_an_account()
    {
        Address empty = Ledger.Tokens("owner empty", _stage.Mint, Owner, 0);
        Deny(SessionReason.AuthorityChanged, TokenIx.Close(in empty, _stage.Payee.PublicKey, Owner));
    }

    [Fact]
    public void A15_side_door_it_cannot_assign_or_fill_the_owners_wallet()
    {
        Deny(SessionReason.AuthorityChanged, SystemIx.Assign(Owner, TestPrograms.ForwardId));
        Deny(SessionReason.AuthorityChanged, SystemIx.Allocate(Owner, 10));
    }

    [Fact]
    public void A15_side_door_it_cannot_use_or_hand_over_a_mint_of_the_owner()
    {
        Address thiefTokens = Ledger.Tokens("thief minted", _mintAuthorityMint, Thief, 0);
        Deny(SessionReason.AuthorityChanged, TokenIx.MintTo(_mintAuthorityMint, in thiefTokens, Owner, 5));
        Deny(SessionReason.AuthorityChanged, TokenIx.SetAuthority(_mintAuthorityMint, TokenAuthorityType.MintTokens, Owner, Thief));
        Deny(SessionReason.AuthorityChanged, TokenIx.SetAuthority(_mintAuthorityMint, TokenAuthorityType.FreezeAccount, Owner, null));
    }

    [Fact]
    public void A15_side_door_it_cannot_spend_what_others_approved_to_the_owner()
    {
        Address victims = Ledger.Tokens("victim tokens", _stage.Mint, _stage.Payee.PublicKey, 500);
        Ledger.RunOk(TokenIx.Approve(in victims, Owner, _stage.Payee.PublicKey, 500));
        Instruction spend = TokenIx.Transfer(in victims, _stage.StrangerTokens, Owner, 100);
        Deny(SessionReason.AuthorityChanged, spend);
        Expect.Denied(Ledger.Run(_stage.Use(100), spend.WithoutSigner(Owner)), SessionReason.AuthorityChanged);
    }

    [Fact]
    public void A15_side_door_it_cannot_touch_a_nonce_of_the_owner()
    {
        Address nonce = TestLedger.Place("owner's nonce");
        byte[] data = new byte[NonceAccount.Length];
        new NonceAccount(Owner, Hash256.Of("old"u8), 5_000).Write(data);
        Ledger.Install(in nonce, WellKnown.System, data, extraLamports: 500);
        Deny(SessionReason.AuthorityChanged, SystemIx.AdvanceNonce(in nonce, Owner));
        Deny(SessionReason.AuthorityChanged, SystemIx.AuthorizeNonce(in nonce, Owner, Thief));
        Deny(SessionReason.AuthorityChanged, SystemIx.WithdrawNonce(in nonce, _stage.Payee.PublicKey, Owner, 500));
    }

    [Fact]
    public void A15_side_door_it_cannot_give_or_change_an_allowance()
    {
        Instruction allow = PermitIx.Approve(_stage.OwnerTokens, Thief, Owner, 100, long.MaxValue);

        // The thief pays for the account beforehand, so that nothing leaves the owner.
        Ledger.RunOk(SystemIx.Transfer(
            Thief, PermitAllowance.AddressFor(_stage.OwnerTokens, Thief), Rent.MinimumBalance(PermitAllowance.Length)));
        Deny(SessionReason.AuthorityChanged, allow);
        Ledger.RunOk(PermitIx.Approve(_stage.OwnerTokens, Thief, Owner, 0, 0));
        Deny(SessionReason.AuthorityChanged, allow);
    }

    [Fact]
    public void A15_side_door_it_cannot_make_an_account_from_the_owners_lamports()
    {
        KeyPair fresh = TestLedger.Key("fresh");
        Instruction create = SystemIx.Create(Owner, fresh.PublicKey, 3_000_000, 10, TestPrograms.ForwardId);
        Instruction use = SessionIx.Use(_stage.SessionKey.PublicKey, Owner, _stage.Principal, ((byte)1, 3_000_000UL));
        Expect.Denied(Ledger.Run(use, Forwarded(create)), SessionReason.ScopeCounterparty);
    }

    [Fact]
    public void A14_it_cannot_use_or_end_a_session_in_a_nested_call()
    {
        Receipt receipt = Ledger.Run(_stage.Use(100), Forwarded(_stage.Use(100)));
        Expect.Denied(in receipt, SessionReason.OwnerMismatch);
        Instruction nested = _stage.Use(100);
        nested = nested with { Accounts = [.. nested.Accounts, AccountMeta.Readonly(Owner)] };
        (Receipt nestedReceipt, AuthorizationRecord[] records) = _stage.Decide(_stage.Use(100), Forwarded(nested));
        Expect.Denied(in nestedReceipt, SessionReason.UseNested);
        Assert.Equal([SessionReason.UseNested, SessionReason.ExecutionFailed], records.Select(r => r.Reason));
        Instruction revokeAll = SessionIx.RevokeAll(Owner);
        (nestedReceipt, _) = _stage.Decide(_stage.Use(100), Forwarded(revokeAll));
        Expect.Denied(in nestedReceipt, SessionReason.Escalation);
        Assert.Equal(SessionReason.Escalation, (SessionReason)Ledger.Run(
            TestPrograms.Through(TestPrograms.ForwardId, SessionIx.Revoke(_stage.SessionKey.PublicKey, Owner))).ErrorNumber);
    }

    [Fact]
    public void A_call_that_failed_and_was_swallowed_fails_the_use()
    {
        Receipt receipt = Ledger.Run(
            _stage.Use(100), TestPrograms.Through(TestPrograms.SwallowId, _stage.Pay(5_000_000)).WithoutSigner(Owner));
        Expect.Failed(in receipt, TokenError.InsufficientFunds);
    }

    [Fact]
    public void Native_lamports_are_limited_as_any_other_asset()
    {
        Instruction Pay(ulong lamports, in Address to) => SystemIx.Transfer(Owner, in to, lamports).WithoutSigner(Owner);
        Instruction Use(ulong lamports) => SessionIx.Use(_stage.SessionKey.PublicKey, Owner, _stage.Principal, ((byte)1, lamports));
        Ledger.RunOk(Use(5_000_000), Pay(5_000_000, _stage.Payee.PublicKey));
        Expect.Denied(Ledger.Run(Use(5_000_001), Pay(1, _stage.Payee.PublicKey)), SessionReason.LimitPerUse);
        Expect.Denied(Ledger.Run(Use(5), Pay(6, _stage.Payee.PublicKey)), SessionReason.OutflowAboveDeclared);
        Expect.Denied(Ledger.Run(Use(5), Pay(5, Thief)), SessionReason.ScopeCounterparty);
    }

    [Fact]
    public void A20_assets_are_told_apart_by_mint_not_by_name_or_decimals()
    {
        // A token with the same decimals in an account of the owner is another asset.
        Address twin = Ledger.Mint("twin");
        Address ownerTwin = Ledger.Tokens("owner twin", in twin, Owner, 500);
        Address payeeTwin = Ledger.Tokens("payee twin", in twin, _stage.Payee.PublicKey, 0);
        Expect.Denied(
            Ledger.Run(_stage.Use(100), TokenIx.Transfer(in ownerTwin, in payeeTwin, Owner, 5).WithoutSigner(Owner)),
            SessionReason.ScopeAsset);
    }

    private static byte[] Amount(ulong amount) => [(byte)TokenInstruction.Transfer, .. BitConverter.GetBytes(amount)];

    private Instruction Forwarded(Instruction inner) => TestPrograms.Through(TestPrograms.ForwardId, inner).WithoutSigner(Owner);

    private void Deny(SessionReason reason, Instruction inner)
    {
        ulong owner = Ledger.Amount(_stage.OwnerTokens);
        Receipt receipt = Ledger.Run(_stage.Use(1_000), Forwarded(inner));
        Expect.Denied(in receipt, reason);
        Assert.Equal((owner, 0U), (Ledger.Amount(_stage.OwnerTokens), _stage.Header.Uses));
    }
}
