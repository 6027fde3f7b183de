using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Programs;

/// <summary>
/// Allowances as Safe's allowance module keeps them: an amount per delegate and token, with what was spent of it set back at whole
/// multiples of a time in minutes. There is no end; the owner deletes it.
/// </summary>
/// <remarks>
/// Source: <c>AllowanceModule</c> (safe-global/safe-modules). A delegate that sends its transfers itself needs no signed message there
/// either, so the nonce only counts. Payments to relayers and the list of delegates are left out.
/// </remarks>
public static class SafeAllowanceProgram
{
    public static readonly Address Id = Address.Parse("SafeA11owance111111111111111111111111111111");

    /// <summary>Actions: the first eight bytes of the instruction data.</summary>
    public static readonly ulong SetAction = ActionId.Named("set_allowance");
    public static readonly ulong ResetAction = ActionId.Named("reset_allowance");
    public static readonly ulong DeleteAction = ActionId.Named("delete_allowance");
    public static readonly ulong TransferAction = ActionId.Named("execute_allowance_transfer");

    private static readonly TokenDelegate Delegate = new(
        in Id, "safe-authority", (uint)SafeAllowanceError.InvalidAllowance, (uint)SafeAllowanceError.WrongSigner);

    /// <summary>The derived address that owners approve in Token.</summary>
    public static Address Authority => Delegate.Address;

    public static InstructionResult Execute(InvokeContext context)
    {
        if (!context.TryConsume(ComputeCosts.SafeAllowance))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        var reader = new InstructionReader(context.Data);
        ulong action = reader.U64();
        if (action == TransferAction)
        {
            return Transfer(context, ref reader);
        }

        if (action == SetAction)
        {
            return Set(context, ref reader);
        }

        bool changes = action == ResetAction || action == DeleteAction;
        return changes ? Change(context, deletes: action == DeleteAction) : InstructionError.InvalidInstructionData;
    }

    // Accounts: allowance, source, delegate, owner (pays for the allowance's account). What is spent stays spent.
    private static InstructionResult Set(InvokeContext context, ref InstructionReader reader)
    {
        ulong amount = reader.U64();
        ushort resetTimeMin = reader.U16();
        uint resetBaseMin = reader.U32();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < 4)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        Address place = SafeAllowance.AddressFor(context.Key(1), context.Key(2));
        InstructionResult opened = Delegate.OpenByOwner(context, in place, SafeAllowance.Length, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref SafeAllowance allowance = ref MemoryMarshal.AsRef<SafeAllowance>(data);
        if (allowance.Header.Owner != context.Key(3))
        {
            allowance = new SafeAllowance
            {
                Header = new GrantHeader { Source = context.Key(1), Spender = context.Key(2), Owner = context.Key(3) },
                Nonce = 1,
            };
        }

        allowance.Reset(context.Clock.TimeMs);
        long minute = context.Clock.TimeMs / SafeAllowance.MinuteMs;
        if (resetBaseMin > 0)
        {
            if (resetBaseMin > minute || resetTimeMin == 0)
            {
                return Fail(SafeAllowanceError.InvalidReset);
            }

            allowance.LastResetMin = minute - ((minute - resetBaseMin) % resetTimeMin);
        }
        else if (allowance.LastResetMin == 0)
        {
            allowance.LastResetMin = minute;
        }

        allowance.Amount = amount;
        allowance.ResetTimeMin = resetTimeMin;
        return InstructionResult.Ok;
    }

    // Accounts: allowance, source, destination, delegate, this program's authority, Token program.
    private static InstructionResult Transfer(InvokeContext context, ref InstructionReader reader)
    {
        ulong amount = reader.U64();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        InstructionResult opened = Delegate.OpenBySpender(context, SafeAllowance.Length, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref SafeAllowance allowance = ref MemoryMarshal.AsRef<SafeAllowance>(data);
        if (amount == 0 || amount > allowance.LeftAt(context.Clock.TimeMs))
        {
            return Fail(SafeAllowanceError.ExceededAllowance);
        }

        allowance.Reset(context.Clock.TimeMs);
        allowance.Spent += amount;
        allowance.Nonce = (allowance.Nonce + 1) % (ushort.MaxValue + 1);
        return Delegate.Transfer(context, amount);
    }

    // Accounts: allowance, owner.
    private static InstructionResult Change(InvokeContext context, bool deletes)
    {
        InstructionResult opened = Delegate.Open(context, 0, SafeAllowance.Length, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref SafeAllowance allowance = ref MemoryMarshal.AsRef<SafeAllowance>(data);
        InstructionResult signed = Delegate.CheckSigner(context, 1, in allowance.Header.Owner);
        if (!signed.IsOk)
        {
            return signed;
        }

        allowance.Reset(context.Clock.TimeMs);
        allowance.Spent = 0;
        if (deletes)
        {
            allowance.Amount = 0;
            allowance.ResetTimeMin = 0;
            allowance.LastResetMin = 0;
        }

        return InstructionResult.Ok;
    }

    private static InstructionResult Fail(SafeAllowanceError error) => InstructionResult.Custom((uint)error);
}
