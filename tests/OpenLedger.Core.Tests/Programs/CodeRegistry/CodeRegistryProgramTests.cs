using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

public sealed class CodeRegistryProgramTests
{
    private static readonly Address Program = TestLedger.Place("program");
    private static readonly Address ReaderId = TestLedger.Place("program/reads the registry");
    private static readonly Hash256 First = Hash256.Of("first code"u8);
    private static readonly Hash256 Second = Hash256.Of("second code"u8);

    private readonly TestLedger _ledger;
    private readonly Address _registrar;
    private readonly Address _authority;
    private readonly Address _thief;

    public CodeRegistryProgramTests()
    {
        _registrar = TestLedger.Key("registrar").PublicKey;
        _ledger = new TestLedger(TestLedger.DefaultParameters with { Registrar = _registrar });
        _ledger.Wallet("registrar");
        _authority = _ledger.Wallet("upgrade authority").PublicKey;
        _thief = _ledger.Wallet("thief").PublicKey;
    }

    [Fact]
    public void A_program_is_registered_once_and_listed()
    {
        ulong before = _ledger.Lamports(in _registrar);
        _ledger.AdvanceTo(40, 16_000);
        Register();
        ProgramCode code = Read();
        Assert.Equal((Program, First, _authority, _registrar), (code.Program, code.CodeHash, code.UpgradeAuthority, code.Registrar));
        Assert.Equal((1UL, 40UL, (byte)1), (code.Version, code.DeployedSlot, code.IsListed));
        Assert.Equal(before - Rent.MinimumBalance(ProgramCode.Length), _ledger.Lamports(in _registrar));
        Refuse(InstructionError.AccountAlreadyInitialized, CodeRegistryIx.Register(in Program, in Second, in _thief, in _registrar));
        Assert.Equal(First, Read().CodeHash);
    }

    [Fact]
    public void Only_the_ledgers_registrar_registers_and_only_with_a_signature()
    {
        Refuse(CodeRegistryError.NotRegistrar, CodeRegistryIx.Register(in Program, in First, in _thief, in _thief));
        Instruction register = CodeRegistryIx.Register(in Program, in First, in _authority, in _registrar);
        Refuse(InstructionError.MissingRequiredSignature, register.WithoutSigner(_registrar));
        Address elsewhere = ProgramCode.AddressFor(in _thief);
        Refuse(
            CodeRegistryError.InvalidEntry, CodeRegistryIx.Register(in Program, in First, in _authority, in _registrar, elsewhere));
        Refuse(CodeRegistryError.InvalidHash, CodeRegistryIx.Register(in Program, default, in _authority, in _registrar));
    }

    [Fact]
    public void Without_a_registrar_nobody_registers()
    {
        var ledger = new TestLedger();
        Address first = ledger.Wallet("registrar").PublicKey;
        Receipt receipt = ledger.Run(CodeRegistryIx.Register(in Program, in First, in _authority, in first));
        Expect.Failed(in receipt, CodeRegistryError.NotRegistrar);
    }

    [Fact]
    public void An_upgrade_changes_hash_version_and_slot_and_nothing_else()
    {
        Register();
        ProgramCode before = Read();
        _ledger.AdvanceTo(77, 40_000);
        _ledger.RunOk(CodeRegistryIx.Upgrade(in Program, in _authority, in Second));
        ProgramCode expected = before with { CodeHash = Second, Version = 2, DeployedSlot = 77 };
        Assert.Equal(Bytes(in expected), _ledger.Data(ProgramCode.AddressFor(in Program)));

        // Back to the first code is a third version: a pinned version is not a pinned hash.
        _ledger.RunOk(CodeRegistryIx.Upgrade(in Program, in _authority, in First));
        Assert.Equal((First, 3UL), (Read().CodeHash, Read().Version));
    }

    [Fact]
    public void Only_the_upgrade_authority_upgrades_and_only_with_a_signature()
    {
        Register();
        Refuse(CodeRegistryError.NotUpgradeAuthority, CodeRegistryIx.Upgrade(in Program, in _thief, in Second));
        Refuse(CodeRegistryError.NotUpgradeAuthority, CodeRegistryIx.Upgrade(in Program, in _registrar, in Second));
        Refuse(
            InstructionError.MissingRequiredSignature,
            CodeRegistryIx.Upgrade(in Program, in _authority, in Second).WithoutSigner(_authority));
        Refuse(CodeRegistryError.InvalidHash, CodeRegistryIx.Upgrade(in Program, in _authority, default));
        Assert.Equal((First, 1UL), (Read().CodeHash, Read().Version));
    }

