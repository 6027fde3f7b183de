using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;
using System.Runtime.InteropServices;

namespace OpenLedger.Core.Tests.Programs;

public sealed class SafeAllowanceProgramTests() : GrantStage(SafeAllowanceProgram.Authority)
{
    private const long Minute = SafeAllowance.MinuteMs;

    [Fact]
    public void What_was_spent_is_set_back_at_whole_multiples_of_the_time()
    {
        Ledger.At(100 * Minute);
        Ledger.RunOk(Set(100, resetTime: 60));
        Ledger.RunOk(Take(100));
        Ledger.At((160 * Minute) - 1);
        Refuse(SafeAllowanceError.ExceededAllowance, Take(1));

        // Half a time late: the next reset is due as if it had been punctual.
        Ledger.At(190 * Minute);
        Ledger.RunOk(Take(100));
        Assert.Equal(160L, Read().LastResetMin);
        Ledger.At((220 * Minute) - 1);
        Refuse(SafeAllowanceError.ExceededAllowance, Take(1));
        Ledger.At(220 * Minute);
        Ledger.RunOk(Take(100));
        Assert.Equal(300UL, Gone);
    }

    [Fact]
    public void Without_a_time_it_is_used_up_once()
    {
        Ledger.RunOk(Set(100, resetTime: 0));
        Ledger.RunOk(Take(100));
        Ledger.At(1_000_000 * Minute);
        Refuse(SafeAllowanceError.ExceededAllowance, Take(1));
    }

    [Fact]
    public void A_base_moves_the_resets_and_a_new_amount_leaves_spent_what_is_spent()
    {
        Ledger.At(100 * Minute);
        Ledger.RunOk(Set(100, resetTime: 60, resetBase: 35));
        Assert.Equal(95L, Read().LastResetMin);
        Ledger.RunOk(Take(80));
        Ledger.RunOk(Set(90, resetTime: 60));
        Refuse(SafeAllowanceError.ExceededAllowance, Take(11));
        Ledger.RunOk(Set(50, resetTime: 60));
        Refuse(SafeAllowanceError.ExceededAllowance, Take(1));
        Ledger.At(155 * Minute);
        Ledger.RunOk(Take(50));
        Refuse(SafeAllowanceError.InvalidReset, Set(1, resetTime: 60, resetBase: 156));
        Refuse(SafeAllowanceError.InvalidReset, Set(1, resetTime: 0, resetBase: 1));
    }

    [Fact]
    public void The_owner_resets_and_deletes_and_the_nonce_outlives_both()
    {
        Ledger.RunOk(Set(100, resetTime: 60));
        Assert.Equal(1U, Read().Nonce);
        Ledger.RunOk(Take(100));
        Refuse(SafeAllowanceError.WrongSigner, Change(SafeAllowanceProgram.ResetAction, Spender));
        Ledger.RunOk(Change(SafeAllowanceProgram.ResetAction, Owner));
        Ledger.RunOk(Take(100));
        Refuse(SafeAllowanceError.WrongSigner, Change(SafeAllowanceProgram.DeleteAction, Spender));
        NeedsSignature(Change(SafeAllowanceProgram.DeleteAction, Owner), Owner);
        Ledger.RunOk(Change(SafeAllowanceProgram.DeleteAction, Owner));
        Refuse(SafeAllowanceError.ExceededAllowance, Take(1));
        Ledger.RunOk(Set(10, resetTime: 60));
        Ledger.RunOk(Take(10));
        Assert.Equal(4U, Read().Nonce);
    }

    [Fact]
    public void Only_the_delegate_takes_and_only_the_owner_sets()
    {
        Ledger.RunOk(Set(100, resetTime: 0));
        Refuse(SafeAllowanceError.ExceededAllowance, Take(0));
        Refuse(SafeAllowanceError.WrongSigner, Take(1, signer: Thief));
        NeedsSignature(Take(1), Spender);
        Refuse(SafeAllowanceError.WrongSigner, Set(100, resetTime: 0, owner: Thief));
        NeedsSignature(Set(100, resetTime: 0), Owner);
    }

    [Fact]
    public void What_one_owner_set_does_not_bind_the_next()
    {
        Ledger.RunOk(Set(100, resetTime: 0));
        Ledger.RunOk(Take(70));
        HandOverAccount(SafeAllowanceProgram.Authority);
        Refuse(SafeAllowanceError.InvalidAllowance, Take(1));
        Ledger.RunOk(Set(50, resetTime: 0, owner: Thief));
        Ledger.RunOk(Take(50));
    }

    private SafeAllowance Read() => MemoryMarshal.Read<SafeAllowance>(Ledger.Data(SafeAllowance.AddressFor(Tokens, Spender)));

    private Instruction Set(ulong amount, ushort resetTime, uint resetBase = 0, Address? owner = null) =>
        GrantIx.Give(
            SafeAllowanceProgram.Id, SafeAllowance.AddressFor(Tokens, Spender), Tokens, Spender, owner ?? Owner,
            GrantIx.Data(SafeAllowanceProgram.SetAction, w => w.U64(amount).U16(resetTime).U32(resetBase)));

    private Instruction Take(ulong amount, Address? signer = null) =>
        GrantIx.Take(
            SafeAllowanceProgram.Id, SafeAllowanceProgram.TransferAction, SafeAllowance.AddressFor(Tokens, Spender), Tokens, To,
            signer ?? Spender, SafeAllowanceProgram.Authority, amount);

    private Instruction Change(ulong action, in Address signer) =>
        GrantIx.Change(SafeAllowanceProgram.Id, action, SafeAllowance.AddressFor(Tokens, Spender), in signer);
}
