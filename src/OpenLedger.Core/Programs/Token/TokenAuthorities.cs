using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Programs;

/// <summary>The Token instructions that hand on, change or end authority.</summary>
internal static class TokenAuthorities
{
    // Accounts: source, [mint if checked], delegate, owner.
    public static InstructionResult Approve(InvokeContext context, ref InstructionReader reader, bool isChecked)
    {
        if (!TokenProgram.TryReadAmount(ref reader, isChecked, out ulong amount, out byte? decimals))
        {
            return TokenProgram.Fail(TokenError.InvalidInstruction);
        }

        int delegated = isChecked ? 2 : 1;
        if (context.AccountCount <= delegated + 1)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        ReadOnlySpan<byte> source = context.AccountData(0);
        InstructionResult movable = CheckThawed(source);
        InstructionResult mint = movable.IsOk && decimals is { } expected
            ? TokenProgram.CheckMint(context, 1, TokenAccount.Mint(source), expected)
            : movable;
        if (!mint.IsOk)
        {
            return mint;
        }

        InstructionResult signed = TokenProgram.CheckOwner(context, TokenAccount.Owner(source), delegated + 1);
        if (!signed.IsOk)
        {
            return signed;
        }

        Span<byte> next = stackalloc byte[TokenAccount.Length];
        source.CopyTo(next);
        TokenAccount.SetDelegate(next, context.Key(delegated), amount);
        return TokenProgram.Store(context, 0, next);
    }

    // Accounts: source, owner or delegate.
    public static InstructionResult Revoke(InvokeContext context)
    {
        if (context.AccountCount < 1)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        ReadOnlySpan<byte> source = context.AccountData(0);
        InstructionResult usable = TokenAccount.Check(source);
        if (!usable.IsOk || context.AccountCount < 2)
        {
            return usable.IsOk ? InstructionError.NotEnoughAccountKeys : usable;
        }

        if (TokenAccount.IsFrozen(source))
        {
            return TokenProgram.Fail(TokenError.AccountFrozen);
        }

        // Who was handed a right may give it back.
        bool byDelegate = TokenAccount.TryGetDelegate(source, out Address delegated) && context.Key(1) == delegated;
        InstructionResult signed = TokenProgram.CheckOwner(context, byDelegate ? delegated : TokenAccount.Owner(source), 1);
        if (!signed.IsOk)
        {
            return signed;
        }

        Span<byte> next = stackalloc byte[TokenAccount.Length];
        source.CopyTo(next);
        TokenAccount.ClearDelegate(next);
        return TokenProgram.Store(context, 0, next);
    }

