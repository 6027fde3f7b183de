using OpenLedger.Core.Execution;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>Creates accounts, moves lamports, keeps durable nonces. Encodings and errors are Solana's.</summary>
public static class SystemProgram
{
    private const int MaxSeedLength = 32;

    public static InstructionResult Execute(InvokeContext context)
    {
        if (!context.TryConsume(ComputeCosts.System))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        var reader = new InstructionReader(context.Data);
        var instruction = (SystemInstruction)reader.U32();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        return instruction switch
        {
            SystemInstruction.CreateAccount => CreateAccount(context, ref reader),
            SystemInstruction.Assign => Assign(context, ref reader),
            SystemInstruction.Transfer => Transfer(context, ref reader),
            SystemInstruction.CreateAccountWithSeed => CreateAccountWithSeed(context, ref reader),
            SystemInstruction.Allocate => Allocate(context, ref reader),
            SystemInstruction.AdvanceNonceAccount => NonceInstructions.Advance(context),
            SystemInstruction.WithdrawNonceAccount => NonceInstructions.Withdraw(context, ref reader),
            SystemInstruction.InitializeNonceAccount => NonceInstructions.Initialize(context, ref reader),
            SystemInstruction.AuthorizeNonceAccount => NonceInstructions.Authorize(context, ref reader),
            _ => InstructionError.InvalidInstructionData,
        };
    }

    internal static InstructionResult Fail(SystemError error) => InstructionResult.Custom((uint)error);

    private static InstructionResult CreateAccount(InvokeContext context, ref InstructionReader reader)
    {
        ulong lamports = reader.U64();
        ulong space = reader.U64();
        Address owner = reader.Address();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < 2)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        return context.IsSigner(1) ? Create(context, lamports, space, owner) : InstructionError.MissingRequiredSignature;
    }

    private static InstructionResult CreateAccountWithSeed(InvokeContext context, ref InstructionReader reader)
    {
        Address seedBase = reader.Address();
        ulong seedLength = reader.U64();
        if (reader.Failed || seedLength > MaxSeedLength)
        {
            return reader.Failed ? InstructionError.InvalidInstructionData : Fail(SystemError.MaxSeedLengthExceeded);
        }

        ReadOnlySpan<byte> seed = reader.Bytes((int)seedLength);
        ulong lamports = reader.U64();
        ulong space = reader.U64();
        Address owner = reader.Address();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < 2)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        if (ProgramDerivedAddress.TryCreateWithSeed(in seedBase, seed, in owner, out Address derived) != ProgramAddressError.None ||
            context.Key(1) != derived)
        {
            return Fail(SystemError.AddressWithSeedMismatch);
        }

        return context.HasSigned(in seedBase) ? Create(context, lamports, space, owner) : InstructionError.MissingRequiredSignature;
    }

    private static InstructionResult Create(InvokeContext context, ulong lamports, ulong space, in Address owner)
    {
        if (context.Lamports(1) != 0 || context.AccountData(1).Length != 0 || !context.IsOwnedBy(1, default))
        {
            return Fail(SystemError.AccountAlreadyInUse);
        }

        InstructionResult moved = MoveFromSigner(context, lamports);
        if (!moved.IsOk)
        {
            return moved;
        }

        return space > DataSlabs.MaxLength
            ? Fail(SystemError.InvalidAccountDataLength)
            : context.AllocateAndAssign(1, (int)space, in owner);
    }

    private static InstructionResult Transfer(InvokeContext context, ref InstructionReader reader)
    {
        ulong lamports = reader.U64();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        return context.AccountCount < 2 ? InstructionError.NotEnoughAccountKeys : MoveFromSigner(context, lamports);
    }

    private static InstructionResult MoveFromSigner(InvokeContext context, ulong lamports)
    {
        if (!context.IsSigner(0))
        {
            return InstructionError.MissingRequiredSignature;
        }

        if (context.AccountData(0).Length != 0)
        {
            return InstructionError.InvalidArgument;
        }

        return context.Lamports(0) < lamports
            ? Fail(SystemError.ResultWithNegativeLamports)
            : context.MoveLamports(0, 1, lamports);
    }

    private static InstructionResult Assign(InvokeContext context, ref InstructionReader reader)
    {
        Address owner = reader.Address();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < 1)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        return context.IsSigner(0)
            ? context.AllocateAndAssign(0, context.AccountData(0).Length, in owner)
            : InstructionError.MissingRequiredSignature;
    }

    private static InstructionResult Allocate(InvokeContext context, ref InstructionReader reader)
    {
        ulong space = reader.U64();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < 1)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        if (!context.IsSigner(0))
        {
            return InstructionError.MissingRequiredSignature;
        }

        if (context.AccountData(0).Length != 0 || !context.IsOwnedBy(0, default))
        {
            return Fail(SystemError.AccountAlreadyInUse);
        }

        return space > DataSlabs.MaxLength
            ? Fail(SystemError.InvalidAccountDataLength)
            : context.AllocateAndAssign(0, (int)space, default);
    }
}
