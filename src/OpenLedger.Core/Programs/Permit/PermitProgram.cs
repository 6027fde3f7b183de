using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>
/// Allowances with an amount and an expiry, as Uniswap's Permit2 keeps them: owners approve this program's derived address once in
/// Token, and then allow spenders here. Expiry is checked at use; the owner ends an allowance by setting its amount to nothing.
/// </summary>
/// <remarks>Source: Permit2's <c>AllowanceTransfer</c> (Uniswap, 2022). Its signed messages are left out: the owner signs here.</remarks>
public static class PermitProgram
{
    public static readonly Address Id = Address.Parse("Permit1111111111111111111111111111111111111");

    /// <summary>Actions: the first eight bytes of the instruction data.</summary>
    public static readonly ulong ApproveAction = ActionId.Named("approve");
    public static readonly ulong TransferFromAction = ActionId.Named("transfer_from");

    private static readonly (Address Address, byte Bump) Derived = DeriveAuthority();

    /// <summary>The derived address that owners approve in Token.</summary>
    public static Address Authority => Derived.Address;

    private static ReadOnlySpan<byte> AuthorityLabel => "permit-authority"u8;

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

        return action == ApproveAction ? Approve(context, ref reader) : InstructionError.InvalidInstructionData;
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

        InstructionResult source = TokenProgram.CheckAccount(context, 1);
        if (!source.IsOk)
        {
            return source;
        }

        Address owner = context.Key(3);
        if (TokenAccount.Owner(context.AccountData(1)) != owner)
        {
            return Fail(PermitError.WrongSigner);
        }

        if (!context.IsSigner(3))
        {
            return InstructionError.MissingRequiredSignature;
        }

        if (context.Key(0) != PermitAllowance.AddressFor(context.Key(1), context.Key(2)))
        {
            return Fail(PermitError.InvalidAllowance);
        }

        if (!context.IsOwnedBy(0, Id))
        {
            InstructionResult created = context.CreateDerived(3, 0, PermitAllowance.Length);
            if (!created.IsOk)
            {
                return created;
            }
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        MemoryMarshal.AsRef<PermitAllowance>(data) = new PermitAllowance
        {
            Source = context.Key(1),
            Spender = context.Key(2),
            Owner = owner,
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

        if (context.AccountCount < 6)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (data.Length != PermitAllowance.Length)
        {
            return Fail(PermitError.InvalidAllowance);
        }

        ref PermitAllowance allowance = ref MemoryMarshal.AsRef<PermitAllowance>(data);
        if (allowance.Source != context.Key(1))
        {
            return Fail(PermitError.InvalidAllowance);
        }

        // Who owns the token account now may be another than who allowed this.
        InstructionResult source = TokenProgram.CheckAccount(context, 1);
        if (!source.IsOk)
        {
            return source;
        }

        if (TokenAccount.Owner(context.AccountData(1)) != allowance.Owner)
        {
            return Fail(PermitError.InvalidAllowance);
        }

        if (allowance.Spender != context.Key(3))
        {
            return Fail(PermitError.WrongSigner);
        }

        if (!context.IsSigner(3))
        {
            return InstructionError.MissingRequiredSignature;
        }

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

        return TokenCalls.Transfer(
            context, token: 5, from: 1, to: 2, authority: 4, amount, new SignerSeeds(AuthorityLabel, default, Derived.Bump));
    }

    private static (Address Address, byte Bump) DeriveAuthority()
    {
        Address address = ProgramDerivedAddress.Find([AuthorityLabel.ToArray()], Id, out byte bump);
        return (address, bump);
    }

    private static InstructionResult Fail(PermitError error) => InstructionResult.Custom((uint)error);
}
