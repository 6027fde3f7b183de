using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>The Token instructions that begin and end accounts and mints.</summary>
internal static class TokenAccounts
{
    // Accounts: mint, [rent].
    public static InstructionResult InitializeMint(InvokeContext context, ref InstructionReader reader, bool namesRent)
    {
        byte decimals = reader.U8();
        Address mintAuthority = reader.Address();
        byte hasFreeze = reader.U8();
        Address? freezeAuthority = hasFreeze == 1 ? reader.Address() : null;
        if (reader.Failed || hasFreeze > 1)
        {
            return TokenProgram.Fail(TokenError.InvalidInstruction);
        }

        InstructionResult listed = CheckAccounts(context, 1, namesRent);
        if (!listed.IsOk)
        {
            return listed;
        }

        InstructionResult state = TokenMint.Check(context.AccountData(0));
        InstructionResult fresh = CheckFresh(context, state);
        if (!fresh.IsOk)
        {
            return fresh;
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (opened.IsOk)
        {
            TokenMint.Initialize(data, decimals, mintAuthority, freezeAuthority);
        }

        return opened;
    }

    // Accounts: account, mint, owner, rent.
    public static InstructionResult InitializeAccount(InvokeContext context)
    {
        InstructionResult listed = CheckAccounts(context, 3, namesRent: true);
        return listed.IsOk ? InitializeAccount(context, context.Key(2)) : listed;
    }

    // Accounts: account, mint, [rent]; the owner is in the data.
    public static InstructionResult InitializeAccount(InvokeContext context, ref InstructionReader reader, bool namesRent)
    {
        Address owner = reader.Address();
        if (reader.Failed)
        {
            return TokenProgram.Fail(TokenError.InvalidInstruction);
        }

        InstructionResult listed = CheckAccounts(context, 2, namesRent);
        return listed.IsOk ? InitializeAccount(context, in owner) : listed;
    }

    // Accounts: account.
    public static InstructionResult InitializeImmutableOwner(InvokeContext context)
    {
        if (context.AccountCount < 1)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult state = TokenAccount.Check(context.AccountData(0));
        return state.IsOk
            ? TokenProgram.Fail(TokenError.AlreadyInUse)
            : state.Error == InstructionError.UninitializedAccount ? InstructionResult.Ok : state;
    }

    // Accounts: account, destination of the lamports, owner or close authority.
    public static InstructionResult Close(InvokeContext context)
    {
        if (context.AccountCount < 3)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        if (context.IsSame(0, 1))
        {
            return InstructionError.InvalidAccountData;
        }

        ReadOnlySpan<byte> data = context.AccountData(0);
        InstructionResult usable = TokenAccount.Check(data);
        if (!usable.IsOk)
        {
            return usable;
        }

        if (TokenAccount.Amount(data) != 0)
        {
            return TokenProgram.Fail(TokenError.NonNativeHasBalance);
        }

        InstructionResult allowed = MayClose(context, data);
        if (!allowed.IsOk)
        {
            return allowed;
        }

        return ulong.MaxValue - context.Lamports(0) < context.Lamports(1)
            ? TokenProgram.Fail(TokenError.Overflow)
            : context.Close(0, 1);
    }

    // Anyone may close what is abandoned, but its lamports go where its owner's would.
    private static InstructionResult MayClose(InvokeContext context, ReadOnlySpan<byte> data)
    {
        if (TokenAccount.IsAbandoned(data))
        {
            return context.Key(1) == WellKnown.Incinerator ? InstructionResult.Ok : InstructionError.InvalidAccountData;
        }

        Address authority = TokenAccount.TryGetCloseAuthority(data, out Address closer) ? closer : TokenAccount.Owner(data);
        return TokenProgram.CheckOwner(context, in authority, 2);
    }

    private static InstructionResult InitializeAccount(InvokeContext context, in Address owner)
    {
        InstructionResult state = TokenAccount.Check(context.AccountData(0));
        InstructionResult fresh = CheckFresh(context, state);
        if (!fresh.IsOk)
        {
            return fresh;
        }

        if (!context.IsOwnedBy(1, WellKnown.Token))
        {
            return InstructionError.IncorrectProgramId;
        }

        if (!TokenMint.IsInitialized(context.AccountData(1)))
        {
            return TokenProgram.Fail(TokenError.InvalidMint);
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (opened.IsOk)
        {
            TokenAccount.Initialize(data, context.Key(1), in owner);
        }

        return opened;
    }

    // That there are enough accounts, and that the rent sysvar is where older instructions want it. Its content is the ledger's own
    // knowledge.
    private static InstructionResult CheckAccounts(InvokeContext context, int rent, bool namesRent)
    {
        if (context.AccountCount < (namesRent ? rent + 1 : rent))
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        return namesRent && context.Key(rent) != WellKnown.SysvarRent ? InstructionError.InvalidArgument : InstructionResult.Ok;
    }

    // That the first account waits to be initialized and is paid for.
    private static InstructionResult CheckFresh(InvokeContext context, InstructionResult state)
    {
        if (state.Error != InstructionError.UninitializedAccount)
        {
            return state.IsOk ? TokenProgram.Fail(TokenError.AlreadyInUse) : state;
        }

        return context.Lamports(0) < Rent.MinimumBalance(context.AccountData(0).Length)
            ? TokenProgram.Fail(TokenError.NotRentExempt)
            : InstructionResult.Ok;
    }
}