    // Accounts: account, mint, freeze authority.
    public static InstructionResult Freeze(InvokeContext context, bool freeze)
    {
        if (context.AccountCount < 3)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        ReadOnlySpan<byte> source = context.AccountData(0);
        InstructionResult usable = TokenAccount.Check(source);
        if (!usable.IsOk)
        {
            return usable;
        }

        if (TokenAccount.IsFrozen(source) == freeze)
        {
            return TokenProgram.Fail(TokenError.InvalidState);
        }

        if (context.Key(1) != TokenAccount.Mint(source))
        {
            return TokenProgram.Fail(TokenError.MintMismatch);
        }

        InstructionResult allowed = MayFreeze(context, context.AccountData(1));
        if (!allowed.IsOk)
        {
            return allowed;
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (opened.IsOk)
        {
            TokenAccount.SetFrozen(data, freeze);
        }

        return opened;
    }

    // Accounts: account or mint, current authority.
    public static InstructionResult SetAuthority(InvokeContext context, ref InstructionReader reader)
    {
        var type = (TokenAuthorityType)reader.U8();
        byte hasNew = reader.U8();
        Address? next = hasNew == 1 ? reader.Address() : null;
        if (reader.Failed || hasNew > 1 || type > TokenAuthorityType.CloseAccount)
        {
            return TokenProgram.Fail(TokenError.InvalidInstruction);
        }

        if (context.AccountCount < 2)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        return context.AccountData(0).Length switch
        {
            TokenAccount.Length => SetAccountAuthority(context, type, next),
            TokenMint.Length => SetMintAuthority(context, type, next),
            _ => InstructionError.InvalidArgument,
        };
    }

    private static InstructionResult SetAccountAuthority(InvokeContext context, TokenAuthorityType type, Address? next)
    {
        InstructionResult thawed = CheckThawed(context.AccountData(0));
        if (!thawed.IsOk)
        {
            return thawed;
        }

        return type switch
        {
            TokenAuthorityType.AccountOwner => SetOwner(context, next),
            TokenAuthorityType.CloseAccount => SetCloseAuthority(context, next),
            _ => TokenProgram.Fail(TokenError.AuthorityTypeNotSupported),
        };
    }

    private static InstructionResult SetOwner(InvokeContext context, Address? next)
    {
        ReadOnlySpan<byte> before = context.AccountData(0);
        InstructionResult signed = TokenProgram.CheckOwner(context, TokenAccount.Owner(before), 1);
        if (!signed.IsOk || next is not { } owner)
        {
            return signed.IsOk ? TokenProgram.Fail(TokenError.InvalidInstruction) : signed;
        }

        Span<byte> after = stackalloc byte[TokenAccount.Length];
        before.CopyTo(after);
        TokenAccount.SetOwner(after, in owner);
        TokenAccount.ClearDelegate(after);
        return TokenProgram.Store(context, 0, after);
    }

    private static InstructionResult SetCloseAuthority(InvokeContext context, Address? next)
    {
        ReadOnlySpan<byte> before = context.AccountData(0);
        Address authority = TokenAccount.TryGetCloseAuthority(before, out Address closer) ? closer : TokenAccount.Owner(before);
        InstructionResult signed = TokenProgram.CheckOwner(context, in authority, 1);
        if (!signed.IsOk)
        {
            return signed;
        }

        Span<byte> after = stackalloc byte[TokenAccount.Length];
        before.CopyTo(after);
        if (next is { } address)
        {
            TokenAccount.SetCloseAuthority(after, in address);
        }
        else
        {
            TokenAccount.ClearCloseAuthority(after);
        }

        return TokenProgram.Store(context, 0, after);
    }

    private static InstructionResult SetMintAuthority(InvokeContext context, TokenAuthorityType type, Address? next)
    {
        ReadOnlySpan<byte> before = context.AccountData(0);
        InstructionResult usable = TokenMint.Check(before);
        if (!usable.IsOk)
        {
            return usable;
        }

        if (type is not (TokenAuthorityType.MintTokens or TokenAuthorityType.FreezeAccount))
        {
            return TokenProgram.Fail(TokenError.AuthorityTypeNotSupported);
        }

        bool minting = type == TokenAuthorityType.MintTokens;
        bool has = minting
            ? TokenMint.TryGetMintAuthority(before, out Address authority)
            : TokenMint.TryGetFreezeAuthority(before, out authority);
        if (!has)
        {
            return TokenProgram.Fail(minting ? TokenError.FixedSupply : TokenError.MintCannotFreeze);
        }

        InstructionResult signed = TokenProgram.CheckOwner(context, in authority, 1);
        if (!signed.IsOk)
        {
            return signed;
        }

        Span<byte> after = stackalloc byte[TokenMint.Length];
        before.CopyTo(after);
        if (minting)
        {
            TokenMint.SetMintAuthority(after, next);
        }
        else
        {
            TokenMint.SetFreezeAuthority(after, next);
        }

        return TokenProgram.Store(context, 0, after);
    }

    private static InstructionResult MayFreeze(InvokeContext context, ReadOnlySpan<byte> mint)
    {
        InstructionResult usable = TokenMint.Check(mint);
        if (!usable.IsOk)
        {
            return usable;
        }

        return TokenMint.TryGetFreezeAuthority(mint, out Address authority)
            ? TokenProgram.CheckOwner(context, in authority, 2)
            : TokenProgram.Fail(TokenError.MintCannotFreeze);
    }

    private static InstructionResult CheckThawed(ReadOnlySpan<byte> data)
    {
        InstructionResult usable = TokenAccount.Check(data);
        return usable.IsOk && TokenAccount.IsFrozen(data) ? TokenProgram.Fail(TokenError.AccountFrozen) : usable;
    }
}
