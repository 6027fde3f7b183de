using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Programs;

/// <summary>
/// Loans without interest or collateral: the plainest program whose use leaves a debt behind. A pool lends each owner up to a limit; what
/// is owed is the owner's, whoever signed for it, until it is repaid.
/// </summary>
public static class LendingProgram
{
    public static readonly Address Id = Address.Parse("Lending111111111111111111111111111111111111");

    /// <summary>Actions: the first eight bytes of the instruction data.</summary>
    public static readonly ulong CreatePoolAction = ActionId.Named("create_pool");
    public static readonly ulong OpenPositionAction = ActionId.Named("open_position");
    public static readonly ulong BorrowAction = ActionId.Named("borrow");
    public static readonly ulong RepayAction = ActionId.Named("repay");
    public static readonly ulong SetLimitAction = ActionId.Named("set_limit");

    /// <summary>The label from which a pool's authority is derived, with the pool's address as the second seed.</summary>
    public static ReadOnlySpan<byte> AuthorityLabel => "authority"u8;

    public static InstructionResult Execute(InvokeContext context)
    {
        if (!context.TryConsume(ComputeCosts.Lending))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        var reader = new InstructionReader(context.Data);
        ulong action = reader.U64();
        if (action == BorrowAction)
        {
            return Borrow(context, ref reader);
        }

        if (action == RepayAction)
        {
            return Repay(context, ref reader);
        }

        if (action == OpenPositionAction)
        {
            return OpenPosition(context, ref reader);
        }

        if (action == SetLimitAction)
        {
            return SetLimit(context, ref reader);
        }

        return action == CreatePoolAction ? CreatePool(context, ref reader) : InstructionError.InvalidInstructionData;
    }

