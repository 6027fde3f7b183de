using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

public sealed class TokenAuthorityTests
{
    private readonly TokenStage _stage = new();

    private TestLedger Ledger => _stage.Ledger;

    private Address Tokens => _stage.AliceTokens;

    private Address Alice => _stage.Alice.PublicKey;

    private Address Bob => _stage.Bob.PublicKey;

    private Address Spender => _stage.Spender.PublicKey;

    [Fact]
    public void There_is_one_delegate_slot_and_approving_overwrites_it()
    {
        Ledger.RunOk(TokenIx.Approve(Tokens, Spender, Alice, 100));
        Ledger.RunOk(TokenIx.Approve(Tokens, Bob, Alice, 5));
        Assert.Equal((Bob, 5UL), _stage.DelegateOf(Tokens));
        Refuse(TokenError.OwnerMismatch, TokenIx.Transfer(Tokens, _stage.BobTokens, Spender, 1));
        Ledger.RunOk(TokenIx.ApproveChecked(Tokens, _stage.Mint, Spender, Alice, 7, 6));
        Assert.Equal((Spender, 7UL), _stage.DelegateOf(Tokens));
        Ledger.RunOk(TokenIx.Revoke(Tokens, Alice));
        Assert.Equal((null, 0UL), _stage.DelegateOf(Tokens));
    }

    [Fact]
    public void Approve_and_revoke_refuse_in_SPL_Tokens_order()
    {
        Refuse(TokenError.MintMismatch, TokenIx.ApproveChecked(Tokens, _stage.Other, Spender, Bob, 1, 9));
        Refuse(TokenError.MintDecimalsMismatch, TokenIx.ApproveChecked(Tokens, _stage.Mint, Spender, Bob, 1, 9));
        Refuse(TokenError.OwnerMismatch, TokenIx.Approve(Tokens, Spender, Bob, 1));
        Refuse(InstructionError.MissingRequiredSignature, TokenIx.Approve(Tokens, Spender, Alice, 1).WithoutSigner(Alice));
        Ledger.RunOk(TokenIx.Approve(Tokens, Spender, Alice, 1));

        // A delegate delegates nothing, but may give its right back.
        Refuse(TokenError.OwnerMismatch, TokenIx.Approve(Tokens, Bob, Spender, 1));
        Refuse(TokenError.OwnerMismatch, TokenIx.Revoke(Tokens, Bob));
        Ledger.RunOk(TokenIx.Revoke(Tokens, Spender));
        Assert.Equal((null, 0UL), _stage.DelegateOf(Tokens));
        Refuse(TokenError.OwnerMismatch, TokenIx.Revoke(Tokens, Spender));
        Refuse(InstructionError.MissingRequiredSignature, TokenIx.Revoke(Tokens, Alice).WithoutSigner(Alice));
        _stage.Freeze(Tokens);
        Refuse(TokenError.AccountFrozen, TokenIx.Approve(Tokens, Spender, Bob, 1));
        Refuse(TokenError.AccountFrozen, TokenIx.Revoke(Tokens, Bob));
    }

    [Fact]
    public void A_new_owner_gets_the_account_without_the_old_delegate()
    {
        Ledger.RunOk(TokenIx.Approve(Tokens, Spender, Alice, 100));
        Ledger.RunOk(TokenIx.SetAuthority(Tokens, TokenAuthorityType.AccountOwner, Alice, Bob));
        Assert.Equal(Bob, TokenAccount.Owner(Ledger.Data(Tokens)));
        Assert.Equal((null, 0UL), _stage.DelegateOf(Tokens));
        Refuse(TokenError.OwnerMismatch, TokenIx.Transfer(Tokens, _stage.BobTokens, Alice, 1));
        Ledger.RunOk(TokenIx.Transfer(Tokens, _stage.BobTokens, Bob, 1));
    }

