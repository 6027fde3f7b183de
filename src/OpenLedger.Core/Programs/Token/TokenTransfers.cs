using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Programs;

/// <summary>The Token instructions that move, make and destroy amounts.</summary>
internal static class TokenTransfers
{
    // Accounts: source, [mint if checked], destination, authority.
    public static InstructionResult Transfer(InvokeContext context, ref InstructionReader reader, bool isChecked)
    {
        ulong amount = reader.U64();
        byte decimals = isChecked ? reader.U8() : (byte)0;
        if (reader.Failed)
        {
            return TokenProgram.Fail(TokenError.InvalidInstruction);
        }

        int destination = isChecked ? 2 : 1;
        int authority = destination + 1;
        if (context.AccountCount <= authority)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult opened = TokenProgram.OpenAccount(context, 0, out Span<byte> source);
        InstructionResult openedTarget = opened.IsOk ? TokenProgram.OpenAccount(context, destination, out _) : opened;
        if (!openedTarget.IsOk)
        {
            return openedTarget;
        }

        ReadOnlySpan<byte> target = context.AccountData(destination);
        if (TokenAccount.IsFrozen(source) || TokenAccount.IsFrozen(target))
        {
            return TokenProgram.Fail(TokenError.AccountFrozen);
        }

        if (TokenAccount.Amount(source) < amount)
        {
            return TokenProgram.Fail(TokenError.InsufficientFunds);
        }

        if (TokenAccount.Mint(source) != TokenAccount.Mint(target))
        {
            return TokenProgram.Fail(TokenError.MintMismatch);
        }

        if (isChecked)
        {
            InstructionResult mint = CheckMint(context, 1, TokenAccount.Mint(source), decimals);
            if (!mint.IsOk)
            {
                return mint;
            }
        }

        bool toItself = context.IsSame(0, destination);
        InstructionResult spent = Spend(context, source, authority, amount, toItself);
        if (!spent.IsOk || toItself)
        {
            return spent;
        }

        TokenProgram.OpenAccount(context, destination, out Span<byte> targetToWrite);
        TokenAccount.SetAmount(source, TokenAccount.Amount(source) - amount);
        TokenAccount.SetAmount(targetToWrite, TokenAccount.Amount(targetToWrite) + amount);
        return InstructionResult.Ok;
    }

    // Accounts: mint, destination, mint authority.
    public static InstructionResult MintTo(InvokeContext context, ref InstructionReader reader)
    {
        ulong amount = reader.U64();
        if (reader.Failed)
        {
            return TokenProgram.Fail(TokenError.InvalidInstruction);
        }

        if (context.AccountCount < 3)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult opened = TokenProgram.OpenAccount(context, 1, out Span<byte> target);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (TokenAccount.IsFrozen(target))
        {
            return TokenProgram.Fail(TokenError.AccountFrozen);
        }

        if (context.Key(0) != TokenAccount.Mint(target))
        {
            return TokenProgram.Fail(TokenError.MintMismatch);
        }

        InstructionResult openedMint = OpenMint(context, 0, out Span<byte> mint);
        if (!openedMint.IsOk)
        {
            return openedMint;
        }

        if (!TokenMint.TryGetMintAuthority(mint, out Address mintAuthority))
        {
            return TokenProgram.Fail(TokenError.FixedSupply);
        }

        InstructionResult signed = TokenProgram.CheckOwner(context, in mintAuthority, 2);
        if (!signed.IsOk)
        {
            return signed;
        }

        // The supply is the larger of the two sums: if it fits, the account's amount does.
        ulong supply = TokenMint.Supply(mint);
        if (ulong.MaxValue - supply < amount)
        {
            return TokenProgram.Fail(TokenError.Overflow);
        }

        TokenMint.SetSupply(mint, supply + amount);
        TokenAccount.SetAmount(target, TokenAccount.Amount(target) + amount);
        return InstructionResult.Ok;
    }

    // Accounts: source, mint, authority.
    public static InstructionResult Burn(InvokeContext context, ref InstructionReader reader)
    {
        ulong amount = reader.U64();
        if (reader.Failed)
        {
            return TokenProgram.Fail(TokenError.InvalidInstruction);
        }

        if (context.AccountCount < 3)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult opened = TokenProgram.OpenAccount(context, 0, out Span<byte> source);
        InstructionResult openedMint = opened.IsOk ? OpenMint(context, 1, out _) : opened;
        if (!openedMint.IsOk)
        {
            return openedMint;
        }

        if (TokenAccount.IsFrozen(source))
        {
            return TokenProgram.Fail(TokenError.AccountFrozen);
        }

        if (TokenAccount.Amount(source) < amount)
        {
            return TokenProgram.Fail(TokenError.InsufficientFunds);
        }

        if (context.Key(1) != TokenAccount.Mint(source))
        {
            return TokenProgram.Fail(TokenError.MintMismatch);
        }

        InstructionResult spent = Spend(context, source, 2, amount, toItself: false);
        if (!spent.IsOk)
        {
            return spent;
        }

        OpenMint(context, 1, out Span<byte> mint);
        TokenAccount.SetAmount(source, TokenAccount.Amount(source) - amount);
        TokenMint.SetSupply(mint, TokenMint.Supply(mint) - amount);
        return InstructionResult.Ok;
    }

    /// <summary>Whether an account is the mint expected, with the decimals expected.</summary>
    internal static InstructionResult CheckMint(InvokeContext context, int account, in Address expected, byte decimals)
    {
        if (context.Key(account) != expected)
        {
            return TokenProgram.Fail(TokenError.MintMismatch);
        }

        ReadOnlySpan<byte> mint = context.AccountData(account);
        if (!TokenMint.IsInitialized(mint))
        {
            return InstructionError.UninitializedAccount;
        }

        return TokenMint.Decimals(mint) == decimals
            ? InstructionResult.Ok
            : TokenProgram.Fail(TokenError.MintDecimalsMismatch);
    }

    // The owner may spend what is there; the delegate what it was allowed, and that shrinks.
    private static InstructionResult Spend(InvokeContext context, Span<byte> source, int authority, ulong amount, bool toItself)
    {
        if (!TokenAccount.TryGetDelegate(source, out Address delegated) || context.Key(authority) != delegated)
        {
            return TokenProgram.CheckOwner(context, TokenAccount.Owner(source), authority);
        }

        InstructionResult signed = TokenProgram.CheckOwner(context, in delegated, authority);
        if (!signed.IsOk)
        {
            return signed;
        }

        ulong allowed = TokenAccount.DelegatedAmount(source);
        if (allowed < amount)
        {
            return TokenProgram.Fail(TokenError.InsufficientFunds);
        }

        if (!toItself)
        {
            if (allowed == amount)
            {
                TokenAccount.ClearDelegate(source);
            }
            else
            {
                TokenAccount.SetDelegate(source, in delegated, allowed - amount);
            }
        }

        return InstructionResult.Ok;
    }

    private static InstructionResult OpenMint(InvokeContext context, int account, out Span<byte> data)
    {
        InstructionResult opened = context.TryWrite(account, out data);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (data.Length != TokenMint.Length)
        {
            return InstructionError.InvalidAccountData;
        }

        return TokenMint.IsInitialized(data) ? InstructionResult.Ok : InstructionError.UninitializedAccount;
    }
}