    // Data: limit of a position. Accounts: pool (of this program, zeroed), operator, vault (a token account of the pool's authority).
    private static InstructionResult CreatePool(InvokeContext context, ref InstructionReader reader)
    {
        ulong debtLimit = reader.U64();
        InstructionResult complete = CheckComplete(context, ref reader, 3);
        if (!complete.IsOk)
        {
            return complete;
        }

        if (!context.IsSigner(1))
        {
            return InstructionError.MissingRequiredSignature;
        }

        InstructionResult vault = TokenProgram.CheckAccount(context, 2);
        if (!vault.IsOk)
        {
            return vault;
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (data.Length != LendingPool.Length || MemoryMarshal.AsRef<LendingPool>(data).Kind != 0)
        {
            return InstructionError.AccountAlreadyInitialized;
        }

        ReadOnlySpan<byte> vaultData = context.AccountData(2);
        Address pool = context.Key(0);
        if (TokenAccount.Owner(vaultData) != LendingPool.AuthorityFor(in pool, out _))
        {
            return Fail(LendingError.AccountMismatch);
        }

        LendingGenesis.WritePool(data, in pool, context.Key(1), TokenAccount.Mint(vaultData), context.Key(2), debtLimit);
        return InstructionResult.Ok;
    }

    // Data: limit of a position. Accounts: pool, operator.
    private static InstructionResult SetLimit(InvokeContext context, ref InstructionReader reader)
    {
        ulong debtLimit = reader.U64();
        InstructionResult complete = CheckComplete(context, ref reader, 2);
        if (!complete.IsOk)
        {
            return complete;
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (!LendingPool.TryRead(data, out LendingPool pool))
        {
            return Fail(LendingError.InvalidPool);
        }

        if (context.Key(1) != pool.Operator)
        {
            return Fail(LendingError.NotOperator);
        }

        if (!context.IsSigner(1))
        {
            return InstructionError.MissingRequiredSignature;
        }

        MemoryMarshal.AsRef<LendingPool>(data).DebtLimit = debtLimit;
        return InstructionResult.Ok;
    }

    // Accounts: position, pool, owner (pays for the position's account).
    private static InstructionResult OpenPosition(InvokeContext context, ref InstructionReader reader)
    {
        InstructionResult complete = CheckComplete(context, ref reader, 3);
        if (!complete.IsOk)
        {
            return complete;
        }

        if (!TryReadPool(context, 1, out _))
        {
            return Fail(LendingError.InvalidPool);
        }

        if (!context.IsSigner(2))
        {
            return InstructionError.MissingRequiredSignature;
        }

        if (context.Key(0) != LendingPosition.AddressFor(context.Key(1), context.Key(2)))
        {
            return Fail(LendingError.InvalidPosition);
        }

        if (context.IsOwnedBy(0, Id))
        {
            return InstructionError.AccountAlreadyInitialized;
        }

        InstructionResult created = context.CreateDerived(2, 0, LendingPosition.Length);
        if (!created.IsOk)
        {
            return created;
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (opened.IsOk)
        {
            LendingGenesis.WritePosition(data, context.Key(1), context.Key(2), debt: 0);
        }

        return opened;
    }

    // Data: base units. Accounts: position, pool, owner, vault, owner's token account, pool authority, Token program.
    private static InstructionResult Borrow(InvokeContext context, ref InstructionReader reader)
    {
        ulong units = reader.U64();
        InstructionResult complete = CheckComplete(context, ref reader, 7);
        if (!complete.IsOk)
        {
            return complete;
        }

        InstructionResult entered = Enter(context, units, out LendingPool pool, out Span<byte> data);
        if (!entered.IsOk)
        {
            return entered;
        }

        InstructionResult destination = TokenProgram.CheckAccount(context, 4);
        if (!destination.IsOk)
        {
            return destination;
        }

        // Whoever signs in the owner's name, the tokens come to the owner, who owes them.
        if (context.Key(5) != pool.Authority || TokenAccount.Owner(context.AccountData(4)) != context.Key(2))
        {
            return Fail(LendingError.AccountMismatch);
        }

        ref LendingPosition position = ref MemoryMarshal.AsRef<LendingPosition>(data);
        if (position.Debt > pool.DebtLimit || units > pool.DebtLimit - position.Debt)
        {
            return Fail(LendingError.LimitExceeded);
        }

        position.Debt += units;
        return TokenCalls.Transfer(
            context, token: 6, from: 3, to: 4, authority: 5, units, new SignerSeeds(AuthorityLabel, context.KeyBytes(1), pool.Bump));
    }

    // Data: base units. Accounts: position, pool, owner, vault, token account that pays, Token program.
    private static InstructionResult Repay(InvokeContext context, ref InstructionReader reader)
    {
        ulong units = reader.U64();
        InstructionResult complete = CheckComplete(context, ref reader, 6);
        if (!complete.IsOk)
        {
            return complete;
        }

        InstructionResult entered = Enter(context, units, out _, out Span<byte> data);
        if (!entered.IsOk)
        {
            return entered;
        }

        // The vault cannot pay itself, should it ever have a delegate.
        if (context.IsSame(3, 4))
        {
            return Fail(LendingError.AccountMismatch);
        }

        ref LendingPosition position = ref MemoryMarshal.AsRef<LendingPosition>(data);
        if (units > position.Debt)
        {
            return Fail(LendingError.RepaysTooMuch);
        }

        position.Debt -= units;
        return TokenCalls.Transfer(context, token: 5, from: 4, to: 3, authority: 2, units, default);
    }

    // What borrowing and repaying ask in common of position, pool, owner and vault.
    private static InstructionResult Enter(InvokeContext context, ulong units, out LendingPool pool, out Span<byte> position)
    {
        position = default;
        if (!TryReadPool(context, 1, out pool))
        {
            return Fail(LendingError.InvalidPool);
        }

        InstructionResult opened = context.TryWrite(0, out position);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (!LendingPosition.TryRead(position, out LendingPosition owed) || owed.Pool != context.Key(1))
        {
            return Fail(LendingError.InvalidPosition);
        }

        if (owed.Owner != context.Key(2))
        {
            return Fail(LendingError.NotOwner);
        }

        if (!context.IsSigner(2))
        {
            return InstructionError.MissingRequiredSignature;
        }

        if (context.Key(3) != pool.Vault)
        {
            return Fail(LendingError.AccountMismatch);
        }

        return units == 0 ? Fail(LendingError.ZeroAmount) : InstructionResult.Ok;
    }

    private static InstructionResult CheckComplete(InvokeContext context, ref InstructionReader reader, int accounts)
    {
        if (!reader.IsComplete)
        {
            return InstructionError.InvalidInstructionData;
        }

        return context.AccountCount < accounts ? InstructionError.NotEnoughAccountKeys : InstructionResult.Ok;
    }

    private static bool TryReadPool(InvokeContext context, int account, out LendingPool pool)
    {
        pool = default;
        return context.IsOwnedBy(account, Id) && LendingPool.TryRead(context.AccountData(account), out pool);
    }

    private static InstructionResult Fail(LendingError error) => InstructionResult.Custom((uint)error);
}
