using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>
/// A constant-product market: whoever puts x of one token into a pool that holds (a, b) gets b·x' / (a + x'), rounded down, where x' is x
/// less the fee. The operator of a pool sets its fee and collects it, which is what makes its key worth stealing.
/// </summary>
/// <remarks>Source of the pricing rule: Uniswap v2 (Adams, Zinsmeister, Robinson, 2020).</remarks>
public static class MarketProgram
{
    /// <summary>Basis points of a whole.</summary>
    public const int BpsPerUnit = 10_000;

    public static readonly Address Id = Address.Parse("Market1111111111111111111111111111111111111");

    /// <summary>Actions: the first eight bytes of the instruction data.</summary>
    public static readonly ulong InitializeAction = ActionId.Named("initialize_pool");
    public static readonly ulong SwapAction = ActionId.Named("swap");
    public static readonly ulong SetFeeAction = ActionId.Named("set_fee");
    public static readonly ulong CollectFeesAction = ActionId.Named("collect_fees");

    /// <summary>The label from which a pool's authority is derived, with the pool's address as the second seed.</summary>
    public static ReadOnlySpan<byte> AuthorityLabel => "authority"u8;

    public static InstructionResult Execute(InvokeContext context)
    {
        if (!context.TryConsume(ComputeCosts.Market))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        var reader = new InstructionReader(context.Data);
        ulong action = reader.U64();
        if (action == SwapAction)
        {
            return Swap(context, ref reader);
        }

        if (action == SetFeeAction)
        {
            return SetFee(context, ref reader);
        }

        if (action == CollectFeesAction)
        {
            return CollectFees(context);
        }

        return action == InitializeAction ? Initialize(context, ref reader) : InstructionError.InvalidInstructionData;
    }

    // Accounts: pool, operator, base vault, quote vault. The vaults are token accounts of the pool's authority, already filled.
    private static InstructionResult Initialize(InvokeContext context, ref InstructionReader reader)
    {
        ushort feeBps = reader.U16();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < 4)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        if (feeBps > BpsPerUnit)
        {
            return Fail(MarketError.FeeTooHigh);
        }

        if (!context.IsSigner(1))
        {
            return InstructionError.MissingRequiredSignature;
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (data.Length != MarketPool.Length || MemoryMarshal.AsRef<MarketPool>(data).Kind != 0)
        {
            return InstructionError.AccountAlreadyInitialized;
        }

        Address authority = ProgramDerivedAddress.Find([AuthorityLabel.ToArray(), Address.BytesOf(context.Key(0)).ToArray()], Id, out byte bump);
        for (int vault = 2; vault <= 3; vault++)
        {
            InstructionResult checkedVault = TokenProgram.CheckAccount(context, vault);
            if (!checkedVault.IsOk)
            {
                return checkedVault;
            }

            if (TokenAccount.Owner(context.AccountData(vault)) != authority)
            {
                return Fail(MarketError.AccountMismatch);
            }
        }

        MemoryMarshal.AsRef<MarketPool>(data) = new MarketPool
        {
            Kind = MarketPool.ExpectedKind,
            Operator = context.Key(1),
            Authority = authority,
            BaseMint = TokenAccount.Mint(context.AccountData(2)),
            QuoteMint = TokenAccount.Mint(context.AccountData(3)),
            BaseVault = context.Key(2),
            QuoteVault = context.Key(3),
            FeeBps = feeBps,
            Bump = bump,
        };
        return InstructionResult.Ok;
    }

