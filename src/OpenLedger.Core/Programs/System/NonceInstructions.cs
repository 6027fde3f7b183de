using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>Durable nonces: an account that holds a hash which a transaction signed in advance may name instead of a recent one.</summary>
internal static class NonceInstructions
{
    public static InstructionResult Initialize(InvokeContext context, ref InstructionReader reader)
    {
        Address authority = reader.Address();
        if (reader.Failed || context.AccountCount < 1)
        {
            return reader.Failed ? InstructionError.InvalidInstructionData : InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (data.Length != NonceAccount.Length || NonceAccount.TryRead(data, out _))
        {
            return InstructionError.InvalidAccountData;
        }

        if (context.Lamports(0) < Rent.MinimumBalance(NonceAccount.Length))
        {
            return InstructionError.InsufficientFunds;
        }

        new NonceAccount(authority, DurableNonce.Next(context.LatestBlockhash), Fees.LamportsPerSignature).Write(data);
        return InstructionResult.Ok;
    }

    public static InstructionResult Advance(InvokeContext context)
    {
        InstructionResult opened = Open(context, out Span<byte> data, out NonceAccount nonce);
        if (!opened.IsOk)
        {
            return opened;
        }

        Hash256 next = DurableNonce.Next(context.LatestBlockhash);
        if (next == nonce.Nonce)
        {
            return SystemProgram.Fail(SystemError.NonceBlockhashNotExpired);
        }

        (nonce with { Nonce = next }).Write(data);
        return InstructionResult.Ok;
    }

    public static InstructionResult Authorize(InvokeContext context, ref InstructionReader reader)
    {
        Address authority = reader.Address();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        InstructionResult opened = Open(context, out Span<byte> data, out NonceAccount nonce);
        if (opened.IsOk)
        {
            (nonce with { Authority = authority }).Write(data);
        }

        return opened;
    }

    public static InstructionResult Withdraw(InvokeContext context, ref InstructionReader reader)
    {
        ulong lamports = reader.U64();
        if (reader.Failed || context.AccountCount < 2)
        {
            return reader.Failed ? InstructionError.InvalidInstructionData : InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult opened = Open(context, out Span<byte> data, out NonceAccount nonce);
        if (!opened.IsOk)
        {
            return opened;
        }

        ulong balance = context.Lamports(0);
        if (lamports == balance)
        {
            // Closing: only once the nonce could advance, so that what was signed with it is void.
            if (nonce.Nonce == DurableNonce.Next(context.LatestBlockhash))
            {
                return SystemProgram.Fail(SystemError.NonceBlockhashNotExpired);
            }

            data.Clear();
        }
        else if (balance < lamports || balance - lamports < Rent.MinimumBalance(NonceAccount.Length))
        {
            return InstructionError.InsufficientFunds;
        }

        return context.MoveLamports(0, 1, lamports);
    }

    private static InstructionResult Open(InvokeContext context, out Span<byte> data, out NonceAccount nonce)
    {
        nonce = default;
        data = default;
        if (context.AccountCount < 1)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult opened = context.TryWrite(0, out data);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (!NonceAccount.TryRead(data, out nonce))
        {
            return InstructionError.InvalidAccountData;
        }

        return context.HasSigned(nonce.Authority) ? InstructionResult.Ok : InstructionError.MissingRequiredSignature;
    }
}
