using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>
/// Fungible tokens. Encodings, account layouts, checks and error numbers are SPL Token's, in SPL Token's order; multisignature owners,
/// wrapped native tokens and freezing by instruction are not part of it.
/// </summary>
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
            TokenInstruction.MintTo => TokenTransfers.MintTo(context, ref reader),
            TokenInstruction.Burn => TokenTransfers.Burn(context, ref reader),
            TokenInstruction.Approve => TokenAuthorities.Approve(context, ref reader, isChecked: false),
            TokenInstruction.ApproveChecked => TokenAuthorities.Approve(context, ref reader, isChecked: true),
            TokenInstruction.Revoke => TokenAuthorities.Revoke(context),
            TokenInstruction.SetAuthority => TokenAuthorities.SetAuthority(context, ref reader),
            TokenInstruction.CloseAccount => TokenAuthorities.CloseAccount(context),
            TokenInstruction.InitializeMint or TokenInstruction.InitializeMint2 => InitializeMint(context, ref reader),
            TokenInstruction.InitializeAccount => InitializeAccount(context, ref reader, ownerInData: false),
            TokenInstruction.InitializeAccount3 => InitializeAccount(context, ref reader, ownerInData: true),
            _ => Fail(TokenError.InvalidInstruction),
        };
    }

    internal static InstructionResult Fail(TokenError error) => InstructionResult.Custom((uint)error);

    /// <summary>Opens an initialized token account to be written.</summary>
    internal static InstructionResult OpenAccount(InvokeContext context, int account, out Span<byte> data)
    {
        InstructionResult checkedAccount = CheckAccount(context, account);
        data = default;
        return checkedAccount.IsOk ? context.TryWrite(account, out data) : checkedAccount;
    }

    /// <summary>Whether an account is an initialized token account of this program.</summary>
    internal static InstructionResult CheckAccount(InvokeContext context, int account)
    {
        if (!context.IsOwnedBy(account, WellKnown.Token))
        {
            return InstructionError.IncorrectProgramId;
        }

        ReadOnlySpan<byte> data = context.AccountData(account);
        if (data.Length != TokenAccount.Length)
        {
            return InstructionError.InvalidAccountData;
        }

        return TokenAccount.IsInitialized(data) ? InstructionResult.Ok : InstructionError.UninitializedAccount;
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

    private static uint CostOf(TokenInstruction instruction) => instruction switch
    {
        TokenInstruction.Transfer => ComputeCosts.TokenTransfer,
        TokenInstruction.TransferChecked => ComputeCosts.TokenTransferChecked,
        TokenInstruction.MintTo => ComputeCosts.TokenMintTo,
        TokenInstruction.Burn => ComputeCosts.TokenBurn,
        TokenInstruction.CloseAccount => ComputeCosts.TokenClose,
        TokenInstruction.Approve or TokenInstruction.ApproveChecked or TokenInstruction.Revoke or TokenInstruction.SetAuthority =>
            ComputeCosts.TokenAuthority,
        _ => ComputeCosts.TokenInitialize,
    };

    private static InstructionResult InitializeMint(InvokeContext context, ref InstructionReader reader)
    {
        byte decimals = reader.U8();
        Address mintAuthority = reader.Address();
        byte hasFreeze = reader.U8();
        Address? freezeAuthority = hasFreeze == 1 ? reader.Address() : null;
        if (reader.Failed || hasFreeze > 1)
        {
            return Fail(TokenError.InvalidInstruction);
        }

        if (context.AccountCount < 1)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (data.Length != TokenMint.Length)
        {
            return InstructionError.InvalidAccountData;
        }

        if (TokenMint.IsInitialized(data))
        {
            return Fail(TokenError.AlreadyInUse);
        }

        if (context.Lamports(0) < Rent.MinimumBalance(data.Length))
        {
            return Fail(TokenError.NotRentExempt);
        }

        TokenMint.Initialize(data, decimals, mintAuthority, freezeAuthority);
        return InstructionResult.Ok;
    }

    private static InstructionResult InitializeAccount(InvokeContext context, ref InstructionReader reader, bool ownerInData)
    {
        if (context.AccountCount < (ownerInData ? 2 : 3))
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        Address owner = ownerInData ? reader.Address() : context.Key(2);
        if (reader.Failed)
        {
            return Fail(TokenError.InvalidInstruction);
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (data.Length != TokenAccount.Length)
        {
            return InstructionError.InvalidAccountData;
        }

        if (TokenAccount.IsInitialized(data))
        {
            return Fail(TokenError.AlreadyInUse);
        }

        if (context.Lamports(0) < Rent.MinimumBalance(data.Length))
        {
            return Fail(TokenError.NotRentExempt);
        }

        if (!context.IsOwnedBy(1, WellKnown.Token) || !TokenMint.IsInitialized(context.AccountData(1)))
        {
            return Fail(TokenError.InvalidMint);
        }

        TokenAccount.Initialize(data, context.Key(1), owner);
        return InstructionResult.Ok;
    }
}
