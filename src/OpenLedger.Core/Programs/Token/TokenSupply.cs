using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Programs;

/// <summary>The Token instructions that make and destroy amounts.</summary>
internal static class TokenSupply
{
    // Accounts: mint, destination, mint authority.
    public static InstructionResult MintTo(InvokeContext context, ref InstructionReader reader, bool isChecked)
    {
        if (!TokenProgram.TryReadAmount(ref reader, isChecked, out ulong amount, out byte? decimals))
        {
            return TokenProgram.Fail(TokenError.InvalidInstruction);
        }

        if (context.AccountCount < 3)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        ReadOnlySpan<byte> target = context.AccountData(1);
        InstructionResult usable = TokenAccount.Check(target);
        if (!usable.IsOk)
        {
            return usable;
        }

        if (TokenAccount.IsFrozen(target))
        {
            return TokenProgram.Fail(TokenError.AccountFrozen);
        }

        if (context.Key(0) != TokenAccount.Mint(target))
        {
            return TokenProgram.Fail(TokenError.MintMismatch);
        }

        ReadOnlySpan<byte> mint = context.AccountData(0);
        InstructionResult allowed = MayMint(context, mint, decimals);
        if (!allowed.IsOk || amount == 0)
        {
            return allowed.IsOk ? TokenProgram.CheckOwned(context, 0, 1) : allowed;
        }

        // The supply is the larger of the two sums: if it fits, so does the account's amount.
        if (ulong.MaxValue - TokenMint.Supply(mint) < amount || ulong.MaxValue - TokenAccount.Amount(target) < amount)
        {
            return TokenProgram.Fail(TokenError.Overflow);
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> mintToWrite);
        if (!opened.IsOk)
        {
            return opened;
        }

        opened = context.TryWrite(1, out Span<byte> targetToWrite);
        if (opened.IsOk)
        {
            TokenMint.SetSupply(mintToWrite, TokenMint.Supply(mintToWrite) + amount);
            TokenAccount.SetAmount(targetToWrite, TokenAccount.Amount(targetToWrite) + amount);
        }

        return opened;
    }

    // Accounts: source, mint, authority.
    public static InstructionResult Burn(InvokeContext context, ref InstructionReader reader, bool isChecked)
    {
        if (!TokenProgram.TryReadAmount(ref reader, isChecked, out ulong amount, out byte? decimals))
        {
            return TokenProgram.Fail(TokenError.InvalidInstruction);
        }

        if (context.AccountCount < 3)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult burnable = CheckBurnable(context, amount, decimals);
        if (!burnable.IsOk)
        {
            return burnable;
        }

        if (!TokenAccount.IsAbandoned(context.AccountData(0)))
        {
            InstructionResult spent = TokenTransfers.Spend(context, 2, amount, movesNothing: false);
            if (!spent.IsOk)
            {
                return spent;
            }
        }

        return amount == 0 ? TokenProgram.CheckOwned(context, 0, 1) : Destroy(context, amount);
    }

    private static InstructionResult Destroy(InvokeContext context, ulong amount)
    {
        InstructionResult opened = context.TryWrite(0, out Span<byte> source);
        if (!opened.IsOk)
        {
            return opened;
        }

        opened = context.TryWrite(1, out Span<byte> mint);
        if (opened.IsOk)
        {
            Preconditions.Invariant(TokenMint.Supply(mint) >= amount, "a mint's supply counts what every account holds");
            TokenAccount.SetAmount(source, TokenAccount.Amount(source) - amount);
            TokenMint.SetSupply(mint, TokenMint.Supply(mint) - amount);
        }

        return opened;
    }

    private static InstructionResult MayMint(InvokeContext context, ReadOnlySpan<byte> mint, byte? decimals)
    {
        InstructionResult usable = TokenMint.Check(mint);
        InstructionResult same = usable.IsOk ? TokenProgram.CheckDecimals(mint, decimals) : usable;
        if (!same.IsOk)
        {
            return same;
        }

        return TokenMint.TryGetMintAuthority(mint, out Address authority)
            ? TokenProgram.CheckOwner(context, in authority, 2)
            : TokenProgram.Fail(TokenError.FixedSupply);
    }

    private static InstructionResult CheckBurnable(InvokeContext context, ulong amount, byte? decimals)
    {
        ReadOnlySpan<byte> source = context.AccountData(0);
        ReadOnlySpan<byte> mint = context.AccountData(1);
        InstructionResult usable = TokenAccount.Check(source);
        InstructionResult usableMint = usable.IsOk ? TokenMint.Check(mint) : usable;
        if (!usableMint.IsOk)
        {
            return usableMint;
        }

        if (TokenAccount.IsFrozen(source))
        {
            return TokenProgram.Fail(TokenError.AccountFrozen);
        }

        if (TokenAccount.Amount(source) < amount)
        {
            return TokenProgram.Fail(TokenError.InsufficientFunds);
        }

        return context.Key(1) == TokenAccount.Mint(source)
            ? TokenProgram.CheckDecimals(mint, decimals)
            : TokenProgram.Fail(TokenError.MintMismatch);
    }
}
