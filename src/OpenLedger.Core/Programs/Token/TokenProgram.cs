using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>
/// Fungible tokens. Encodings, account layouts, checks and error numbers are SPL Token's, in SPL Token's order; multisignature owners,
/// wrapped native tokens and instructions that answer through return data are not part of it.
/// </summary>
/// <remarks>
/// Whether Token owns an account is asked by writing it, not by reading it: data of another program can never be made to stand for tokens,
/// since every instruction writes what it relies on. Source: SPL Token.
/// </remarks>
public static class TokenProgram
{
    public static InstructionResult Execute(InvokeContext context)
    {
        var reader = new InstructionReader(context.Data);
        var instruction = (TokenInstruction)reader.U8();
        if (reader.Failed)
        {
            return Fail(TokenError.InvalidInstruction);
        }

        if (!context.TryConsume(CostOf(instruction)))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        return instruction switch
        {
            TokenInstruction.Transfer => TokenTransfers.Transfer(context, ref reader, isChecked: false),
            TokenInstruction.TransferChecked => TokenTransfers.Transfer(context, ref reader, isChecked: true),
            TokenInstruction.MintTo => TokenSupply.MintTo(context, ref reader, isChecked: false),
            TokenInstruction.MintToChecked => TokenSupply.MintTo(context, ref reader, isChecked: true),
            TokenInstruction.Burn => TokenSupply.Burn(context, ref reader, isChecked: false),
            TokenInstruction.BurnChecked => TokenSupply.Burn(context, ref reader, isChecked: true),
            TokenInstruction.Approve => TokenAuthorities.Approve(context, ref reader, isChecked: false),
            TokenInstruction.ApproveChecked => TokenAuthorities.Approve(context, ref reader, isChecked: true),
            TokenInstruction.Revoke => TokenAuthorities.Revoke(context),
            TokenInstruction.SetAuthority => TokenAuthorities.SetAuthority(context, ref reader),
            TokenInstruction.FreezeAccount => TokenAuthorities.Freeze(context, freeze: true),
            TokenInstruction.ThawAccount => TokenAuthorities.Freeze(context, freeze: false),
            TokenInstruction.CloseAccount => TokenAccounts.Close(context),
            TokenInstruction.InitializeMint => TokenAccounts.InitializeMint(context, ref reader, namesRent: true),
            TokenInstruction.InitializeMint2 => TokenAccounts.InitializeMint(context, ref reader, namesRent: false),
            TokenInstruction.InitializeAccount => TokenAccounts.InitializeAccount(context),
            TokenInstruction.InitializeAccount2 => TokenAccounts.InitializeAccount(context, ref reader, namesRent: true),
            TokenInstruction.InitializeAccount3 => TokenAccounts.InitializeAccount(context, ref reader, namesRent: false),
            TokenInstruction.InitializeImmutableOwner => TokenAccounts.InitializeImmutableOwner(context),
            _ => Fail(TokenError.InvalidInstruction),
        };
    }

    internal static InstructionResult Fail(TokenError error) => InstructionResult.Custom((uint)error);

    /// <summary>Whether an account is an initialized token account of this program.</summary>
    internal static InstructionResult CheckAccount(InvokeContext context, int account) =>
        context.IsOwnedBy(account, WellKnown.Token)
            ? TokenAccount.Check(context.AccountData(account))
            : InstructionError.IncorrectProgramId;

    /// <summary>That this program owns two accounts which an instruction did not need to write.</summary>
    internal static InstructionResult CheckOwned(InvokeContext context, int account, int other) =>
        context.IsOwnedBy(account, WellKnown.Token) && context.IsOwnedBy(other, WellKnown.Token)
            ? InstructionResult.Ok
            : InstructionError.IncorrectProgramId;

    /// <summary>
    /// Writes an account's data. What changes nothing needs nobody's leave: Solana looks at accounts when a program has ended, and only
    /// at those that are not what they were.
    /// </summary>
    internal static InstructionResult Store(InvokeContext context, int account, ReadOnlySpan<byte> next)
    {
        if (context.AccountData(account).SequenceEqual(next))
        {
            return InstructionResult.Ok;
        }

        InstructionResult opened = context.TryWrite(account, out Span<byte> data);
        if (opened.IsOk)
        {
            next.CopyTo(data);
        }

        return opened;
    }

    /// <summary>SPL Token's <c>validate_owner</c>: the account is the one expected, and it signed.</summary>
    internal static InstructionResult CheckOwner(InvokeContext context, in Address expected, int account)
    {
        if (context.Key(account) != expected)
        {
            return Fail(TokenError.OwnerMismatch);
        }

        return context.IsSigner(account) ? InstructionResult.Ok : InstructionError.MissingRequiredSignature;
    }

    /// <summary>Whether an account is the mint expected, with the decimals expected.</summary>
    internal static InstructionResult CheckMint(InvokeContext context, int account, in Address expected, byte decimals)
    {
        if (context.Key(account) != expected)
        {
            return Fail(TokenError.MintMismatch);
        }

        ReadOnlySpan<byte> mint = context.AccountData(account);
        InstructionResult usable = TokenMint.Check(mint);
        return usable.IsOk ? CheckDecimals(mint, decimals) : usable;
    }

    /// <summary>Whether a mint has the decimals expected; null expects nothing.</summary>
    internal static InstructionResult CheckDecimals(ReadOnlySpan<byte> mint, byte? expected) =>
        expected is { } decimals && decimals != TokenMint.Decimals(mint) ? Fail(TokenError.MintDecimalsMismatch) : InstructionResult.Ok;

    /// <summary>An amount, and the decimals if they are to be checked.</summary>
    internal static bool TryReadAmount(ref InstructionReader reader, bool isChecked, out ulong amount, out byte? decimals)
    {
        amount = reader.U64();
        decimals = isChecked ? reader.U8() : null;
        return !reader.Failed;
    }

    private static uint CostOf(TokenInstruction instruction) => instruction switch
    {
        TokenInstruction.Transfer => ComputeCosts.TokenTransfer,
        TokenInstruction.TransferChecked => ComputeCosts.TokenTransferChecked,
        TokenInstruction.MintTo or TokenInstruction.MintToChecked => ComputeCosts.TokenMintTo,
        TokenInstruction.Burn or TokenInstruction.BurnChecked => ComputeCosts.TokenBurn,
        TokenInstruction.CloseAccount => ComputeCosts.TokenClose,
        TokenInstruction.Approve or TokenInstruction.ApproveChecked or TokenInstruction.Revoke or TokenInstruction.SetAuthority
            or TokenInstruction.FreezeAccount or TokenInstruction.ThawAccount => ComputeCosts.TokenAuthority,
        _ => ComputeCosts.TokenInitialize,
    };
}
