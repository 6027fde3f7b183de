using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>How other programs call Token.</summary>
internal static class TokenCalls
{
    /// <summary>Transfers by a cross-program call; all numbers count the caller's accounts.</summary>
    public static InstructionResult Transfer(
        InvokeContext context, int token, byte from, byte to, byte authority, ulong amount, SignerSeeds seeds)
    {
        // Whatever lies there is handed the caller's signature, so it must be the real Token program.
        if (context.Key(token) != WellKnown.Token)
        {
            return InstructionError.IncorrectProgramId;
        }

        Span<byte> buffer = stackalloc byte[9];
        var writer = new InstructionWriter(buffer);
        writer.U8((byte)TokenInstruction.Transfer);
        writer.U64(amount);
        ReadOnlySpan<InstructionAccount> accounts =
        [
            new InstructionAccount(from, IsSigner: false, IsWritable: true),
            new InstructionAccount(to, IsSigner: false, IsWritable: true),
            new InstructionAccount(authority, IsSigner: true, IsWritable: false),
        ];
        return context.Invoke(token, accounts, writer.Written, seeds);
    }
}
