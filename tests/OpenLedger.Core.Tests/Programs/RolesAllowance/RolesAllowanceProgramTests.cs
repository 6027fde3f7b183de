using System.Runtime.InteropServices;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

public sealed class RolesAllowanceProgramTests() : GrantStage(RolesAllowanceProgram.Authority)
{
    private const long Period = 1_000_000;
    private const long Begin = 10_000;

    [Fact]
    public void Whole_periods_refill_by_steps_up_to_the_largest_balance()
    {
        Ledger.RunOk(Set(balance: 100, max: 100, refill: 30));
        Ledger.RunOk(Take(100));
        Ledger.At(Begin + Period - 1);
        Refuse(RolesAllowanceError.AllowanceExceeded, Take(1));
        Ledger.At(Begin + Period);
        Refuse(RolesAllowanceError.AllowanceExceeded, Take(31));
        Ledger.RunOk(Take(30));

        // Two and a half periods later: two steps, and the half is not lost.
        Ledger.At(Begin + (7 * Period / 2));
        Refuse(RolesAllowanceError.AllowanceExceeded, Take(61));
        Ledger.RunOk(Take(60));
        Ledger.At(Begin + (4 * Period));
        Ledger.RunOk(Take(30));

        Ledger.At(Begin + (50 * Period));
        Refuse(RolesAllowanceError.AllowanceExceeded, Take(101));
        Ledger.RunOk(Take(100));
        Assert.Equal(Begin + (50 * Period), Read().TimestampMs);
    }

    [Fact]
    public void A_balance_above_the_largest_one_stays_and_nothing_adds_to_it()
    {
        Ledger.RunOk(Set(balance: 500, max: 100, refill: 30));
        Ledger.At(Begin + (10 * Period));
        Refuse(RolesAllowanceError.AllowanceExceeded, Take(501));
        Ledger.RunOk(Take(450));
        Ledger.At(Begin + (11 * Period));
        Refuse(RolesAllowanceError.AllowanceExceeded, Take(81));
        Ledger.RunOk(Take(80));
    }

    [Fact]
    public void No_period_never_refills_and_no_largest_balance_has_no_end()
    {
        Ledger.RunOk(Set(balance: 10, max: 100, refill: 30, period: 0));
        Ledger.At(Begin + (100 * Period));
        Ledger.RunOk(Take(10));
        Refuse(RolesAllowanceError.AllowanceExceeded, Take(1));
        Ledger.RunOk(Set(balance: 0, max: 0, refill: 300));
        Ledger.At(Begin + (200 * Period));
        Ledger.RunOk(Take(60_000));
        Ledger.RunOk(Set(balance: 0, max: 0, refill: ulong.MaxValue));
        Ledger.At(Begin + (300 * Period));
        Ledger.RunOk(Take(1_000));
    }

    [Fact]
    public void Only_the_member_takes_and_only_the_owner_sets_and_so_revokes()
    {
        Ledger.RunOk(Set(balance: 100, max: 100, refill: 30));
        Refuse(RolesAllowanceError.WrongSigner, Take(1, signer: Thief));
        NeedsSignature(Take(1), Spender);
        Refuse(RolesAllowanceError.WrongSigner, Set(100, 100, 30, owner: Spender));
        NeedsSignature(Set(100, 100, 30), Owner);
        Ledger.RunOk(Set(balance: 0, max: 1, refill: 0, period: 0));
        Refuse(RolesAllowanceError.AllowanceExceeded, Take(1));
    }

    [Fact]
    public void What_one_owner_set_does_not_bind_the_next()
    {
        Ledger.RunOk(Set(balance: 100, max: 100, refill: 30));
        HandOverAccount(RolesAllowanceProgram.Authority);
        Refuse(RolesAllowanceError.InvalidAllowance, Take(1));
    }

    private RolesAllowance Read() => MemoryMarshal.Read<RolesAllowance>(Ledger.Data(RolesAllowance.AddressFor(Tokens, Spender)));

    private Instruction Set(ulong balance, ulong max, ulong refill, ulong period = (ulong)Period, Address? owner = null) =>
        GrantIx.Give(
            RolesAllowanceProgram.Id, RolesAllowance.AddressFor(Tokens, Spender), Tokens, Spender, owner ?? Owner,
            GrantIx.Data(RolesAllowanceProgram.SetAction, w => w.U64(balance).U64(max).U64(refill).U64(period).I64(Begin)));

    private Instruction Take(ulong amount, Address? signer = null) =>
        GrantIx.Take(
            RolesAllowanceProgram.Id, RolesAllowanceProgram.TransferAction, RolesAllowance.AddressFor(Tokens, Spender), Tokens, To,
            signer ?? Spender, RolesAllowanceProgram.Authority, amount);
}
