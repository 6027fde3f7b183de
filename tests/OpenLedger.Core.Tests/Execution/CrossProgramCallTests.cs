using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

public sealed class CrossProgramCallTests
{
    private readonly TestLedger _ledger = new TestLedger().WithTestPrograms();
    private readonly KeyPair _alice;
    private readonly KeyPair _bob;

    public CrossProgramCallTests()
    {
        _alice = _ledger.Wallet("alice");
        _bob = _ledger.Wallet("bob");
    }

    [Fact]
    public void A_called_program_acts_with_the_privileges_of_its_caller()
    {
        ulong before = _ledger.Lamports(in _bob);
        _ledger.RunOk(TestPrograms.Through(TestPrograms.ForwardId, SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, 77)));
        Assert.Equal(before + 77, _ledger.Lamports(in _bob));
    }

    [Fact]
    public void A_signature_that_the_caller_does_not_have_cannot_be_handed_on()
    {
        Instruction inner = SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, 77).WithoutSigner(_alice.PublicKey);
        Receipt receipt = _ledger.Run(TestPrograms.Through(TestPrograms.ClaimAllId, inner));
        Expect.Failed(in receipt, InstructionError.PrivilegeEscalation);
        receipt = _ledger.Run(TestPrograms.Through(TestPrograms.ForwardId, inner));
        Expect.Failed(in receipt, InstructionError.MissingRequiredSignature);
    }

    [Fact]
    public void A_read_only_account_cannot_be_handed_on_as_writable()
    {
        Instruction inner = SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, 77);
        inner = inner with { Accounts = [inner.Accounts[0], AccountMeta.Readonly(_bob.PublicKey)] };
        Receipt receipt = _ledger.Run(TestPrograms.Through(TestPrograms.ClaimAllId, inner));
        Expect.Failed(in receipt, InstructionError.PrivilegeEscalation);
        receipt = _ledger.Run(TestPrograms.Through(TestPrograms.ForwardId, inner));
        Expect.Failed(in receipt, InstructionError.ReadonlyLamportChange);
    }

    [Theory]
    [InlineData(0, InstructionError.None)]
    [InlineData(InvokeContext.MaxDepth - 1, InstructionError.None)]
    [InlineData(InvokeContext.MaxDepth, InstructionError.CallDepth)]
    public void Calls_nest_up_to_the_depth_limit_and_a_program_may_call_itself(int calls, InstructionError error)
    {
        Receipt receipt = _ledger.Run(
            new Instruction(TestPrograms.RecurseId, [AccountMeta.Readonly(TestPrograms.RecurseId)], new[] { (byte)calls }));
        Assert.Equal(error, receipt.Error);
        Assert.Equal(error == InstructionError.None, receipt.Status == TransactionStatus.Success);
    }

    [Fact]
    public void A_program_cannot_be_entered_again_through_another()
    {
        var inner = new Instruction(TestPrograms.ForwardId, [AccountMeta.Readonly(TestPrograms.NothingId)], new byte[8]);
        Instruction middle = TestPrograms.Through(TestPrograms.OtherForwardId, inner);
        Receipt receipt = _ledger.Run(TestPrograms.Through(TestPrograms.ForwardId, middle));
        Expect.Failed(in receipt, InstructionError.ReentrancyNotAllowed);

        // One after the other it may be entered twice.
        _ledger.RunOk(middle, TestPrograms.Through(TestPrograms.ForwardId, new Instruction(TestPrograms.NothingId, [], new byte[1])));
    }

    [Fact]
    public void A_program_signs_for_its_derived_address_and_for_no_other()
    {
        Address vault = ProgramDerivedAddress.Find([TestPrograms.VaultLabel.ToArray()], TestPrograms.VaultId, out byte bump);
        _ledger.Install(vault, WellKnown.System, [], extraLamports: TestLedger.Sol);
        byte[] transfer = SystemIx.Transfer(vault, _bob.PublicKey, 500).Data.ToArray();
        Instruction Pay(in Address from, byte usedBump) => new(
            TestPrograms.VaultId,
            [AccountMeta.Readonly(WellKnown.System), AccountMeta.Writable(in from), AccountMeta.Writable(_bob.PublicKey)],
            new[] { usedBump }.Concat(transfer).ToArray());

        ulong before = _ledger.Lamports(in _bob);
        _ledger.RunOk(Pay(in vault, bump));
        Assert.Equal(before + 500, _ledger.Lamports(in _bob));
        Receipt receipt = _ledger.Run(Pay(in vault, (byte)(bump - 1)));
        Expect.Failed(in receipt, InstructionError.PrivilegeEscalation);
        receipt = _ledger.Run(Pay(_alice.PublicKey, bump));
        Expect.Failed(in receipt, InstructionError.PrivilegeEscalation);
    }

    [Fact]
    public void A_failed_call_fails_the_transaction_even_if_the_caller_looks_away()
    {
        // The lamports move before the size is refused; they must not stay moved.
        Address account = _ledger.Wallet("unused").PublicKey;
        KeyPair fresh = TestLedger.Key("fresh");
        Instruction create = SystemIx.Create(_alice.PublicKey, fresh.PublicKey, TestLedger.Sol, 11_000_000, WellKnown.Token);
        Receipt receipt = _ledger.Run(TestPrograms.Through(TestPrograms.SwallowId, create));
        Expect.Failed(in receipt, SystemError.InvalidAccountDataLength);
        Assert.Equal(0UL, _ledger.Lamports(in fresh));
        receipt = _ledger.Run(TestPrograms.Through(TestPrograms.SwallowId, SystemIx.Transfer(account, _bob.PublicKey, ulong.MaxValue)));
        Expect.Failed(in receipt, SystemError.ResultWithNegativeLamports);
    }

    [Fact]
    public void A_program_cannot_touch_what_it_does_not_own()
    {
        Address id = TestLedger.Place("program/thief");
        InstructionResult result = default;
        _ledger.Runtime.Register(in id, c => result = c.Data[0] switch
        {
            0 => c.MoveLamports(0, 1, 5),
            1 => c.TryWrite(0, out _),
            2 => c.TryResize(0, 5),
            3 => c.Close(0, 1),
            _ => c.TryAssign(0, TestLedger.Place("program/thief")),
        });
        InstructionError[] expected =
        [
            InstructionError.ExternalAccountLamportSpend, InstructionError.ExternalAccountDataModified, InstructionError.ExternalAccountDataModified,
            InstructionError.ExternalAccountLamportSpend, InstructionError.ModifiedProgramId,
        ];
        for (byte i = 0; i < expected.Length; i++)
        {
            Receipt receipt = _ledger.Run(new Instruction(
                id, [AccountMeta.WritableSigner(_alice.PublicKey), AccountMeta.Writable(_bob.PublicKey)], new[] { i }));
            Expect.Failed(in receipt, expected[i]);
            Assert.Equal(expected[i], result.Error);
        }
    }

    [Fact]
    public void A_program_that_does_not_exist_cannot_be_called()
    {
        Receipt receipt = _ledger.Run(new Instruction(TestLedger.Place("no program"), [], new byte[1]));
        Expect.Failed(in receipt, InstructionError.UnsupportedProgramId);
        receipt = _ledger.Run(TestPrograms.Through(TestPrograms.ForwardId, new Instruction(TestLedger.Place("no program"), [], new byte[1])));
        Expect.Failed(in receipt, InstructionError.UnsupportedProgramId);
    }

    [Fact]
    public void A_program_sees_the_blocks_slot_and_time_and_its_own_address()
    {
        Address id = TestLedger.Place("program/reader");
        Clock seen = default;
        Address self = default;
        _ledger.Runtime.Register(in id, c =>
        {
            (seen, self) = (c.Clock, c.Program);
            return InstructionResult.Ok;
        });
        _ledger.AdvanceTo(40, 123_456);
        _ledger.RunOk(TestPrograms.Through(TestPrograms.ForwardId, new Instruction(id, [], new byte[1])));
        Assert.Equal(new Clock(40, 123_456), seen);
        Assert.Equal(id, self);
    }
}