    [Fact]
    public void The_authority_hands_on_its_right_and_has_it_no_more()
    {
        Register();
        Address next = _ledger.Wallet("next authority").PublicKey;
        Refuse(CodeRegistryError.NotUpgradeAuthority, CodeRegistryIx.SetAuthority(in Program, in _registrar, in _registrar));
        Refuse(
            InstructionError.MissingRequiredSignature,
            CodeRegistryIx.SetAuthority(in Program, in _authority, in next).WithoutSigner(_authority));
        _ledger.RunOk(CodeRegistryIx.SetAuthority(in Program, in _authority, in next));
        Refuse(CodeRegistryError.NotUpgradeAuthority, CodeRegistryIx.Upgrade(in Program, in _authority, in Second));
        _ledger.RunOk(CodeRegistryIx.Upgrade(in Program, in next, in Second));
        Assert.Equal((next, 2UL), (Read().UpgradeAuthority, Read().Version));
    }

    [Fact]
    public void A_program_without_authority_is_final()
    {
        Register();
        _ledger.RunOk(CodeRegistryIx.SetAuthority(in Program, in _authority, default));
        Refuse(CodeRegistryError.NotUpgradeAuthority, CodeRegistryIx.Upgrade(in Program, in _authority, in Second));
        Instruction byNobody = CodeRegistryIx.Upgrade(in Program, in _authority, in Second);
        Refuse(
            CodeRegistryError.NotUpgradeAuthority,
            byNobody with { Accounts = [byNobody.Accounts[0], AccountMeta.Readonly(in WellKnown.System)] });
        _ledger.RunOk(CodeRegistryIx.Delist(in Program, in _registrar));
    }

    [Fact]
    public void Only_the_registrar_delists_and_lists_again()
    {
        Register();
        Refuse(CodeRegistryError.NotRegistrar, CodeRegistryIx.Delist(in Program, in _authority));
        Refuse(
            InstructionError.MissingRequiredSignature, CodeRegistryIx.Delist(in Program, in _registrar).WithoutSigner(_registrar));
        Assert.Equal(1, Read().IsListed);
        _ledger.RunOk(CodeRegistryIx.Delist(in Program, in _registrar));
        Assert.Equal(0, Read().IsListed);
        _ledger.RunOk(CodeRegistryIx.Delist(in Program, in _registrar));
        Refuse(CodeRegistryError.NotRegistrar, CodeRegistryIx.Relist(in Program, in _authority, in First));
        _ledger.RunOk(CodeRegistryIx.Relist(in Program, in _registrar, in First));
        Assert.Equal((1, 1UL), (Read().IsListed, Read().Version));
    }

    [Fact]
    public void What_is_listed_again_is_the_code_that_the_registrar_looked_at()
    {
        Register();
        _ledger.RunOk(CodeRegistryIx.Delist(in Program, in _registrar));
        _ledger.RunOk(CodeRegistryIx.Upgrade(in Program, in _authority, in Second));
        Assert.Equal(0, Read().IsListed);
        Refuse(CodeRegistryError.CodeChanged, CodeRegistryIx.Relist(in Program, in _registrar, in First));
        _ledger.RunOk(CodeRegistryIx.Relist(in Program, in _registrar, in Second));
        Assert.Equal((1, Second), (Read().IsListed, Read().CodeHash));
    }

    [Fact]
    public void A_removal_cuts_what_comes_later_in_the_same_block()
    {
        _ledger.Runtime.Register(in ReaderId, RequireListed);
        Register();
        var ask = new Instruction(ReaderId, [AccountMeta.Readonly(ProgramCode.AddressFor(in Program))], new byte[8]);
        _ledger.RunOk(ask);

        // The same question, put again behind the removal.
        _ledger.Queue(CodeRegistryIx.Delist(in Program, in _registrar));
        _ledger.Queue(ask);
        ProducedBlock block = _ledger.Produce();
        Assert.Equal(2, block.Count);
        Receipt removed = block.Output.Receipts[0];
        Receipt asked = block.Output.Receipts[1];
        Expect.Ok(in removed);
        Expect.Failed(in asked, InstructionError.InvalidAccountData);
    }

