using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

public sealed class TokenTransferTests
{
    private readonly TokenStage _stage = new();

    private TestLedger Ledger => _stage.Ledger;

    private Address From => _stage.AliceTokens;

    private Address To => _stage.BobTokens;

    private Address Alice => _stage.Alice.PublicKey;

    private Address Bob => _stage.Bob.PublicKey;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Transfer_moves_the_amount_and_nothing_else(bool isChecked)
    {
        byte[] from = Ledger.Data(From);
        byte[] to = Ledger.Data(To);
        Ledger.RunOk(Transfer(isChecked, From, To, Alice, 1_000));
        TokenAccount.SetAmount(from, 0);
        TokenAccount.SetAmount(to, 1_050);
        Assert.Equal(from, Ledger.Data(From));
        Assert.Equal(to, Ledger.Data(To));
    }

    [Fact]
    public void Balance_changes_of_a_block_say_what_successful_transactions_moved()
    {
        Ledger.Queue(TokenIx.Transfer(From, To, Alice, 10));
        Ledger.Queue(TokenIx.Transfer(From, To, Alice, 5_000));
        Ledger.Queue(TokenIx.Transfer(To, From, Bob, 20), TokenIx.Transfer(From, To, Alice, 20));
        Ledger.Queue(TokenIx.Transfer(From, To, Alice, 30));
        ProducedBlock block = Ledger.Produce();
        int from = Ledger.State.Find(From);
        int to = Ledger.State.Find(To);
        Assert.Equal(
            [
                new BalanceChange(0, from, 10, 0), new BalanceChange(0, to, 0, 10),
                new BalanceChange(3, from, 30, 0), new BalanceChange(3, to, 0, 30),
            ],
            block.Output.BalanceChanges);
    }

    [Fact]
    public void Transfer_refuses_in_SPL_Tokens_order()
    {
        // Each case breaks one rule and all that are checked after it.
        Refuse(TokenError.InsufficientFunds, TokenIx.Transfer(From, _stage.BobOther, Bob, 1_001));
        Refuse(TokenError.MintMismatch, TokenIx.Transfer(From, _stage.BobOther, Bob, 1));
        Refuse(TokenError.MintMismatch, TokenIx.TransferChecked(From, _stage.Other, To, Bob, 1, 9));
        Refuse(TokenError.MintDecimalsMismatch, TokenIx.TransferChecked(From, _stage.Mint, To, Bob, 1, 9));
        Refuse(TokenError.OwnerMismatch, TokenIx.Transfer(From, To, Bob, 1));
        Refuse(InstructionError.MissingRequiredSignature, TokenIx.Transfer(From, To, Alice, 1).WithoutSigner(Alice));
        _stage.Freeze(To);
        Refuse(TokenError.AccountFrozen, TokenIx.Transfer(From, To, Bob, 1_001));
        Refuse(TokenError.AccountFrozen, TokenIx.Transfer(To, From, Bob, 1));
    }

    [Fact]
    public void Transfer_refuses_what_is_no_token_account()
    {
        Refuse(InstructionError.InvalidAccountData, TokenIx.Transfer(Alice, To, Alice, 0));
        Refuse(InstructionError.InvalidAccountData, TokenIx.Transfer(From, Bob, Alice, 0));
        Refuse(InstructionError.InvalidAccountData, TokenIx.Transfer(_stage.Mint, To, Alice, 0));
        Address blank = Ledger.Install(TestLedger.Place("blank"), WellKnown.Token, new byte[TokenAccount.Length]);
        Refuse(InstructionError.UninitializedAccount, TokenIx.Transfer(From, blank, Alice, 0));
        // Another program's account may look like one; nothing can be moved out of it or into it.
        Address fake = Ledger.Install(TestLedger.Place("fake"), TestLedger.Place("another program"), Ledger.Data(From));
        Refuse(InstructionError.ExternalAccountDataModified, TokenIx.Transfer(fake, To, Alice, 1));
        Refuse(InstructionError.ExternalAccountDataModified, TokenIx.Transfer(From, fake, Alice, 1));
        Refuse(InstructionError.IncorrectProgramId, TokenIx.Transfer(fake, To, Alice, 0));
        Refuse(InstructionError.IncorrectProgramId, TokenIx.Transfer(fake, fake, Alice, 1));
        Instruction transfer = TokenIx.Transfer(From, To, Alice, 1);
        Refuse(InstructionError.NotEnoughAccountKeys, transfer with { Accounts = [.. transfer.Accounts.Take(2)] });
        Refuse(TokenError.InvalidInstruction, transfer with { Data = transfer.Data[..8] });
        Refuse(TokenError.InvalidInstruction, transfer with { Data = default });
        Refuse(TokenError.InvalidInstruction, transfer with { Data = new byte[] { 99 } });
        Refuse(InstructionError.ReadonlyDataModified, transfer with
        {
            Accounts = [transfer.Accounts[0], AccountMeta.Readonly(To), transfer.Accounts[2]],
        });
    }

    [Fact]
    public void A_transfer_to_itself_changes_nothing_and_is_checked_all_the_same()
    {
        Ledger.RunOk(TokenIx.Approve(From, _stage.Spender.PublicKey, Alice, 100));
        byte[] before = Ledger.Data(From);
        Ledger.RunOk(TokenIx.Transfer(From, From, Alice, 1_000));
        Ledger.RunOk(TokenIx.Transfer(From, From, _stage.Spender.PublicKey, 100));
        Assert.Equal(before, Ledger.Data(From));
        Refuse(TokenError.InsufficientFunds, TokenIx.Transfer(From, From, Alice, 1_001));
        Refuse(TokenError.InsufficientFunds, TokenIx.Transfer(From, From, _stage.Spender.PublicKey, 101));
        Refuse(TokenError.OwnerMismatch, TokenIx.Transfer(From, From, Bob, 1));
    }

