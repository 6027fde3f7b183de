using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Programs;

/// <summary>
/// Allowances with an amount and an expiry, as Uniswap's Permit2 keeps them: owners approve this program's derived address once in
/// Token, and then allow spenders here. Expiry is checked at use; the owner ends an allowance by setting its amount to nothing, and many
/// at once by a lockdown.
/// </summary>
/// <remarks>
/// Source: Permit2's <c>AllowanceTransfer</c> (Uniswap, 2022). Its signed messages are left out: the owner signs here. An allowance of
/// <see cref="PermitAllowance.Unlimited"/> without an end is at the same time what an ERC-20 token's own <c>approve</c> of the largest
/// amount is: by convention it does not shrink (EIP-20 leaves that open; OpenZeppelin's ERC20 and WETH9 do it so).
/// </remarks>
public static class PermitProgram
{
    public static readonly Address Id = Address.Parse("Permit1111111111111111111111111111111111111");

    /// <summary>Actions: the first eight bytes of the instruction data.</summary>
    public static readonly ulong ApproveAction = ActionId.Named("approve");
    public static readonly ulong TransferFromAction = ActionId.Named("transfer_from");
    public static readonly ulong LockdownAction = ActionId.Named("lockdown");

    private static readonly TokenDelegate Delegate = new(
        in Id, "permit-authority", (uint)PermitError.InvalidAllowance, (uint)PermitError.WrongSigner);

    /// <summary>The derived address that owners approve in Token.</summary>
    public static Address Authority => Delegate.Address;

    public static InstructionResult Execute(InvokeContext context)
    {
        if (!context.TryConsume(ComputeCosts.Permit))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        var reader = new InstructionReader(context.Data);
        ulong action = reader.U64();
        if (action == TransferFromAction)
        {
            return TransferFrom(context, ref reader);
        }

        if (action == ApproveAction)
        {
            return Approve(context, ref reader);
        }

        return action == LockdownAction ? Lockdown(context) : InstructionError.InvalidInstructionData;
    }

    // Accounts: allowance, source, spender, owner (pays for the allowance's account).
    private static InstructionResult Approve(InvokeContext context, ref InstructionReader reader)
    {
        ulong amount = reader.U64();
        long expiresMs = reader.I64();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < 4)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        Address place = PermitAllowance.AddressFor(context.Key(1), context.Key(2));
        InstructionResult opened = Delegate.OpenByOwner(context, in place, PermitAllowance.Length, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        MemoryMarshal.AsRef<PermitAllowance>(data) = new PermitAllowance
        {
            Source = context.Key(1),
            Spender = context.Key(2),
            Owner = context.Key(3),
            Amount = amount,
            ExpiresMs = expiresMs,
        };
        return InstructionResult.Ok;
    }

    // Accounts: allowance, source, destination, spender, this program's authority, Token program.
    private static InstructionResult TransferFrom(InvokeContext context, ref InstructionReader reader)
    {
        ulong amount = reader.U64();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        InstructionResult opened = Delegate.OpenBySpender(context, PermitAllowance.Length, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref PermitAllowance allowance = ref MemoryMarshal.AsRef<PermitAllowance>(data);
        if (context.Clock.TimeMs > allowance.ExpiresMs)
        {
            return Fail(PermitError.AllowanceExpired);
        }

        if (allowance.Amount != PermitAllowance.Unlimited)
        {
            if (allowance.Amount < amount)
            {
                return Fail(PermitError.InsufficientAllowance);
            }

            allowance.Amount -= amount;
        }

        return Delegate.Transfer(context, amount);
    }

    // Accounts: owner, and the allowances that are to be nothing from now on.
    private static InstructionResult Lockdown(InvokeContext context)
    {
        if (!context.IsSigner(0))
        {
            return InstructionError.MissingRequiredSignature;
        }

        for (int i = 1; i < context.AccountCount; i++)
        {
            InstructionResult opened = Delegate.Open(context, i, PermitAllowance.Length, out Span<byte> data);
            if (!opened.IsOk)
            {
                return opened;
            }

            ref PermitAllowance allowance = ref MemoryMarshal.AsRef<PermitAllowance>(data);
            if (allowance.Owner != context.Key(0))
            {
                return Fail(PermitError.WrongSigner);
            }

            allowance.Amount = 0;
        }

        return InstructionResult.Ok;
    }

    private static InstructionResult Fail(PermitError error) => InstructionResult.Custom((uint)error);
}