    // Accounts: pool, pool authority, payer's account, payer's signer, payee's account, vault in, vault out, Token program.
    private static InstructionResult Swap(InvokeContext context, ref InstructionReader reader)
    {
        ulong amountIn = reader.U64();
        ulong minimumOut = reader.U64();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        InstructionResult opened = OpenPool(context, 8, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref MarketPool pool = ref MemoryMarshal.AsRef<MarketPool>(data);
        bool payBase = context.Key(5) == pool.BaseVault && context.Key(6) == pool.QuoteVault;
        bool payQuote = context.Key(5) == pool.QuoteVault && context.Key(6) == pool.BaseVault;
        if ((!payBase && !payQuote) || context.Key(1) != pool.Authority)
        {
            return Fail(MarketError.AccountMismatch);
        }

        if (amountIn == 0)
        {
            return Fail(MarketError.ZeroAmount);
        }

        ulong fee = FeeOf(amountIn, pool.FeeBps);
        ulong liquidityIn = TokenAccount.Amount(context.AccountData(5)) - (payBase ? pool.BaseFees : pool.QuoteFees);
        ulong liquidityOut = TokenAccount.Amount(context.AccountData(6)) - (payBase ? pool.QuoteFees : pool.BaseFees);
        if (liquidityIn == 0 || liquidityOut == 0)
        {
            return Fail(MarketError.EmptyPool);
        }

        ulong amountOut = AmountOut(amountIn - fee, liquidityIn, liquidityOut);
        if (amountOut < minimumOut)
        {
            return Fail(MarketError.SlippageExceeded);
        }

        if (payBase)
        {
            pool.BaseFees += fee;
        }
        else
        {
            pool.QuoteFees += fee;
        }

        byte bump = pool.Bump;
        InstructionResult paid = MoveTokens(context, from: 2, to: 5, authority: 3, token: 7, amountIn, default);
        return paid.IsOk
            ? MoveTokens(context, from: 6, to: 4, authority: 1, token: 7, amountOut, SeedsOf(context, bump))
            : paid;
    }

    // Accounts: pool, operator.
    private static InstructionResult SetFee(InvokeContext context, ref InstructionReader reader)
    {
        ushort feeBps = reader.U16();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        InstructionResult opened = OpenAsOperator(context, 2, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (feeBps > BpsPerUnit)
        {
            return Fail(MarketError.FeeTooHigh);
        }

        MemoryMarshal.AsRef<MarketPool>(data).FeeBps = feeBps;
        return InstructionResult.Ok;
    }

    // Accounts: pool, operator, pool authority, base vault, quote vault, base destination, quote destination, Token program.
    private static InstructionResult CollectFees(InvokeContext context)
    {
        InstructionResult opened = OpenAsOperator(context, 8, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref MarketPool pool = ref MemoryMarshal.AsRef<MarketPool>(data);
        if (context.Key(2) != pool.Authority || context.Key(3) != pool.BaseVault || context.Key(4) != pool.QuoteVault)
        {
            return Fail(MarketError.AccountMismatch);
        }

        (ulong baseFees, ulong quoteFees, byte bump) = (pool.BaseFees, pool.QuoteFees, pool.Bump);
        pool.BaseFees = 0;
        pool.QuoteFees = 0;
        InstructionResult moved = MoveTokens(context, from: 3, to: 5, authority: 2, token: 7, baseFees, SeedsOf(context, bump));
        return moved.IsOk
            ? MoveTokens(context, from: 4, to: 6, authority: 2, token: 7, quoteFees, SeedsOf(context, bump))
            : moved;
    }

    /// <summary>The fee on what goes in, rounded up.</summary>
    public static ulong FeeOf(ulong amountIn, int feeBps) =>
        (ulong)((((UInt128)amountIn * (uint)feeBps) + BpsPerUnit - 1) / BpsPerUnit);

    /// <summary>What the pool pays for <paramref name="amountIn"/> (without fee), rounded down; never all that it has.</summary>
    public static ulong AmountOut(ulong amountIn, ulong liquidityIn, ulong liquidityOut) =>
        (ulong)((UInt128)liquidityOut * amountIn / ((UInt128)liquidityIn + amountIn));

    private static InstructionResult Fail(MarketError error) => InstructionResult.Custom((uint)error);

    // The span lives as long as the account is not resized, which this program never does to a pool.
    private static SignerSeeds SeedsOf(InvokeContext context, byte bump) =>
        new(AuthorityLabel, context.KeyBytes(0), bump);

    private static InstructionResult OpenAsOperator(InvokeContext context, int accounts, out Span<byte> data)
    {
        InstructionResult opened = OpenPool(context, accounts, out data);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (context.Key(1) != MemoryMarshal.AsRef<MarketPool>(data).Operator)
        {
            return Fail(MarketError.NotOperator);
        }

        return context.IsSigner(1) ? InstructionResult.Ok : InstructionError.MissingRequiredSignature;
    }

    private static InstructionResult OpenPool(InvokeContext context, int accounts, out Span<byte> data)
    {
        data = default;
        if (context.AccountCount < accounts)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult opened = context.TryWrite(0, out data);
        if (!opened.IsOk)
        {
            return opened;
        }

        return data.Length == MarketPool.Length && MemoryMarshal.AsRef<MarketPool>(data).Kind == MarketPool.ExpectedKind
            ? InstructionResult.Ok
            : Fail(MarketError.InvalidPool);
    }

    private static InstructionResult MoveTokens(
        InvokeContext context, byte from, byte to, byte authority, int token, ulong amount, SignerSeeds seeds) =>
        TokenCalls.Transfer(context, token, from, to, authority, amount, seeds);
}
