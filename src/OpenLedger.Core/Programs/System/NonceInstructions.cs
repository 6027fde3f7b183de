using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>Durable nonces: an account that holds a hash which a transaction signed in advance may name instead of a recent one.</summary>
internal static class NonceInstructions
{
    // Accounts: nonce, recent blockhashes, rent.
    public static InstructionResult Initialize(InvokeContext context, ref InstructionReader reader)
    {
        Address authority = reader.Address();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        InstructionResult listed = CheckAccounts(context, 1, WellKnown.SysvarRecentBlockhashes, WellKnown.SysvarRent);
        if (!listed.IsOk)
        {
            return listed;
        }

        InstructionResult opened = Open(context, out NonceState state, out _, out _);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (state == NonceState.Initialized)
        {
            return InstructionError.InvalidAccountData;
        }

        return context.Lamports(0) < Rent.MinimumBalance(context.AccountData(0).Length)
            ? InstructionError.InsufficientFunds
            : Write(context, new NonceAccount(authority, DurableNonce.Next(context.LatestBlockhash), Fees.LamportsPerSignature));
    }

    // Accounts: nonce, recent blockhashes; the authority somewhere, as signer.
    public static InstructionResult Advance(InvokeContext context)
    {
        InstructionResult listed = CheckAccounts(context, 1, WellKnown.SysvarRecentBlockhashes);
        if (!listed.IsOk)
        {
            return listed;
        }

        InstructionResult opened = Open(context, out NonceState state, out _, out NonceAccount nonce);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (state == NonceState.Uninitialized)
        {
            return InstructionError.InvalidAccountData;
        }

        if (!context.HasSigned(nonce.Authority))
        {
            return InstructionError.MissingRequiredSignature;
        }

        Hash256 next = DurableNonce.Next(context.LatestBlockhash);
        return next == nonce.Nonce
            ? SystemProgram.Fail(SystemError.NonceBlockhashNotExpired)
            : Write(context, new NonceAccount(nonce.Authority, next, Fees.LamportsPerSignature));
    }

    // Accounts: nonce; the authority somewhere, as signer.
    public static InstructionResult Authorize(InvokeContext context, ref InstructionReader reader)
    {
        Address authority = reader.Address();
        if (reader.Failed || context.AccountCount < 1)
        {
            return reader.Failed ? InstructionError.InvalidInstructionData : InstructionError.MissingAccount;
        }

        InstructionResult opened = Open(context, out NonceState state, out uint version, out NonceAccount nonce);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (state == NonceState.Uninitialized)
        {
            return InstructionError.InvalidAccountData;
        }

        return context.HasSigned(nonce.Authority)
            ? Write(context, nonce with { Authority = authority }, version)
            : InstructionError.MissingRequiredSignature;
    }

    // Accounts: nonce, recipient, recent blockhashes, rent; the authority somewhere, as signer, or the nonce itself before it has
    // one.
    public static InstructionResult Withdraw(InvokeContext context, ref InstructionReader reader)
    {
        ulong lamports = reader.U64();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        InstructionResult listed = CheckAccounts(context, 2, WellKnown.SysvarRecentBlockhashes, WellKnown.SysvarRent);
        if (!listed.IsOk)
        {
            return listed;
        }

        InstructionResult opened = Open(context, out NonceState state, out _, out NonceAccount nonce);
        if (!opened.IsOk)
        {
            return opened;
        }

        InstructionResult covered = state == NonceState.Initialized
            ? CheckTake(context, in nonce, lamports)
            : context.Lamports(0) < lamports ? InstructionError.InsufficientFunds : InstructionResult.Ok;
        if (!covered.IsOk)
        {
            return covered;
        }

        if (!context.HasSigned(state == NonceState.Initialized ? nonce.Authority : context.Key(0)))
        {
            return InstructionError.MissingRequiredSignature;
        }

        bool closes = state == NonceState.Initialized && lamports == context.Lamports(0);
        InstructionResult closed = closes ? Close(context) : InstructionResult.Ok;
        return closed.IsOk ? context.MoveLamports(0, 1, lamports) : closed;
    }

    // Accounts: nonce. Nobody signs: a legacy nonce is good for nothing else.
    public static InstructionResult Upgrade(InvokeContext context)
    {
        if (context.AccountCount < 1)
        {
            return InstructionError.MissingAccount;
        }

        if (!context.IsOwnedBy(0, WellKnown.System))
        {
            return InstructionError.InvalidAccountOwner;
        }

        InstructionResult opened = Open(context, out NonceState state, out uint version, out NonceAccount nonce);
        if (!opened.IsOk)
        {
            return opened;
        }

        // The old value was a blockhash, and must not stay good as one.
        return state == NonceState.Initialized && version != NonceAccount.CurrentVersion
            ? Write(context, nonce with { Nonce = DurableNonce.Next(nonce.Nonce) })
            : InstructionError.InvalidArgument;
    }

    // Either all, which closes the account, or so much that the rest still pays for it.
    private static InstructionResult CheckTake(InvokeContext context, in NonceAccount nonce, ulong lamports)
    {
        ulong balance = context.Lamports(0);
        if (lamports != balance)
        {
            return balance < lamports || balance - lamports < Rent.MinimumBalance(context.AccountData(0).Length)
                ? InstructionError.InsufficientFunds
                : InstructionResult.Ok;
        }

        // Only once the nonce could advance, so that what was signed with it is void.
        return nonce.Nonce == DurableNonce.Next(context.LatestBlockhash)
            ? SystemProgram.Fail(SystemError.NonceBlockhashNotExpired)
            : InstructionResult.Ok;
    }

    private static InstructionResult Close(InvokeContext context)
    {
        InstructionResult written = context.TryWrite(0, out Span<byte> data);
        if (written.IsOk)
        {
            NonceAccount.Uninitialize(data);
        }

        return written;
    }

    // That there are enough accounts and that those from a number on are the sysvars expected. Their contents are the ledger's own
    // knowledge.
    private static InstructionResult CheckAccounts(InvokeContext context, int first, params ReadOnlySpan<Address> sysvars)
    {
        if (context.AccountCount < first)
        {
            return InstructionError.MissingAccount;
        }

        for (int i = 0; i < sysvars.Length; i++)
        {
            if (context.AccountCount <= first + i)
            {
                return InstructionError.MissingAccount;
            }

            if (context.Key(first + i) != sysvars[i])
            {
                return InstructionError.InvalidArgument;
            }
        }

        return InstructionResult.Ok;
    }

    private static InstructionResult Open(InvokeContext context, out NonceState state, out uint version, out NonceAccount nonce)
    {
        state = NonceAccount.StateOf(context.AccountData(0), out version, out nonce);
        if (!context.IsWritable(0))
        {
            return InstructionError.InvalidArgument;
        }

        return state == NonceState.Invalid ? InstructionError.InvalidAccountData : InstructionResult.Ok;
    }

    private static InstructionResult Write(InvokeContext context, in NonceAccount nonce, uint version = NonceAccount.CurrentVersion)
    {
        if (context.AccountData(0).Length < NonceAccount.Length)
        {
            return InstructionError.AccountDataTooSmall;
        }

        InstructionResult written = context.TryWrite(0, out Span<byte> data);
        if (written.IsOk)
        {
            nonce.Write(data, version);
        }

        return written;
    }
}
