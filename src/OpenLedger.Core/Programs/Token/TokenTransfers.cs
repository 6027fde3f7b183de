using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Programs;

/// <summary>The Token instruction that moves amounts, plain and checked.</summary>
internal static class TokenTransfers
{
    // Accounts: source, [mint if checked], destination, authority.
    public static InstructionResult Transfer(InvokeContext context, ref InstructionReader reader, bool isChecked)
    {
        if (!TokenProgram.TryReadAmount(ref reader, isChecked, out ulong amount, out byte? decimals))
        {
            return TokenProgram.Fail(TokenError.InvalidInstruction);
        }

        int destination = isChecked ? 2 : 1;
        int authority = destination + 1;
        if (context.AccountCount <= authority)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult movable = CheckMovable(context, destination, amount);
        if (!movable.IsOk)
        {
            return movable;
        }

        if (decimals is { } expected)
        {
            InstructionResult mint = TokenProgram.CheckMint(context, 1, TokenAccount.Mint(context.AccountData(0)), expected);
            if (!mint.IsOk)
            {
                return mint;
            }
        }

        bool toItself = context.IsSame(0, destination);
        InstructionResult spent = Spend(context, authority, amount, movesNothing: toItself);
        if (!spent.IsOk)
        {
            return spent;
        }

        return toItself || amount == 0
            ? TokenProgram.CheckOwned(context, 0, destination)
            : Move(context, destination, amount);
    }

    /// <summary>The owner of the first account may spend what is there; its delegate what it was allowed, and that shrinks.</summary>
    /// <param name="context">What the instruction sees.</param>
    /// <param name="authority">Number of the account that spends.</param>
    /// <param name="amount">How much.</param>
    /// <param name="movesNothing">Whether it comes back to where it was, which takes nothing from the delegate.</param>
    internal static InstructionResult Spend(InvokeContext context, int authority, ulong amount, bool movesNothing)
    {
        ReadOnlySpan<byte> source = context.AccountData(0);
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

        if (movesNothing)
        {
            return InstructionResult.Ok;
        }

        Span<byte> next = stackalloc byte[TokenAccount.Length];
        source.CopyTo(next);
        if (allowed == amount)
        {
            TokenAccount.ClearDelegate(next);
        }
        else
        {
            TokenAccount.SetDelegate(next, in delegated, allowed - amount);
        }

        return TokenProgram.Store(context, 0, next);
    }

    private static InstructionResult CheckMovable(InvokeContext context, int destination, ulong amount)
    {
        ReadOnlySpan<byte> source = context.AccountData(0);
        ReadOnlySpan<byte> target = context.AccountData(destination);
        InstructionResult usable = TokenAccount.Check(source);
        InstructionResult usableTarget = usable.IsOk ? TokenAccount.Check(target) : usable;
        if (!usableTarget.IsOk)
        {
            return usableTarget;
        }

        if (TokenAccount.IsFrozen(source) || TokenAccount.IsFrozen(target))
        {
            return TokenProgram.Fail(TokenError.AccountFrozen);
        }

        if (TokenAccount.Amount(source) < amount)
        {
            return TokenProgram.Fail(TokenError.InsufficientFunds);
        }

        return TokenAccount.Mint(source) == TokenAccount.Mint(target)
            ? InstructionResult.Ok
            : TokenProgram.Fail(TokenError.MintMismatch);
    }

    private static InstructionResult Move(InvokeContext context, int destination, ulong amount)
    {
        InstructionResult opened = context.TryWrite(0, out Span<byte> source);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (ulong.MaxValue - TokenAccount.Amount(context.AccountData(destination)) < amount)
        {
            return TokenProgram.Fail(TokenError.Overflow);
        }

        opened = context.TryWrite(destination, out Span<byte> target);
        if (opened.IsOk)
        {
            TokenAccount.SetAmount(source, TokenAccount.Amount(source) - amount);
            TokenAccount.SetAmount(target, TokenAccount.Amount(target) + amount);
        }

        return opened;
    }
}