    [Fact]
    public void Account_authorities_change_by_whoever_holds_them()
    {
        Refuse(TokenError.OwnerMismatch, TokenIx.SetAuthority(Tokens, TokenAuthorityType.AccountOwner, Bob, Bob));
        Refuse(TokenError.InvalidInstruction, TokenIx.SetAuthority(Tokens, TokenAuthorityType.AccountOwner, Alice, null));
        Refuse(TokenError.AuthorityTypeNotSupported, TokenIx.SetAuthority(Tokens, TokenAuthorityType.MintTokens, Alice, Bob));
        Refuse(TokenError.AuthorityTypeNotSupported, TokenIx.SetAuthority(Tokens, TokenAuthorityType.FreezeAccount, Alice, Bob));
        Refuse(TokenError.InvalidInstruction, TokenIx.SetAuthority(Tokens, (TokenAuthorityType)4, Alice, Bob));
        Refuse(
            InstructionError.MissingRequiredSignature,
            TokenIx.SetAuthority(Tokens, TokenAuthorityType.AccountOwner, Alice, Bob).WithoutSigner(Alice));
        Ledger.RunOk(TokenIx.SetAuthority(Tokens, TokenAuthorityType.CloseAccount, Alice, Spender));
        Refuse(TokenError.OwnerMismatch, TokenIx.SetAuthority(Tokens, TokenAuthorityType.CloseAccount, Alice, Bob));
        Ledger.RunOk(TokenIx.SetAuthority(Tokens, TokenAuthorityType.CloseAccount, Spender, null));
        Assert.False(TokenAccount.TryGetCloseAuthority(Ledger.Data(Tokens), out _));
        _stage.Freeze(Tokens);
        Refuse(TokenError.AccountFrozen, TokenIx.SetAuthority(Tokens, TokenAuthorityType.AccountOwner, Alice, Bob));
        Instruction set = TokenIx.SetAuthority(Tokens, TokenAuthorityType.AccountOwner, Alice, Bob);
        Refuse(TokenError.InvalidInstruction, set with { Data = set.Data[..20] });
        Refuse(TokenError.InvalidInstruction, set with { Data = new byte[] { 6, 2, 2 } });
    }

    [Fact]
    public void Mint_authorities_change_and_can_be_given_up_for_ever()
    {
        Address minter = _stage.Minter.PublicKey;
        Address freezer = _stage.Freezer.PublicKey;
        Refuse(TokenError.AuthorityTypeNotSupported, TokenIx.SetAuthority(_stage.Mint, TokenAuthorityType.AccountOwner, in minter, Bob));
        Refuse(TokenError.OwnerMismatch, TokenIx.SetAuthority(_stage.Mint, TokenAuthorityType.MintTokens, Alice, Bob));
        Ledger.RunOk(TokenIx.SetAuthority(_stage.Mint, TokenAuthorityType.MintTokens, in minter, Bob));
        Refuse(TokenError.OwnerMismatch, TokenIx.MintTo(_stage.Mint, Tokens, in minter, 1));
        Ledger.RunOk(TokenIx.SetAuthority(_stage.Mint, TokenAuthorityType.MintTokens, Bob, null));
        Refuse(TokenError.FixedSupply, TokenIx.MintTo(_stage.Mint, Tokens, Bob, 1));
        Refuse(TokenError.FixedSupply, TokenIx.SetAuthority(_stage.Mint, TokenAuthorityType.MintTokens, Bob, Bob));
        Ledger.RunOk(TokenIx.SetAuthority(_stage.Mint, TokenAuthorityType.FreezeAccount, in freezer, null));
        Refuse(TokenError.MintCannotFreeze, TokenIx.SetAuthority(_stage.Mint, TokenAuthorityType.FreezeAccount, in freezer, Bob));
    }

