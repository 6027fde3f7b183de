using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

public sealed class FogoSessionProgramTests : GrantStage
{
    private const long Day = 24L * 60 * 60 * 1000;

    private readonly Address _keeper;
    private readonly Address _program;

    public FogoSessionProgramTests()
        : base(FogoSessionProgram.Authority)
    {
        _keeper = Ledger.Wallet("keeper").PublicKey;
        _program = Ledger.Wallet("program signer").PublicKey;
        Ledger.RunOk(ListPrograms(_program));
    }

    private Address Session => FogoSession.AddressFor(Tokens, Spender);

    [Fact]
    public void A_limited_one_shrinks_and_an_unlimited_one_does_not()
    {
        Ledger.RunOk(Start(100));
        Ledger.RunOk(Take(60));
        Refuse(FogoSessionError.InsufficientAllowance, Take(41));
        Ledger.RunOk(Take(40));
        Ledger.RunOk(GrantIx.Change(FogoSessionProgram.Id, FogoSessionProgram.RevokeAction, Session, Spender));
        Ledger.RunOk(Start(FogoSession.Unlimited));
        Ledger.RunOk(Take(50_000));
        Ledger.RunOk(Take(Held - 50_100));
        Assert.Equal(Held, Gone);
    }

    [Fact]
    public void It_lasts_eight_days_at_most_and_up_to_its_end()
    {
        long now = Ledger.TimeMs;
        Refuse(FogoSessionError.SessionTooLong, Start(100, now + (8 * Day) + TestLedger.SlotMs));
        now = Ledger.TimeMs;
        Ledger.RunOk(Start(100, now + (8 * Day)));
        Ledger.At(now + (8 * Day));
        Ledger.RunOk(Take(1));
        Ledger.At(now + (8 * Day) + 1);
        Refuse(FogoSessionError.Expired, Take(1));
    }

    [Fact]
    public void The_owner_cannot_revoke_it_and_the_session_key_can()
    {
        Ledger.RunOk(Start(100));
        Refuse(FogoSessionError.WrongSigner, GrantIx.Change(FogoSessionProgram.Id, FogoSessionProgram.RevokeAction, Session, Owner));
        // Nor is starting it anew with nothing a way out: it is alive, and its key would have to sign.
        Refuse(FogoSessionError.SessionIsLive, Start(0));
        NeedsSignature(Start(0), Spender);
        Ledger.RunOk(Take(1));
        NeedsSignature(GrantIx.Change(FogoSessionProgram.Id, FogoSessionProgram.RevokeAction, Session, Spender), Spender);
        Ledger.RunOk(GrantIx.Change(FogoSessionProgram.Id, FogoSessionProgram.RevokeAction, Session, Spender));
        Refuse(FogoSessionError.Revoked, Take(1));
    }

    [Fact]
    public void What_the_registry_says_later_does_not_matter()
    {
        Ledger.RunOk(Start(100));
        Ledger.RunOk(ListPrograms(Thief));
        Ledger.RunOk(Take(1));
        Refuse(FogoSessionError.UnauthorizedProgram, Take(1, program: Thief));
    }

    [Fact]
    public void A_listed_program_signs_with_the_session_key()
    {
        Ledger.RunOk(Start(100));
        Refuse(FogoSessionError.UnauthorizedProgram, Take(1, program: Spender));
        NeedsSignature(Take(1), _program);
        NeedsSignature(Take(1), Spender);
        Refuse(FogoSessionError.WrongSigner, Take(1, signer: Thief));
    }

    [Fact]
    public void Starting_takes_owner_session_key_and_a_list_of_the_registry()
    {
        NeedsSignature(Start(100), Owner);
        NeedsSignature(Start(100), Spender);
        Refuse(FogoSessionError.WrongSigner, Start(100, owner: Thief));
        Refuse(FogoSessionError.InvalidSession, Start(100, domain: Tokens));
        NeedsSignature(ListPrograms(Thief), _keeper);
    }

    [Fact]
    public void What_one_owner_started_does_not_bind_the_next()
    {
        Ledger.RunOk(Start(100));
        HandOverAccount(FogoSessionProgram.Authority);
        Refuse(FogoSessionError.InvalidSession, Take(1));
        Ledger.RunOk(Start(5, owner: Thief));
        Ledger.RunOk(Take(5));
    }

    private Instruction ListPrograms(in Address program)
    {
        Address listed = program;
        return new Instruction(
            FogoSessionProgram.Id,
            [AccountMeta.Writable(FogoDomain.AddressFor(in _keeper)), AccountMeta.WritableSigner(in _keeper)],
            GrantIx.Data(FogoSessionProgram.ListAction, w => w.U8(1).Address(in listed)));
    }

    private Instruction Start(ulong amount, long? expires = null, Address? owner = null, Address? domain = null)
    {
        Instruction start = GrantIx.Give(
            FogoSessionProgram.Id, Session, Tokens, Spender, owner ?? Owner,
            GrantIx.Data(FogoSessionProgram.StartAction, w => w.U64(amount).I64(expires ?? Day)),
            AccountMeta.Readonly(domain ?? FogoDomain.AddressFor(in _keeper)));
        AccountMeta[] accounts = [.. start.Accounts];
        accounts[2] = AccountMeta.ReadonlySigner(Spender);
        return start with { Accounts = [.. accounts] };
    }

    private Instruction Take(ulong amount, Address? signer = null, Address? program = null) =>
        GrantIx.Take(
            FogoSessionProgram.Id, FogoSessionProgram.TransferAction, Session, Tokens, To, signer ?? Spender,
            FogoSessionProgram.Authority, amount, AccountMeta.ReadonlySigner(program ?? _program));
}