    [Fact]
    public void Entries_of_genesis_obey_the_registrar_that_they_name()
    {
        byte[] data = new byte[ProgramCode.Length];
        CodeRegistryGenesis.Write(data, in Program, in First, in _authority, in _thief);
        _ledger.Install(ProgramCode.AddressFor(in Program), in CodeRegistryProgram.Id, data);
        Assert.Equal((1UL, 0UL, (byte)1), (Read().Version, Read().DeployedSlot, Read().IsListed));
        Refuse(CodeRegistryError.NotRegistrar, CodeRegistryIx.Delist(in Program, in _registrar));
        _ledger.RunOk(CodeRegistryIx.Delist(in Program, in _thief));
        Assert.Equal(0, Read().IsListed);
    }

    [Fact]
    public void The_last_version_of_all_is_refused_and_does_not_wrap()
    {
        Register();
        ProgramCode last = Read() with { Version = ulong.MaxValue };
        _ledger.Install(ProgramCode.AddressFor(in Program), in CodeRegistryProgram.Id, Bytes(in last));
        Refuse(InstructionError.ArithmeticOverflow, CodeRegistryIx.Upgrade(in Program, in _authority, in Second));
    }

    [Fact]
    public void Malformed_instructions_are_refused()
    {
        Instruction register = CodeRegistryIx.Register(in Program, in First, in _authority, in _registrar);
        Refuse(InstructionError.InvalidInstructionData, register with { Data = register.Data[..103] });
        Refuse(InstructionError.InvalidInstructionData, register with { Data = new byte[104] });
        Refuse(InstructionError.NotEnoughAccountKeys, register with { Accounts = [.. register.Accounts.Take(1)] });
        _ledger.RunOk(register);
        Instruction[] others =
        [
            CodeRegistryIx.Upgrade(in Program, in _authority, in Second), CodeRegistryIx.SetAuthority(in Program, in _authority, in _thief),
            CodeRegistryIx.Delist(in Program, in _registrar), CodeRegistryIx.Relist(in Program, in _registrar, in First),
        ];
        foreach (Instruction other in others)
        {
            Refuse(InstructionError.InvalidInstructionData, other with { Data = (byte[])[.. other.Data.Span, 0] });
            Refuse(InstructionError.InvalidInstructionData, other with { Data = other.Data[..^1] });
            Refuse(InstructionError.NotEnoughAccountKeys, other with { Accounts = [.. other.Accounts.Take(1)] });
            Refuse(
                InstructionError.ReadonlyDataModified,
                other with { Accounts = [AccountMeta.Readonly(ProgramCode.AddressFor(in Program)), other.Accounts[1]] });
            Refuse(
                InstructionError.ExternalAccountDataModified,
                other with { Accounts = [AccountMeta.Writable(in _thief), other.Accounts[1]] });
        }
    }

    [Fact]
    public void Only_an_entry_is_read_as_one()
    {
        byte[] data = new byte[ProgramCode.Length];
        Assert.False(ProgramCode.TryRead(data, out _));
        CodeRegistryGenesis.Write(data, in Program, in First, default, in _registrar);
        Assert.True(ProgramCode.TryRead(data, out _));
        Assert.False(ProgramCode.TryRead(data.AsSpan(1), out _));
        Assert.False(ProgramCode.TryRead([.. data, 0], out _));
        data[0] ^= 1;
        Assert.False(ProgramCode.TryRead(data, out ProgramCode none));
        Assert.Equal(0UL, none.Kind);
        Assert.Throws<ArgumentException>(
            () => CodeRegistryGenesis.Write(new byte[ProgramCode.Length], in Program, default, default, default));
    }

    // Stands for whoever relies on the registry.
    private static InstructionResult RequireListed(InvokeContext context) =>
        context.IsOwnedBy(0, CodeRegistryProgram.Id) && ProgramCode.TryRead(context.AccountData(0), out ProgramCode code) &&
        code.IsListed != 0
            ? InstructionResult.Ok
            : InstructionError.InvalidAccountData;

    private static byte[] Bytes(in ProgramCode code) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in code, 1)).ToArray();

    private void Register() => _ledger.RunOk(CodeRegistryIx.Register(in Program, in First, in _authority, in _registrar));

    private ProgramCode Read()
    {
        Assert.True(ProgramCode.TryRead(_ledger.Data(ProgramCode.AddressFor(in Program)), out ProgramCode code));
        return code;
    }

    private void Refuse(CodeRegistryError error, Instruction instruction)
    {
        Receipt receipt = _ledger.Run(instruction);
        Expect.Failed(in receipt, error);
    }

    private void Refuse(InstructionError error, Instruction instruction)
    {
        Receipt receipt = _ledger.Run(instruction);
        Expect.Failed(in receipt, error);
    }
}
