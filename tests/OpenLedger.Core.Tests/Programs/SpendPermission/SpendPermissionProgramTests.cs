using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

public sealed class SpendPermissionProgramTests() : GrantStage(SpendPermissionProgram.Authority)
{
    private const long Period = 1_000_000;
    private const long Start = 50_000;

    [Fact]
    public void Twice_the_allowance_leaves_around_a_boundary()
    {
        Ledger.RunOk(Approve(100));
        Ledger.At(Start + Period - 2);
        Ledger.RunOk(Spend(100));
        Ledger.At(Start + Period - 1);
        Refuse(SpendPermissionError.ExceededAllowance, Spend(1));
        Ledger.At(Start + Period);
        Ledger.RunOk(Spend(100));
        Refuse(SpendPermissionError.ExceededAllowance, Spend(1));
        Assert.Equal(200UL, Gone);
    }

    [Fact]
    public void Periods_stay_where_the_start_put_them_however_late_the_first_use()
    {
        Ledger.RunOk(Approve(100));
        Ledger.At(Start + (5 * Period / 2));
        Ledger.RunOk(Spend(60));
        Ledger.At(Start + (3 * Period) - 1);
        Refuse(SpendPermissionError.ExceededAllowance, Spend(41));
        Ledger.At(Start + (3 * Period));
        Ledger.RunOk(Spend(100));
    }

    [Fact]
    public void It_is_good_from_its_start_until_before_its_end()
    {
        Ledger.RunOk(Approve(100, end: Start + 10));
        Ledger.At(Start - 1);
        Refuse(SpendPermissionError.BeforeStart, Spend(1));
        Ledger.At(Start);
        Ledger.RunOk(Spend(1));
        Ledger.At(Start + 10);
        Refuse(SpendPermissionError.AfterEnd, Spend(1));
    }

    [Fact]
    public void Owner_and_spender_revoke_it_for_ever()
    {
        Ledger.RunOk(Approve(100));
        Ledger.RunOk(Approve(100, salt: 1));
        Ledger.At(Start);
        Refuse(SpendPermissionError.WrongSigner, Revoke(Thief, salt: 0));
        NeedsSignature(Revoke(Owner, salt: 0), Owner);
        Ledger.RunOk(Revoke(Owner, salt: 0));
        Refuse(SpendPermissionError.Revoked, Spend(1));
        Refuse(SpendPermissionError.Revoked, Approve(100));
        Ledger.RunOk(Spend(1, salt: 1));
        Ledger.RunOk(Revoke(Spender, salt: 1));
        Refuse(SpendPermissionError.Revoked, Spend(1, salt: 1));
    }

    [Fact]
    public void What_is_spent_goes_to_the_spender_who_signs_for_it()
    {
        Ledger.RunOk(Approve(100));
        Ledger.At(Start);
        Refuse(SpendPermissionError.WrongRecipient, Spend(1, to: Loot));
        Refuse(SpendPermissionError.ZeroValue, Spend(0));
        Refuse(SpendPermissionError.WrongSigner, Spend(1, signer: Thief, to: Loot));
        NeedsSignature(Spend(1), Spender);
    }

    [Fact]
    public void Terms_that_make_no_sense_are_refused_and_terms_are_approved_once()
    {
        Refuse(SpendPermissionError.InvalidTerms, Approve(0));
        Refuse(SpendPermissionError.InvalidTerms, Approve(100, end: Start));
        Refuse(SpendPermissionError.InvalidTerms, Approve(100, period: 0));
        Ledger.RunOk(Approve(100));
        Refuse(SpendPermissionError.AlreadyApproved, Approve(200));
        NeedsSignature(Approve(100, salt: 1), Owner);
    }

    [Fact]
    public void What_one_owner_approved_does_not_bind_the_next()
    {
        Ledger.RunOk(Approve(100));
        HandOverAccount(SpendPermissionProgram.Authority);
        Ledger.At(Start);
        Refuse(SpendPermissionError.InvalidPermission, Spend(1));
        Ledger.RunOk(Approve(5, owner: Thief));
        Ledger.RunOk(Spend(5));
    }

    private Instruction Approve(
        ulong allowance, long period = Period, long end = long.MaxValue, ulong salt = 0, Address? owner = null) =>
        GrantIx.Give(
            SpendPermissionProgram.Id, SpendPermission.AddressFor(Tokens, Spender, salt), Tokens, Spender, owner ?? Owner,
            GrantIx.Data(
                SpendPermissionProgram.ApproveAction, w => w.U64(salt).U64(allowance).I64(period).I64(Start).I64(end)));

    private Instruction Spend(ulong amount, ulong salt = 0, Address? signer = null, Address? to = null) =>
        GrantIx.Take(
            SpendPermissionProgram.Id, SpendPermissionProgram.SpendAction, SpendPermission.AddressFor(Tokens, Spender, salt), Tokens,
            to ?? To, signer ?? Spender, SpendPermissionProgram.Authority, amount);

    private Instruction Revoke(in Address signer, ulong salt) =>
        GrantIx.Change(
            SpendPermissionProgram.Id, SpendPermissionProgram.RevokeAction, SpendPermission.AddressFor(Tokens, Spender, salt), in signer);
}
