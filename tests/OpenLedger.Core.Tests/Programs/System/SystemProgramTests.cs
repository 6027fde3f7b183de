using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

public sealed class SystemProgramTests
{
    private readonly TestLedger _ledger = new();
    private readonly KeyPair _alice;
    private readonly KeyPair _bob;
    private readonly KeyPair _fresh = TestLedger.Key("fresh");

    public SystemProgramTests()
    {
        _alice = _ledger.Wallet("alice");
        _bob = _ledger.Wallet("bob");
    }

    [Fact]
    public void Encodings_are_Solanas()
    {
        Assert.Equal("02000000" + "e803000000000000", Hex(SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, 1_000)));
        Assert.Equal(
            "00000000" + "0100000000000000" + "a500000000000000" + Convert.ToHexStringLower(Address.BytesOf(WellKnown.Token)),
            Hex(SystemIx.Create(_alice.PublicKey, _bob.PublicKey, 1, 165, WellKnown.Token)));
        Assert.Equal("08000000" + "5000000000000000", Hex(SystemIx.Allocate(_alice.PublicKey, 80)));
        Assert.Equal("04000000", Hex(SystemIx.AdvanceNonce(_alice.PublicKey, _bob.PublicKey)));
    }

    [Fact]
    public void Transfer_moves_lamports()
    {
        _ledger.RunOk(SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, 5 * TestLedger.Sol));
        Assert.Equal(5 * TestLedger.Sol, _ledger.Lamports(in _alice));
        Assert.Equal(15 * TestLedger.Sol, _ledger.Lamports(in _bob));
        _ledger.RunOk(SystemIx.Transfer(_bob.PublicKey, _bob.PublicKey, 5));
        Assert.Equal(15 * TestLedger.Sol, _ledger.Lamports(in _bob));
    }

    [Fact]
    public void Transfer_needs_signature_funds_and_a_source_without_data()
    {
        Receipt receipt = _ledger.Run(SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, 1).WithoutSigner(_alice.PublicKey));
        Expect.Failed(in receipt, InstructionError.MissingRequiredSignature);
        receipt = _ledger.Run(SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, (10 * TestLedger.Sol) + 1));
        Expect.Failed(in receipt, SystemError.ResultWithNegativeLamports);
        KeyPair full = TestLedger.Key("with data");
        _ledger.Install(full.PublicKey, WellKnown.System, new byte[4], TestLedger.Sol);
        receipt = _ledger.Run(SystemIx.Transfer(full.PublicKey, _bob.PublicKey, 1));
        Expect.Failed(in receipt, InstructionError.InvalidArgument);
        KeyPair owned = TestLedger.Key("token owned");
        _ledger.Install(owned.PublicKey, WellKnown.Token, [], TestLedger.Sol);
        receipt = _ledger.Run(SystemIx.Transfer(owned.PublicKey, _bob.PublicKey, 1));
        Expect.Failed(in receipt, InstructionError.ExternalAccountLamportSpend);
    }

    [Fact]
    public void Lamports_that_would_not_fit_are_refused()
    {
        KeyPair rich = _ledger.Wallet("rich", ulong.MaxValue - 5);
        Receipt receipt = _ledger.Run(SystemIx.Transfer(_alice.PublicKey, rich.PublicKey, TestLedger.Sol));
        Expect.Failed(in receipt, InstructionError.ArithmeticOverflow);
    }

    [Fact]
    public void Create_makes_an_account_of_the_program_with_zeroed_data()
    {
        ulong rent = Rent.MinimumBalance(165);
        _ledger.RunOk(SystemIx.Create(_alice.PublicKey, _fresh.PublicKey, rent, 165, WellKnown.Token));
        Assert.Equal(rent, _ledger.Lamports(in _fresh));
        Assert.Equal(WellKnown.Token, _ledger.OwnerOf(_fresh.PublicKey));
        Assert.Equal(new byte[165], _ledger.Data(_fresh.PublicKey));
    }

    [Fact]
    public void Create_refuses_what_exists_what_did_not_sign_and_what_is_too_large()
    {
        ulong rent = Rent.MinimumBalance(10);
        Receipt receipt = _ledger.Run(SystemIx.Create(_alice.PublicKey, _bob.PublicKey, rent, 10, WellKnown.Token));
        Expect.Failed(in receipt, SystemError.AccountAlreadyInUse);
        receipt = _ledger.Run(
            SystemIx.Create(_alice.PublicKey, _fresh.PublicKey, rent, 10, WellKnown.Token).WithoutSigner(_fresh.PublicKey));
        Expect.Failed(in receipt, InstructionError.MissingRequiredSignature);
        receipt = _ledger.Run(
            SystemIx.Create(_alice.PublicKey, _fresh.PublicKey, rent, 10, WellKnown.Token).WithoutSigner(_alice.PublicKey));
        Expect.Failed(in receipt, InstructionError.MissingRequiredSignature);
        receipt = _ledger.Run(SystemIx.Create(_alice.PublicKey, _fresh.PublicKey, rent, (10 << 20) + 1, WellKnown.Token));
        Expect.Failed(in receipt, SystemError.InvalidAccountDataLength);
        receipt = _ledger.Run(SystemIx.Create(_alice.PublicKey, _fresh.PublicKey, rent, ulong.MaxValue, WellKnown.Token));
        Expect.Failed(in receipt, SystemError.InvalidAccountDataLength);
        receipt = _ledger.Run(SystemIx.Create(_alice.PublicKey, _fresh.PublicKey, 100 * TestLedger.Sol, 10, WellKnown.Token));
        Expect.Failed(in receipt, SystemError.ResultWithNegativeLamports);
        Assert.Equal(0UL, _ledger.Lamports(in _fresh));
    }

    [Fact]
    public void Create_with_seed_needs_the_derived_address_and_the_bases_signature()
    {
        ulong rent = Rent.MinimumBalance(10);
        ProgramDerivedAddress.TryCreateWithSeed(_bob.PublicKey, "savings"u8, WellKnown.Token, out Address derived);
        Instruction create = SystemIx.CreateWithSeed(
            _alice.PublicKey, in derived, _bob.PublicKey, "savings"u8, rent, 10, WellKnown.Token);
        Receipt receipt = _ledger.Run(create.WithoutSigner(_bob.PublicKey));
        Expect.Failed(in receipt, InstructionError.MissingRequiredSignature);
        _ledger.RunOk(create);
        Assert.Equal(WellKnown.Token, _ledger.OwnerOf(in derived));
        receipt = _ledger.Run(SystemIx.CreateWithSeed(
            _alice.PublicKey, in derived, _bob.PublicKey, "other"u8, rent, 10, WellKnown.Token));
        Expect.Failed(in receipt, SystemError.AddressWithSeedMismatch);
        receipt = _ledger.Run(SystemIx.CreateWithSeed(
            _alice.PublicKey, in derived, _bob.PublicKey, new byte[33], rent, 10, WellKnown.Token));

        // The number of the derivation's own error, which is Solana's PubkeyError.
        Expect.Failed(in receipt, InstructionError.Custom, 0);
    }

    [Fact]
    public void Allocate_and_assign_work_once_and_only_for_the_signer()
    {
        Receipt receipt = _ledger.Run(SystemIx.Allocate(_bob.PublicKey, 50).WithoutSigner(_bob.PublicKey));
        Expect.Failed(in receipt, InstructionError.MissingRequiredSignature);
        _ledger.RunOk(SystemIx.Allocate(_bob.PublicKey, 50));
        Assert.Equal(50, _ledger.Data(_bob.PublicKey).Length);
        receipt = _ledger.Run(SystemIx.Allocate(_bob.PublicKey, 60));
        Expect.Failed(in receipt, SystemError.AccountAlreadyInUse);
        _ledger.RunOk(SystemIx.Assign(_bob.PublicKey, WellKnown.Token));
        Assert.Equal(WellKnown.Token, _ledger.OwnerOf(_bob.PublicKey));
        receipt = _ledger.Run(SystemIx.Assign(_bob.PublicKey, WellKnown.System));
        Expect.Failed(in receipt, InstructionError.ModifiedProgramId);
        receipt = _ledger.Run(SystemIx.Assign(_alice.PublicKey, WellKnown.Token).WithoutSigner(_alice.PublicKey));
        Expect.Failed(in receipt, InstructionError.MissingRequiredSignature);
    }

    [Fact]
    public void Bad_data_and_missing_accounts_are_refused()
    {
        AccountMeta[] both = [AccountMeta.WritableSigner(_alice.PublicKey), AccountMeta.Writable(_bob.PublicKey)];
        foreach (byte[] data in new byte[][] { [], [2, 0, 0], [2, 0, 0, 0, 1], [99, 0, 0, 0], [0, 0, 0, 0, 1], [255, 255, 255, 255] })
        {
            Receipt receipt = _ledger.Run(new Instruction(WellKnown.System, both, data));
            Expect.Failed(in receipt, InstructionError.InvalidInstructionData);
        }

        Receipt missing = _ledger.Run(SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, 1) with { Accounts = [both[0]] });
        Expect.Failed(in missing, InstructionError.MissingAccount);
    }

    private static string Hex(Instruction instruction) => Convert.ToHexStringLower(instruction.Data.Span);
}