    [Fact]
    public void Closing_an_empty_account_gives_its_lamports_back_and_removes_it()
    {
        Refuse(TokenError.NonNativeHasBalance, TokenIx.Close(Tokens, Bob, Bob));
        Ledger.RunOk(TokenIx.Transfer(Tokens, _stage.BobTokens, Alice, 1_000));
        Refuse(TokenError.OwnerMismatch, TokenIx.Close(Tokens, Bob, Bob));
        Refuse(InstructionError.MissingRequiredSignature, TokenIx.Close(Tokens, Bob, Alice).WithoutSigner(Alice));
        Refuse(InstructionError.InvalidAccountData, TokenIx.Close(Tokens, Tokens, Alice));
        ulong before = Ledger.Lamports(Bob);
        Ledger.RunOk(TokenIx.Close(Tokens, Bob, Alice));
        Assert.Equal(before + Rent.MinimumBalance(165), Ledger.Lamports(Bob));
        Assert.Equal(0UL, Ledger.Lamports(Tokens));
        Assert.Empty(Ledger.Data(Tokens));
        Assert.Equal(WellKnown.System, Ledger.OwnerOf(Tokens));
        Refuse(InstructionError.InvalidAccountData, TokenIx.Transfer(_stage.BobTokens, Tokens, Bob, 1));
    }

    [Fact]
    public void What_is_closed_and_paid_again_is_an_account_of_nobody()
    {
        Ledger.RunOk(TokenIx.Transfer(Tokens, _stage.BobTokens, Alice, 1_000));
        Ledger.RunOk(TokenIx.Close(Tokens, Bob, Alice), SystemIx.Transfer(Bob, Tokens, TestLedger.Sol));
        Assert.Equal(TestLedger.Sol, Ledger.Lamports(Tokens));
        Assert.Empty(Ledger.Data(Tokens));
        Assert.Equal(WellKnown.System, Ledger.OwnerOf(Tokens));
    }

    [Fact]
    public void The_freeze_authority_stops_an_account_and_lets_it_go()
    {
        Address freezer = _stage.Freezer.PublicKey;
        Refuse(TokenError.OwnerMismatch, TokenIx.Freeze(Tokens, _stage.Mint, Alice));
        Refuse(TokenError.InvalidState, TokenIx.Thaw(Tokens, _stage.Mint, in freezer));
        Refuse(TokenError.MintMismatch, TokenIx.Freeze(Tokens, _stage.Other, in freezer));
        Refuse(TokenError.MintCannotFreeze, TokenIx.Freeze(_stage.BobOther, _stage.Other, in freezer));
        Ledger.RunOk(TokenIx.Freeze(Tokens, _stage.Mint, in freezer));
        Refuse(TokenError.AccountFrozen, TokenIx.Transfer(Tokens, _stage.BobTokens, Alice, 1));
        Refuse(TokenError.InvalidState, TokenIx.Freeze(Tokens, _stage.Mint, in freezer));
        Ledger.RunOk(TokenIx.Thaw(Tokens, _stage.Mint, in freezer));
        Ledger.RunOk(TokenIx.Transfer(Tokens, _stage.BobTokens, Alice, 1));
    }

    [Fact]
    public void A_close_authority_closes_in_the_owners_place()
    {
        Ledger.RunOk(
            TokenIx.SetAuthority(Tokens, TokenAuthorityType.CloseAccount, Alice, Spender),
            TokenIx.Transfer(Tokens, _stage.BobTokens, Alice, 1_000));
        Refuse(TokenError.OwnerMismatch, TokenIx.Close(Tokens, Bob, Alice));
        Ledger.RunOk(TokenIx.Close(Tokens, Bob, Spender));
        Assert.Equal(0UL, Ledger.Lamports(Tokens));
    }

    [Fact]
    public void A_closed_account_that_is_paid_again_in_the_same_transaction_holds_nothing()
    {
        Ledger.RunOk(
            TokenIx.Transfer(Tokens, _stage.BobTokens, Alice, 1_000), TokenIx.Close(Tokens, Bob, Alice),
            SystemIx.Transfer(Bob, Tokens, Rent.MinimumBalance(165)));
        Assert.True(Ledger.Data(Tokens).AsSpan().IndexOfAnyExcept((byte)0) < 0);
        Receipt receipt = Ledger.Run(TokenIx.Transfer(_stage.BobTokens, Tokens, Bob, 1));
        Assert.Equal(TransactionStatus.InstructionFailed, receipt.Status);
        Assert.Equal(1_050UL, Ledger.Amount(_stage.BobTokens));
    }

