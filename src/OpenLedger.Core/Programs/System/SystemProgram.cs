using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Programs;

/// <summary>
/// Creates accounts, moves lamports, keeps durable nonces. Encodings, errors and the order of checks are Solana's (Agave 4). Bytes behind
/// an instruction's own are ignored there and here.
/// </summary>
public static class SystemProgram
{
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
            SystemInstruction.CreateAccount => SystemAccounts.Create(context, ref reader, allowPrefund: false),
            SystemInstruction.CreateAccountAllowPrefund => SystemAccounts.Create(context, ref reader, allowPrefund: true),
            SystemInstruction.Assign => SystemAccounts.Assign(context, ref reader),
            SystemInstruction.Transfer => Transfer(context, ref reader),
            SystemInstruction.CreateAccountWithSeed => SystemAccounts.CreateWithSeed(context, ref reader),
            SystemInstruction.Allocate => SystemAccounts.Allocate(context, ref reader),
            SystemInstruction.AllocateWithSeed => SystemAccounts.AllocateWithSeed(context, ref reader),
            SystemInstruction.AssignWithSeed => SystemAccounts.AssignWithSeed(context, ref reader),
            SystemInstruction.TransferWithSeed => TransferWithSeed(context, ref reader),
            SystemInstruction.AdvanceNonceAccount => NonceInstructions.Advance(context),
            SystemInstruction.WithdrawNonceAccount => NonceInstructions.Withdraw(context, ref reader),
            SystemInstruction.InitializeNonceAccount => NonceInstructions.Initialize(context, ref reader),
            SystemInstruction.AuthorizeNonceAccount => NonceInstructions.Authorize(context, ref reader),
            SystemInstruction.UpgradeNonceAccount => NonceInstructions.Upgrade(context),
            _ => InstructionError.InvalidInstructionData,
        };
    }

    internal static InstructionResult Fail(SystemError error) => InstructionResult.Custom((uint)error);

    /// <summary>Moves lamports from a signer without data.</summary>
    internal static InstructionResult MoveFromSigner(InvokeContext context, int from, int to, ulong lamports) =>
        context.IsSigner(from) ? Move(context, from, to, lamports) : InstructionError.MissingRequiredSignature;

    private static InstructionResult Transfer(InvokeContext context, ref InstructionReader reader)
    {
        ulong lamports = reader.U64();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        return context.AccountCount < 2 ? InstructionError.MissingAccount : MoveFromSigner(context, 0, 1, lamports);
    }

    // Accounts: source, base, destination. The base signs for the address that is derived from it.
    private static InstructionResult TransferWithSeed(InvokeContext context, ref InstructionReader reader)
    {
        ulong lamports = reader.U64();
        ReadOnlySpan<byte> seed = SeededAddress.ReadSeed(ref reader);
        Address owner = reader.Address();
        if (reader.Failed || !SeededAddress.IsText(seed))
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < 3)
        {
            return InstructionError.MissingAccount;
        }

        if (!context.IsSigner(1))
        {
            return InstructionError.MissingRequiredSignature;
        }

        InstructionResult derived = SeededAddress.Check(context.Key(0), context.Key(1), seed, in owner);
        return derived.IsOk ? Move(context, 0, 2, lamports) : derived;
    }

    private static InstructionResult Move(InvokeContext context, int from, int to, ulong lamports)
    {
        if (context.AccountData(from).Length != 0)
        {
            return InstructionError.InvalidArgument;
        }

        return context.Lamports(from) < lamports
            ? Fail(SystemError.ResultWithNegativeLamports)
            : context.MoveLamports(from, to, lamports);
    }
}
