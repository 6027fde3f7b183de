using OpenLedger.Core.Execution;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>The System instructions that make accounts: space first, then the owner, then the lamports.</summary>
internal static class SystemAccounts
{
    // Accounts: payer, new account. With allowPrefund: new account, payer if there is anything to pay.
    public static InstructionResult Create(InvokeContext context, ref InstructionReader reader, bool allowPrefund)
    {
        ulong lamports = reader.U64();
        ulong space = reader.U64();
        Address owner = reader.Address();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < (allowPrefund && lamports == 0 ? 1 : 2))
        {
            return InstructionError.MissingAccount;
        }

        if (!allowPrefund)
        {
            return CreateAt(context, context.HasSigned(context.Key(1)), lamports, space, in owner);
        }

        InstructionResult made = AllocateAndAssign(context, 0, context.HasSigned(context.Key(0)), space, in owner);
        return made.IsOk && lamports > 0 ? SystemProgram.MoveFromSigner(context, 1, 0, lamports) : made;
    }

    // Accounts: payer, new account; the base somewhere, as signer.
    public static InstructionResult CreateWithSeed(InvokeContext context, ref InstructionReader reader)
    {
        Address seedBase = reader.Address();
        ReadOnlySpan<byte> seed = SeededAddress.ReadSeed(ref reader);
        ulong lamports = reader.U64();
        ulong space = reader.U64();
        Address owner = reader.Address();
        if (reader.Failed || !SeededAddress.IsText(seed))
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < 2)
        {
            return InstructionError.MissingAccount;
        }

        InstructionResult derived = SeededAddress.Check(context.Key(1), in seedBase, seed, in owner);
        return derived.IsOk ? CreateAt(context, context.HasSigned(in seedBase), lamports, space, in owner) : derived;
    }

    public static InstructionResult Assign(InvokeContext context, ref InstructionReader reader)
    {
        Address owner = reader.Address();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        return context.AccountCount < 1
            ? InstructionError.MissingAccount
            : AssignTo(context, 0, context.HasSigned(context.Key(0)), in owner);
    }

    public static InstructionResult AssignWithSeed(InvokeContext context, ref InstructionReader reader)
    {
        Address seedBase = reader.Address();
        ReadOnlySpan<byte> seed = SeededAddress.ReadSeed(ref reader);
        Address owner = reader.Address();
        InstructionResult derived = CheckFirst(context, reader.Failed, in seedBase, seed, in owner);
        return derived.IsOk ? AssignTo(context, 0, context.HasSigned(in seedBase), in owner) : derived;
    }

    public static InstructionResult Allocate(InvokeContext context, ref InstructionReader reader)
    {
        ulong space = reader.U64();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        return context.AccountCount < 1
            ? InstructionError.MissingAccount
            : AllocateFor(context, 0, context.HasSigned(context.Key(0)), space);
    }

    public static InstructionResult AllocateWithSeed(InvokeContext context, ref InstructionReader reader)
    {
        Address seedBase = reader.Address();
        ReadOnlySpan<byte> seed = SeededAddress.ReadSeed(ref reader);
        ulong space = reader.U64();
        Address owner = reader.Address();
        InstructionResult derived = CheckFirst(context, reader.Failed, in seedBase, seed, in owner);
        return derived.IsOk ? AllocateAndAssign(context, 0, context.HasSigned(in seedBase), space, in owner) : derived;
    }

    // That the instruction was whole, and that its first account is the one derived.
    private static InstructionResult CheckFirst(
        InvokeContext context, bool cutShort, in Address seedBase, ReadOnlySpan<byte> seed, in Address owner)
    {
        if (cutShort || !SeededAddress.IsText(seed))
        {
            return InstructionError.InvalidInstructionData;
        }

        return context.AccountCount < 1
            ? InstructionError.MissingAccount
            : SeededAddress.Check(context.Key(0), in seedBase, seed, in owner);
    }

    private static InstructionResult CreateAt(InvokeContext context, bool signed, ulong lamports, ulong space, in Address owner)
    {
        if (context.Lamports(1) != 0)
        {
            return SystemProgram.Fail(SystemError.AccountAlreadyInUse);
        }

        InstructionResult made = AllocateAndAssign(context, 1, signed, space, in owner);
        return made.IsOk ? SystemProgram.MoveFromSigner(context, 0, 1, lamports) : made;
    }

    private static InstructionResult AllocateAndAssign(InvokeContext context, int account, bool signed, ulong space, in Address owner)
    {
        InstructionResult allocated = AllocateFor(context, account, signed, space);
        return allocated.IsOk ? AssignTo(context, account, signed, in owner) : allocated;
    }

    private static InstructionResult AllocateFor(InvokeContext context, int account, bool signed, ulong space)
    {
        if (!signed)
        {
            return InstructionError.MissingRequiredSignature;
        }

        if (context.AccountData(account).Length != 0 || !context.IsOwnedBy(account, WellKnown.System))
        {
            return SystemProgram.Fail(SystemError.AccountAlreadyInUse);
        }

        return space > DataSlabs.MaxLength
            ? SystemProgram.Fail(SystemError.InvalidAccountDataLength)
            : context.TryResize(account, (int)space);
    }

    private static InstructionResult AssignTo(InvokeContext context, int account, bool signed, in Address owner)
    {
        // What changes nothing needs nobody's leave.
        if (context.IsOwnedBy(account, in owner))
        {
            return InstructionResult.Ok;
        }

        return signed ? context.TryAssign(account, in owner) : InstructionError.MissingRequiredSignature;
    }
}
