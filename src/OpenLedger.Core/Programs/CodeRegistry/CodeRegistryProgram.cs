using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Programs;

/// <summary>
/// Says which code a program runs. The ledger's registrar lists programs and can cut them off at once; from then on the upgrade authority,
/// not the registrar, changes the code. An upgrade and a removal count for whatever comes after them, in the same block too.
/// </summary>
public static class CodeRegistryProgram
{
    public static readonly Address Id = Address.Parse("CodeRegistry1111111111111111111111111111111");

    /// <summary>Actions: the first eight bytes of the instruction data.</summary>
    public static readonly ulong RegisterAction = ActionId.Named("register");
    public static readonly ulong UpgradeAction = ActionId.Named("upgrade");
    public static readonly ulong SetAuthorityAction = ActionId.Named("set_authority");
    public static readonly ulong DelistAction = ActionId.Named("delist");
    public static readonly ulong RelistAction = ActionId.Named("relist");

    public static InstructionResult Execute(InvokeContext context)
    {
        if (!context.TryConsume(ComputeCosts.CodeRegistry))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        var reader = new InstructionReader(context.Data);
        ulong action = reader.U64();
        if (action == UpgradeAction)
        {
            return Upgrade(context, ref reader);
        }

        if (action == SetAuthorityAction)
        {
            return SetAuthority(context, ref reader);
        }

        if (action == DelistAction)
        {
            return Delist(context, ref reader);
        }

        if (action == RelistAction)
        {
            return Relist(context, ref reader);
        }

        return action == RegisterAction ? Register(context, ref reader) : InstructionError.InvalidInstructionData;
    }

    // Data: program, hash of its code, upgrade authority. Accounts: entry, registrar (pays for the entry's account).
    private static InstructionResult Register(InvokeContext context, ref InstructionReader reader)
    {
        Address program = reader.Address();
        Hash256 codeHash = reader.Hash();
        Address upgradeAuthority = reader.Address();
        if (!reader.IsComplete)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < 2)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        // A program has one entry: if anybody could write it, whoever is first could speak for the program.
        Address registrar = context.Parameters.Registrar;
        if (registrar == default || context.Key(1) != registrar)
        {
            return Fail(CodeRegistryError.NotRegistrar);
        }

        if (!context.IsSigner(1))
        {
            return InstructionError.MissingRequiredSignature;
        }

        if (codeHash == default)
        {
            return Fail(CodeRegistryError.InvalidHash);
        }

        if (context.Key(0) != ProgramCode.AddressFor(in program))
        {
            return Fail(CodeRegistryError.InvalidEntry);
        }

        if (context.IsOwnedBy(0, Id))
        {
            return InstructionError.AccountAlreadyInitialized;
        }

        InstructionResult created = context.CreateDerived(1, 0, ProgramCode.Length);
        if (!created.IsOk)
        {
            return created;
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (opened.IsOk)
        {
            CodeRegistryGenesis.Write(data, in program, in codeHash, in upgradeAuthority, in registrar, context.Clock.Slot);
        }

        return opened;
    }

    // Data: hash of the new code. Accounts: entry, upgrade authority.
    private static InstructionResult Upgrade(InvokeContext context, ref InstructionReader reader)
    {
        Hash256 codeHash = reader.Hash();
        if (!reader.IsComplete)
        {
            return InstructionError.InvalidInstructionData;
        }

        InstructionResult opened = OpenAsAuthority(context, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (codeHash == default)
        {
            return Fail(CodeRegistryError.InvalidHash);
        }

        ref ProgramCode code = ref MemoryMarshal.AsRef<ProgramCode>(data);
        if (code.Version == ulong.MaxValue)
        {
            return InstructionError.ArithmeticOverflow;
        }

        code.CodeHash = codeHash;
        code.Version++;
        code.DeployedSlot = context.Clock.Slot;
        return InstructionResult.Ok;
    }

    // Data: new upgrade authority, zero for nobody. Accounts: entry, upgrade authority.
    private static InstructionResult SetAuthority(InvokeContext context, ref InstructionReader reader)
    {
        Address next = reader.Address();
        if (!reader.IsComplete)
        {
            return InstructionError.InvalidInstructionData;
        }

        InstructionResult opened = OpenAsAuthority(context, out Span<byte> data);
        if (opened.IsOk)
        {
            MemoryMarshal.AsRef<ProgramCode>(data).UpgradeAuthority = next;
        }

        return opened;
    }

    // Accounts: entry, registrar. Delisting twice is no error: who cuts in an emergency need not look first.
    private static InstructionResult Delist(InvokeContext context, ref InstructionReader reader)
    {
        if (!reader.IsComplete)
        {
            return InstructionError.InvalidInstructionData;
        }

        InstructionResult opened = OpenAsRegistrar(context, out Span<byte> data);
        if (opened.IsOk)
        {
            MemoryMarshal.AsRef<ProgramCode>(data).IsListed = 0;
        }

        return opened;
    }

    // Data: hash of the code that the registrar looked at. Accounts: entry, registrar.
    private static InstructionResult Relist(InvokeContext context, ref InstructionReader reader)
    {
        Hash256 codeHash = reader.Hash();
        if (!reader.IsComplete)
        {
            return InstructionError.InvalidInstructionData;
        }

        InstructionResult opened = OpenAsRegistrar(context, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref ProgramCode code = ref MemoryMarshal.AsRef<ProgramCode>(data);

        // An upgrade may have come between the looking and the listing.
        if (code.CodeHash != codeHash)
        {
            return Fail(CodeRegistryError.CodeChanged);
        }

        code.IsListed = 1;
        return InstructionResult.Ok;
    }

    private static InstructionResult OpenAsAuthority(InvokeContext context, out Span<byte> data)
    {
        InstructionResult opened = OpenEntry(context, out data, out ProgramCode code);
        return opened.IsOk ? CheckSigned(context, in code.UpgradeAuthority, CodeRegistryError.NotUpgradeAuthority) : opened;
    }

    private static InstructionResult OpenAsRegistrar(InvokeContext context, out Span<byte> data)
    {
        InstructionResult opened = OpenEntry(context, out data, out ProgramCode code);
        return opened.IsOk ? CheckSigned(context, in code.Registrar, CodeRegistryError.NotRegistrar) : opened;
    }

    private static InstructionResult OpenEntry(InvokeContext context, out Span<byte> data, out ProgramCode code)
    {
        data = default;
        code = default;
        if (context.AccountCount < 2)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult opened = context.TryWrite(0, out data);
        if (!opened.IsOk)
        {
            return opened;
        }

        return ProgramCode.TryRead(data, out code) ? InstructionResult.Ok : Fail(CodeRegistryError.InvalidEntry);
    }

    // Zero names nobody, even if an account at zero should ever sign.
    private static InstructionResult CheckSigned(InvokeContext context, in Address expected, CodeRegistryError otherwise)
    {
        if (expected == default || context.Key(1) != expected)
        {
            return Fail(otherwise);
        }

        return context.IsSigner(1) ? InstructionResult.Ok : InstructionError.MissingRequiredSignature;
    }

    private static InstructionResult Fail(CodeRegistryError error) => InstructionResult.Custom((uint)error);
}
