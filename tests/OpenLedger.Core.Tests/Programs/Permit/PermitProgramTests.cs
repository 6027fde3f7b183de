using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

public sealed class PermitProgramTests
{
    private readonly TestLedger _ledger = new TestLedger().WithTestPrograms();
    private readonly Address _owner;
    private readonly Address _spender;
    private readonly Address _thief;
    private readonly Address _tokens;
    private readonly Address _to;

    public PermitProgramTests()
    {
        _owner = _ledger.Wallet("owner").PublicKey;
        _spender = _ledger.Wallet("spender").PublicKey;
        _thief = _ledger.Wallet("thief").PublicKey;
        Address mint = _ledger.Mint("mint");
        _tokens = _ledger.Tokens("tokens", in mint, in _owner, 1_000);
        _to = _ledger.Tokens("to", in mint, in _spender, 0);
        _ledger.RunOk(TokenIx.Approve(in _tokens, PermitProgram.Authority, in _owner, ulong.MaxValue));
    }

    [Fact]
    public void An_allowance_shrinks_by_what_is_taken()
    {
        Allow(100, 1_000_000);
        _ledger.RunOk(Take(60));
        Refuse(PermitError.InsufficientAllowance, Take(41));
        _ledger.RunOk(Take(40));
        Refuse(PermitError.InsufficientAllowance, Take(1));
        Assert.Equal((900UL, 100UL), (_ledger.Amount(_tokens), _ledger.Amount(_to)));
    }

    [Fact]
    public void It_is_good_up_to_and_at_its_expiry()
    {
        Allow(100, 50_000);
        _ledger.At(50_000);
        _ledger.RunOk(Take(1));
        _ledger.At(50_001);
        Refuse(PermitError.AllowanceExpired, Take(1));
    }

    [Fact]
    public void An_unlimited_one_does_not_shrink()
    {
        Allow(PermitAllowance.Unlimited, long.MaxValue);
        _ledger.RunOk(Take(400));
        _ledger.RunOk(Take(600));
        Assert.Equal(0UL, _ledger.Amount(_tokens));
        Expect.Failed(_ledger.Run(Take(1)), TokenError.InsufficientFunds);
    }

    [Fact]
    public void The_owner_ends_it_by_allowing_nothing_or_by_revoking_in_Token()
    {
        Allow(100, long.MaxValue);
        Allow(0, long.MaxValue);
        Refuse(PermitError.InsufficientAllowance, Take(1));
        Allow(100, long.MaxValue);
        _ledger.RunOk(TokenIx.Revoke(in _tokens, in _owner));
        Expect.Failed(_ledger.Run(Take(1)), TokenError.OwnerMismatch);
    }

    [Fact]
    public void A_lockdown_ends_many_at_once_and_only_the_owners_own()
    {
        Address other = _ledger.Tokens("other", TestLedger.Place("mint"), in _owner, 500);
        Address theirs = _ledger.Tokens("theirs", TestLedger.Place("mint"), in _thief, 500);
        _ledger.RunOk(TokenIx.Approve(in other, PermitProgram.Authority, in _owner, ulong.MaxValue));
        Allow(PermitAllowance.Unlimited, long.MaxValue);
        _ledger.RunOk(PermitIx.Approve(in other, in _spender, in _owner, 100, long.MaxValue));
        _ledger.RunOk(PermitIx.Approve(in theirs, in _spender, in _thief, 100, long.MaxValue));
        Address mine = PermitAllowance.AddressFor(in _tokens, in _spender);
        Address second = PermitAllowance.AddressFor(in other, in _spender);

        Expect.Failed(
            _ledger.Run(PermitIx.Lockdown(in _owner, mine).WithoutSigner(_owner)), InstructionError.MissingRequiredSignature);
        Refuse(PermitError.WrongSigner, PermitIx.Lockdown(in _owner, mine, PermitAllowance.AddressFor(in theirs, in _spender)));
        _ledger.RunOk(Take(1));
        _ledger.RunOk(PermitIx.Lockdown(in _owner, mine, second));
        Refuse(PermitError.InsufficientAllowance, Take(1));
        Refuse(PermitError.InsufficientAllowance, PermitIx.TransferFrom(in other, in _to, in _spender, 1));
    }

