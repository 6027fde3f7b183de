using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Programs;

/// <summary>
/// Recurring allowances as Coinbase's spend permissions are: so much per period, in periods that begin at fixed times, with a start and an
/// end. Owner and spender can revoke, for ever. What is spent goes to the spender.
/// </summary>
/// <remarks>
/// Source: <c>SpendPermissionManager</c> (coinbase/spend-permissions, 2024). Times are milliseconds here and seconds there. Its signed
/// approvals, batches and native coins are left out. There a permission is known by the hash of all its terms; here by a salt.
/// </remarks>
public static class SpendPermissionProgram
{
    public static readonly Address Id = Address.Parse("SpendPermission1111111111111111111111111111");

    /// <summary>Actions: the first eight bytes of the instruction data.</summary>
    public static readonly ulong ApproveAction = ActionId.Named("approve");
    public static readonly ulong SpendAction = ActionId.Named("spend");
    public static readonly ulong RevokeAction = ActionId.Named("revoke");

    private static readonly TokenDelegate Delegate = new(
        in Id, "spend-authority", (uint)SpendPermissionError.InvalidPermission, (uint)SpendPermissionError.WrongSigner);

    /// <summary>The derived address that owners approve in Token.</summary>
    public static Address Authority => Delegate.Address;

    public static InstructionResult Execute(InvokeContext context)
    {
        if (!context.TryConsume(ComputeCosts.SpendPermission))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        var reader = new InstructionReader(context.Data);
        ulong action = reader.U64();
        if (action == SpendAction)
        {
            return Spend(context, ref reader);
        }

        if (action == ApproveAction)
        {
            return Approve(context, ref reader);
        }

        return action == RevokeAction ? Revoke(context) : InstructionError.InvalidInstructionData;
    }

    // Accounts: permission, source, spender, owner (pays for the permission's account).
    private static InstructionResult Approve(InvokeContext context, ref InstructionReader reader)
    {
        var terms = new SpendPermission
        {
            Salt = reader.U64(),
            Allowance = reader.U64(),
            PeriodMs = reader.I64(),
            StartMs = reader.I64(),
            EndMs = reader.I64(),
        };
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < 4)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        if (terms.Allowance == 0 || terms.PeriodMs <= 0 || terms.StartMs < 0 || terms.StartMs >= terms.EndMs)
        {
            return Fail(SpendPermissionError.InvalidTerms);
        }

        terms.Header = new GrantHeader { Source = context.Key(1), Spender = context.Key(2), Owner = context.Key(3) };
        Address place = SpendPermission.AddressFor(in terms.Header.Source, in terms.Header.Spender, terms.Salt);
        InstructionResult opened = Delegate.OpenByOwner(context, in place, SpendPermission.Length, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref SpendPermission permission = ref MemoryMarshal.AsRef<SpendPermission>(data);
        if (permission.Header.Owner == terms.Header.Owner)
        {
            return Fail(permission.IsRevoked != 0 ? SpendPermissionError.Revoked : SpendPermissionError.AlreadyApproved);
        }

        permission = terms;
        return InstructionResult.Ok;
    }

    // Accounts: permission, source, destination, spender, this program's authority, Token program.
    private static InstructionResult Spend(InvokeContext context, ref InstructionReader reader)
    {
        ulong amount = reader.U64();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        InstructionResult opened = Delegate.OpenBySpender(context, SpendPermission.Length, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref SpendPermission permission = ref MemoryMarshal.AsRef<SpendPermission>(data);
        SpendPermissionError? refused = Check(in permission, amount, context.Clock.TimeMs);
        if (refused is { } error)
        {
            return Fail(error);
        }

        InstructionResult destination = TokenProgram.CheckAccount(context, 2);
        if (!destination.IsOk || TokenAccount.Owner(context.AccountData(2)) != permission.Header.Spender)
        {
            return destination.IsOk ? Fail(SpendPermissionError.WrongRecipient) : destination;
        }

        ulong left = permission.LeftAt(context.Clock.TimeMs);
        permission.LastSpent = permission.Allowance - left + amount;
        permission.LastPeriodMs = permission.PeriodAt(context.Clock.TimeMs);
        return Delegate.Transfer(context, amount);
    }

    private static SpendPermissionError? Check(in SpendPermission permission, ulong amount, long nowMs)
    {
        if (amount == 0)
        {
            return SpendPermissionError.ZeroValue;
        }

        if (permission.IsRevoked != 0)
        {
            return SpendPermissionError.Revoked;
        }

        if (nowMs < permission.StartMs || nowMs >= permission.EndMs)
        {
            return nowMs < permission.StartMs ? SpendPermissionError.BeforeStart : SpendPermissionError.AfterEnd;
        }

        return amount > permission.LeftAt(nowMs) ? SpendPermissionError.ExceededAllowance : null;
    }

    // Accounts: permission, its owner or its spender.
    private static InstructionResult Revoke(InvokeContext context)
    {
        InstructionResult opened = Delegate.Open(context, 0, SpendPermission.Length, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref SpendPermission permission = ref MemoryMarshal.AsRef<SpendPermission>(data);
        bool bySpender = context.Key(1) == permission.Header.Spender;
        InstructionResult signed = Delegate.CheckSigner(context, 1, bySpender ? permission.Header.Spender : permission.Header.Owner);
        if (signed.IsOk)
        {
            permission.IsRevoked = 1;
        }

        return signed;
    }

    private static InstructionResult Fail(SpendPermissionError error) => InstructionResult.Custom((uint)error);
}