    [Fact]
    public void Mints_and_accounts_are_initialized_once()
    {
        KeyPair mint = TestLedger.Key("new mint");
        KeyPair account = TestLedger.Key("new account");
        Ledger.RunOk(
            SystemIx.Create(Alice, mint.PublicKey, Rent.MinimumBalance(82), 82, WellKnown.Token),
            TokenIx.InitializeMint2(mint.PublicKey, 9, Alice, null),
            SystemIx.Create(Alice, account.PublicKey, Rent.MinimumBalance(165), 165, WellKnown.Token),
            TokenIx.InitializeAccount3(account.PublicKey, mint.PublicKey, Bob));
        Assert.Equal((byte)9, TokenMint.Decimals(Ledger.Data(mint.PublicKey)));
        Assert.Equal(Bob, TokenAccount.Owner(Ledger.Data(account.PublicKey)));
        Refuse(TokenError.AlreadyInUse, TokenIx.InitializeMint2(mint.PublicKey, 9, Bob, null));
        Refuse(TokenError.AlreadyInUse, TokenIx.InitializeAccount3(account.PublicKey, mint.PublicKey, Alice));
        Refuse(TokenError.AlreadyInUse, TokenIx.InitializeAccount(account.PublicKey, mint.PublicKey, Alice));
        Refuse(InstructionError.InvalidAccountData, TokenIx.InitializeMint2(account.PublicKey, 9, Bob, null));
        Refuse(InstructionError.InvalidAccountData, TokenIx.InitializeAccount3(mint.PublicKey, mint.PublicKey, Bob));
    }

    [Fact]
    public void Initializing_needs_rent_and_a_real_mint()
    {
        KeyPair account = TestLedger.Key("new account");
        Instruction create = SystemIx.Create(Alice, account.PublicKey, Rent.MinimumBalance(165) - 1, 165, WellKnown.Token);
        RefuseAt(1, TokenError.NotRentExempt, create, TokenIx.InitializeAccount3(account.PublicKey, _stage.Mint, Bob));
        create = SystemIx.Create(Alice, account.PublicKey, Rent.MinimumBalance(165), 165, WellKnown.Token);
        RefuseAt(1, TokenError.InvalidMint, create, TokenIx.InitializeAccount3(account.PublicKey, Tokens, Bob));
        Receipt foreign = Ledger.Run(create, TokenIx.InitializeAccount(account.PublicKey, Alice, Bob));
        Expect.Failed(in foreign, InstructionError.IncorrectProgramId);
        Instruction unsure = TokenIx.InitializeAccount(account.PublicKey, _stage.Mint, Bob);
        Receipt noRent = Ledger.Run(create, unsure with { Accounts = [.. unsure.Accounts.Take(3), AccountMeta.Readonly(Bob)] });
        Expect.Failed(in noRent, InstructionError.InvalidArgument);
        create = SystemIx.Create(Alice, account.PublicKey, Rent.MinimumBalance(82) - 1, 82, WellKnown.Token);
        RefuseAt(1, TokenError.NotRentExempt, create, TokenIx.InitializeMint2(account.PublicKey, 6, Bob, null));
    }

    private void RefuseAt(int instruction, TokenError error, params ReadOnlySpan<Instruction> instructions)
    {
        Receipt receipt = Ledger.Run(instructions);
        Expect.Failed(in receipt, error);
        Assert.Equal(instruction, receipt.ErrorInstruction);
    }

    private void Refuse(TokenError error, Instruction instruction) => RefuseAt(0, error, instruction);

    private void Refuse(InstructionError error, Instruction instruction)
    {
        Receipt receipt = Ledger.Run(instruction);
        Expect.Failed(in receipt, error);
    }
}
