using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Programs;

/// <summary>The Token instructions that hand on, change or end authority.</summary>
internal static class TokenAuthorities
{
    // Accounts: source, [mint if checked], delegate, owner.
    public static InstructionResult Approve(InvokeContext context, ref InstructionReader reader, bool isChecked)
    {
        ulong amount = reader.U64();
        byte decimals = isChecked ? reader.U8() : (byte)0;
        if (reader.Failed)
        {
            return TokenProgram.Fail(TokenError.InvalidInstruction);
        }

        int delegated = isChecked ? 2 : 1;
        if (context.AccountCount <= delegated + 1)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult opened = TokenProgram.OpenAccount(context, 0, out Span<byte> source);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (TokenAccount.IsFrozen(source))
        {
            return TokenProgram.Fail(TokenError.AccountFrozen);
        }

        if (isChecked)
        {
            InstructionResult mint = TokenTransfers.CheckMint(context, 1, TokenAccount.Mint(source), decimals);
            if (!mint.IsOk)
            {
                return mint;
            }
        }

        InstructionResult signed = TokenProgram.CheckOwner(context, TokenAccount.Owner(source), delegated + 1);
        if (signed.IsOk)
        {
            TokenAccount.SetDelegate(source, context.Key(delegated), amount);
        }

        return signed;
    }

    // Accounts: source, owner.
    public static InstructionResult Revoke(InvokeContext context)
    {
        if (context.AccountCount < 2)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult opened = TokenProgram.OpenAccount(context, 0, out Span<byte> source);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (TokenAccount.IsFrozen(source))
        {
            return TokenProgram.Fail(TokenError.AccountFrozen);
        }

        InstructionResult signed = TokenProgram.CheckOwner(context, TokenAccount.Owner(source), 1);
        if (signed.IsOk)
        {
            TokenAccount.ClearDelegate(source);
        }

        return signed;
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

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        return data.Length switch
        {
            TokenAccount.Length => SetAccountAuthority(context, data, type, next),
            TokenMint.Length => SetMintAuthority(context, data, type, next),
            _ => InstructionError.InvalidArgument,
        };
    }

    // Accounts: account, destination of the lamports, owner or close authority.
    public static InstructionResult CloseAccount(InvokeContext context)
    {
        if (context.AccountCount < 3)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        if (context.IsSame(0, 1))
        {
            return InstructionError.InvalidAccountData;
        }

        InstructionResult opened = TokenProgram.OpenAccount(context, 0, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (TokenAccount.Amount(data) != 0)
        {
            return TokenProgram.Fail(TokenError.NonNativeHasBalance);
        }

        Address authority = TokenAccount.TryGetCloseAuthority(data, out Address closer) ? closer : TokenAccount.Owner(data);
        InstructionResult signed = TokenProgram.CheckOwner(context, in authority, 2);
        if (!signed.IsOk)
        {
            return signed;
        }

        data.Clear();
        return context.MoveLamports(0, 1, context.Lamports(0));
    }

    private static InstructionResult SetAccountAuthority(InvokeContext context, Span<byte> data, TokenAuthorityType type, Address? next)
    {
        if (!TokenAccount.IsInitialized(data))
        {
            return InstructionError.UninitializedAccount;
        }

        if (TokenAccount.IsFrozen(data))
        {
            return TokenProgram.Fail(TokenError.AccountFrozen);
        }

        switch (type)
        {
            case TokenAuthorityType.AccountOwner:
            {
                InstructionResult signed = TokenProgram.CheckOwner(context, TokenAccount.Owner(data), 1);
                if (!signed.IsOk)
                {
                    return signed;
                }

                if (next is not { } owner)
                {
                    return TokenProgram.Fail(TokenError.InvalidInstruction);
                }

                TokenAccount.SetOwner(data, in owner);
                TokenAccount.ClearDelegate(data);
                return InstructionResult.Ok;
            }

            case TokenAuthorityType.CloseAccount:
            {
                Address authority = TokenAccount.TryGetCloseAuthority(data, out Address closer) ? closer : TokenAccount.Owner(data);
                InstructionResult signed = TokenProgram.CheckOwner(context, in authority, 1);
                if (!signed.IsOk)
                {
                    return signed;
                }

                if (next is { } address)
                {
                    TokenAccount.SetCloseAuthority(data, in address);
                }
                else
                {
                    TokenAccount.ClearCloseAuthority(data);
                }

                return InstructionResult.Ok;
            }

            default:
                return TokenProgram.Fail(TokenError.AuthorityTypeNotSupported);
        }
    }

    private static InstructionResult SetMintAuthority(InvokeContext context, Span<byte> data, TokenAuthorityType type, Address? next)
    {
        if (!TokenMint.IsInitialized(data))
        {
            return InstructionError.UninitializedAccount;
        }

        if (type is not (TokenAuthorityType.MintTokens or TokenAuthorityType.FreezeAccount))
        {
            return TokenProgram.Fail(TokenError.AuthorityTypeNotSupported);
        }

        bool minting = type == TokenAuthorityType.MintTokens;
        bool has = minting
            ? TokenMint.TryGetMintAuthority(data, out Address authority)
            : TokenMint.TryGetFreezeAuthority(data, out authority);
        if (!has)
        {
            return TokenProgram.Fail(minting ? TokenError.FixedSupply : TokenError.MintCannotFreeze);
        }

        InstructionResult signed = TokenProgram.CheckOwner(context, in authority, 1);
        if (!signed.IsOk)
        {
            return signed;
        }

        if (minting)
        {
            TokenMint.SetMintAuthority(data, next);
        }
        else
        {
            TokenMint.SetFreezeAuthority(data, next);
        }

        return InstructionResult.Ok;
    }
}
