using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Programs;

/// <summary>
/// Allowances as Zodiac's Roles modifier keeps them: a balance to which each whole period adds a refill, up to a largest one. The one
/// call that the role permits is a transfer from the owner's token account. There is no end; the owner sets other terms.
/// </summary>
/// <remarks>
/// Source: <c>AllowanceTracker</c> (gnosisguild/zodiac-modifier-roles, version 2). Times are milliseconds here and seconds there. The
/// conditions on calls, which is what that modifier is mostly about, are left out.
/// </remarks>
public static class RolesAllowanceProgram
{
    public static readonly Address Id = Address.Parse("Ro1esA11owance11111111111111111111111111111");

    /// <summary>Actions: the first eight bytes of the instruction data.</summary>
    public static readonly ulong SetAction = ActionId.Named("set_allowance");
    public static readonly ulong TransferAction = ActionId.Named("transfer_with_role");

    private static readonly TokenDelegate Delegate = new(
        in Id, "roles-authority", (uint)RolesAllowanceError.InvalidAllowance, (uint)RolesAllowanceError.WrongSigner);

    /// <summary>The derived address that owners approve in Token.</summary>
    public static Address Authority => Delegate.Address;

    public static InstructionResult Execute(InvokeContext context)
    {
        if (!context.TryConsume(ComputeCosts.RolesAllowance))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        var reader = new InstructionReader(context.Data);
        ulong action = reader.U64();
        if (action == TransferAction)
        {
            return Transfer(context, ref reader);
        }

        return action == SetAction ? Set(context, ref reader) : InstructionError.InvalidInstructionData;
    }

    // Accounts: allowance, source, member, owner (pays for the allowance's account).
    private static InstructionResult Set(InvokeContext context, ref InstructionReader reader)
    {
        ulong balance = reader.U64();
        ulong maxRefill = reader.U64();
        ulong refill = reader.U64();
        ulong periodMs = reader.U64();
        long timestampMs = reader.I64();
        if (reader.Failed || timestampMs < 0)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < 4)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        Address place = RolesAllowance.AddressFor(context.Key(1), context.Key(2));
        InstructionResult opened = Delegate.OpenByOwner(context, in place, RolesAllowance.Length, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        MemoryMarshal.AsRef<RolesAllowance>(data) = new RolesAllowance
        {
            Header = new GrantHeader { Source = context.Key(1), Spender = context.Key(2), Owner = context.Key(3) },
            Refill = refill,
            MaxRefill = maxRefill != 0 ? maxRefill : ulong.MaxValue,
            PeriodMs = periodMs,
            Balance = balance,
            TimestampMs = timestampMs != 0 ? timestampMs : context.Clock.TimeMs,
        };
        return InstructionResult.Ok;
    }

    // Accounts: allowance, source, destination, member, this program's authority, Token program.
    private static InstructionResult Transfer(InvokeContext context, ref InstructionReader reader)
    {
        ulong amount = reader.U64();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        InstructionResult opened = Delegate.OpenBySpender(context, RolesAllowance.Length, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref RolesAllowance allowance = ref MemoryMarshal.AsRef<RolesAllowance>(data);
        allowance.Accrue(context.Clock.TimeMs);
        if (amount > allowance.Balance)
        {
            return InstructionResult.Custom((uint)RolesAllowanceError.AllowanceExceeded);
        }

        allowance.Balance -= amount;
        return Delegate.Transfer(context, amount);
    }
}