    [Fact]
    public void A_delegate_spends_up_to_what_it_was_given_and_that_shrinks()
    {
        Address spender = _stage.Spender.PublicKey;
        Ledger.RunOk(TokenIx.Approve(From, in spender, Alice, 100));
        Ledger.RunOk(TokenIx.Transfer(From, To, in spender, 60));
        Assert.Equal((spender, 40UL), _stage.DelegateOf(From));
        Refuse(TokenError.InsufficientFunds, TokenIx.Transfer(From, To, in spender, 41));
        Refuse(InstructionError.MissingRequiredSignature, TokenIx.Transfer(From, To, in spender, 1).WithoutSigner(spender));

        // The owner's own spending does not touch it.
        Ledger.RunOk(TokenIx.Transfer(From, To, Alice, 900));
        Assert.Equal((spender, 40UL), _stage.DelegateOf(From));
        Ledger.RunOk(TokenIx.Transfer(From, To, in spender, 40));
        Assert.Equal((null, 0UL), _stage.DelegateOf(From));
        Refuse(TokenError.OwnerMismatch, TokenIx.Transfer(From, To, in spender, 0));
    }

    [Fact]
    public void A_delegate_may_be_given_more_than_there_is_but_cannot_spend_it()
    {
        Ledger.RunOk(TokenIx.Approve(From, _stage.Spender.PublicKey, Alice, ulong.MaxValue));
        Refuse(TokenError.InsufficientFunds, TokenIx.Transfer(From, To, _stage.Spender.PublicKey, 1_001));
        Ledger.RunOk(TokenIx.Transfer(From, To, _stage.Spender.PublicKey, 1_000));
        Assert.Equal(ulong.MaxValue - 1_000, _stage.DelegateOf(From).Amount);
    }

    [Fact]
    public void Mint_and_burn_change_supply_and_balance_together()
    {
        Address minter = _stage.Minter.PublicKey;
        Ledger.RunOk(TokenIx.MintTo(_stage.Mint, To, in minter, 500));
        Assert.Equal((550UL, 1_550UL), (Ledger.Amount(To), Ledger.Supply(_stage.Mint)));
        Ledger.RunOk(TokenIx.Burn(To, _stage.Mint, Bob, 550));
        Assert.Equal((0UL, 1_000UL), (Ledger.Amount(To), Ledger.Supply(_stage.Mint)));
        Ledger.RunOk(TokenIx.Approve(From, _stage.Spender.PublicKey, Alice, 10));
        Ledger.RunOk(TokenIx.Burn(From, _stage.Mint, _stage.Spender.PublicKey, 4));
        Assert.Equal((996UL, 996UL, 6UL), (Ledger.Amount(From), Ledger.Supply(_stage.Mint), _stage.DelegateOf(From).Amount));
    }

    [Fact]
    public void Minting_refuses_in_SPL_Tokens_order()
    {
        Address minter = _stage.Minter.PublicKey;
        Refuse(TokenError.MintMismatch, TokenIx.MintTo(_stage.Other, To, in minter, 1));
        Refuse(TokenError.FixedSupply, TokenIx.MintTo(_stage.Other, _stage.BobOther, in minter, 1));
        Refuse(TokenError.OwnerMismatch, TokenIx.MintTo(_stage.Mint, To, Alice, ulong.MaxValue));
        Refuse(InstructionError.MissingRequiredSignature, TokenIx.MintTo(_stage.Mint, To, in minter, 1).WithoutSigner(minter));
        Refuse(TokenError.Overflow, TokenIx.MintTo(_stage.Mint, To, in minter, ulong.MaxValue - 1_049));
        Ledger.RunOk(TokenIx.MintTo(_stage.Mint, To, in minter, ulong.MaxValue - 1_050));
        Refuse(TokenError.Overflow, TokenIx.MintTo(_stage.Mint, To, in minter, 1));
        _stage.Freeze(To);
        Refuse(TokenError.AccountFrozen, TokenIx.MintTo(_stage.Other, To, Alice, 1));
    }

    [Fact]
    public void Burning_refuses_in_SPL_Tokens_order()
    {
        Refuse(TokenError.InsufficientFunds, TokenIx.Burn(From, _stage.Other, Bob, 1_001));
        Refuse(TokenError.MintMismatch, TokenIx.Burn(From, _stage.Other, Bob, 1));
        Refuse(TokenError.OwnerMismatch, TokenIx.Burn(From, _stage.Mint, Bob, 1));
        Ledger.RunOk(TokenIx.Approve(From, _stage.Spender.PublicKey, Alice, 10));
        Refuse(TokenError.InsufficientFunds, TokenIx.Burn(From, _stage.Mint, _stage.Spender.PublicKey, 11));
        _stage.Freeze(From);
        Refuse(TokenError.AccountFrozen, TokenIx.Burn(From, _stage.Other, Bob, 1_001));
    }

    private Instruction Transfer(bool isChecked, in Address from, in Address to, in Address authority, ulong amount) =>
        isChecked
            ? TokenIx.TransferChecked(in from, _stage.Mint, in to, in authority, amount, 6)
            : TokenIx.Transfer(in from, in to, in authority, amount);

    private void Refuse(TokenError error, Instruction instruction)
    {
        Receipt receipt = Ledger.Run(instruction);
        Expect.Failed(in receipt, error);
    }

    private void Refuse(InstructionError error, Instruction instruction)
    {
        Receipt receipt = Ledger.Run(instruction);
        Expect.Failed(in receipt, error);
    }
}