    [Fact]
    public void Only_the_spender_takes_and_only_with_a_signature()
    {
        Allow(100, long.MaxValue);
        Address allowance = PermitAllowance.AddressFor(in _tokens, in _spender);
        Refuse(PermitError.WrongSigner, PermitIx.TransferFrom(in _tokens, in _to, in _thief, 1, allowance));
        Expect.Failed(_ledger.Run(Take(1).WithoutSigner(_spender)), InstructionError.MissingRequiredSignature);
    }

    [Fact]
    public void An_allowance_on_one_account_is_none_on_another()
    {
        Allow(100, long.MaxValue);
        Address other = _ledger.Tokens("other", TestLedger.Place("mint"), in _owner, 500);
        _ledger.RunOk(TokenIx.Approve(in other, PermitProgram.Authority, in _owner, ulong.MaxValue));
        Refuse(
            PermitError.InvalidAllowance,
            PermitIx.TransferFrom(in other, in _to, in _spender, 1, PermitAllowance.AddressFor(in _tokens, in _spender)));
        Expect.Failed(_ledger.Run(PermitIx.TransferFrom(in other, in _to, in _spender, 1)), InstructionError.ExternalAccountDataModified);
    }

    [Fact]
    public void Only_the_owner_allows()
    {
        Refuse(PermitError.WrongSigner, PermitIx.Approve(in _tokens, in _thief, in _thief, 100, long.MaxValue));
        Expect.Failed(
            _ledger.Run(PermitIx.Approve(in _tokens, in _thief, in _owner, 100, long.MaxValue).WithoutSigner(_owner)),
            InstructionError.MissingRequiredSignature);
        Instruction allow = PermitIx.Approve(in _tokens, in _spender, in _owner, 100, long.MaxValue);
        AccountMeta elsewhere = AccountMeta.Writable(PermitAllowance.AddressFor(in _tokens, in _thief));
        Refuse(PermitError.InvalidAllowance, allow with { Accounts = [elsewhere, .. allow.Accounts.Skip(1)] });
    }

    [Fact]
    public void What_one_owner_allowed_does_not_bind_the_next()
    {
        Allow(100, long.MaxValue);
        Address next = _ledger.Wallet("next owner").PublicKey;
        _ledger.RunOk(TokenIx.SetAuthority(in _tokens, TokenAuthorityType.AccountOwner, in _owner, next));
        _ledger.RunOk(TokenIx.Approve(in _tokens, PermitProgram.Authority, in next, ulong.MaxValue));
        Refuse(PermitError.InvalidAllowance, Take(1));
        _ledger.RunOk(PermitIx.Approve(in _tokens, in _spender, in next, 5, long.MaxValue));
        _ledger.RunOk(Take(5));
    }

    [Fact]
    public void A_program_in_the_place_of_Token_gets_no_signature_of_the_authority()
    {
        Allow(100, long.MaxValue);
        Expect.Failed(
            _ledger.Run(PermitIx.TransferFrom(in _tokens, in _to, in _spender, 1, token: TestPrograms.NothingId)),
            InstructionError.IncorrectProgramId);
    }

    private void Allow(ulong amount, long expiresMs) =>
        _ledger.RunOk(PermitIx.Approve(in _tokens, in _spender, in _owner, amount, expiresMs));

    private Instruction Take(ulong amount) => PermitIx.TransferFrom(in _tokens, in _to, in _spender, amount);

    private void Refuse(PermitError error, Instruction instruction)
    {
        Receipt receipt = _ledger.Run(instruction);
        Expect.Failed(in receipt, error);
    }
}
