using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>
/// Prices that publishers state on the ledger, one feed per token and publisher. The ledger says when, the publisher how much; whom to
/// believe, and for how long, is for the reader to decide.
/// </summary>
public static class PriceFeedProgram
{
    /// <summary>Decimals of the native asset, whose mint is zero.</summary>
    public const byte NativeDecimals = 9;

    public static readonly Address Id = Address.Parse("PriceFeed1111111111111111111111111111111111");

    /// <summary>Actions: the first eight bytes of the instruction data.</summary>
    public static readonly ulong InitializeAction = ActionId.Named("initialize_feed");
    public static readonly ulong PublishAction = ActionId.Named("publish");

    public static InstructionResult Execute(InvokeContext context)
    {
        if (!context.TryConsume(ComputeCosts.PriceFeed))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        var reader = new InstructionReader(context.Data);
        ulong action = reader.U64();
        if (action == PublishAction)
        {
            return Publish(context, ref reader);
        }

        return action == InitializeAction ? Initialize(context, ref reader) : InstructionError.InvalidInstructionData;
    }

    // Data: decimals. Accounts: feed, mint, publisher (pays for the feed's account).
    private static InstructionResult Initialize(InvokeContext context, ref InstructionReader reader)
    {
        byte decimals = reader.U8();
        if (!reader.IsComplete)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < 3)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        if (decimals > PriceFeedAccount.MaxDecimals)
        {
            return Fail(PriceFeedError.TooManyDecimals);
        }

        if (!HasDecimals(context, 1, decimals))
        {
            return Fail(PriceFeedError.InvalidMint);
        }

        if (!context.IsSigner(2))
        {
            return InstructionError.MissingRequiredSignature;
        }

        if (context.Key(0) != PriceFeedAccount.AddressFor(context.Key(1), context.Key(2)))
        {
            return Fail(PriceFeedError.InvalidFeed);
        }

        if (context.IsOwnedBy(0, Id))
        {
            return InstructionError.AccountAlreadyInitialized;
        }

        InstructionResult created = context.CreateDerived(2, 0, PriceFeedAccount.Length);
        if (!created.IsOk)
        {
            return created;
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        MemoryMarshal.AsRef<PriceFeedAccount>(data) = new PriceFeedAccount
        {
            Kind = PriceFeedAccount.ExpectedKind,
            Mint = context.Key(1),
            Publisher = context.Key(2),
            Decimals = decimals,
        };
        return InstructionResult.Ok;
    }

    // Data: price in millionths, sequence. Accounts: feed, publisher.
    private static InstructionResult Publish(InvokeContext context, ref InstructionReader reader)
    {
        ulong priceMicros = reader.U64();
        ulong sequence = reader.U64();
        if (!reader.IsComplete)
        {
            return InstructionError.InvalidInstructionData;
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

        if (!PriceFeedAccount.TryRead(data, out PriceFeedAccount feed))
        {
            return Fail(PriceFeedError.InvalidFeed);
        }

        if (feed.Publisher != context.Key(1))
        {
            return Fail(PriceFeedError.NotPublisher);
        }

        if (!context.IsSigner(1))
        {
            return InstructionError.MissingRequiredSignature;
        }

        if (priceMicros == 0)
        {
            return Fail(PriceFeedError.ZeroPrice);
        }

        // So that of two publications which overtake each other the older one cannot win.
        if (sequence == 0 || sequence - 1 != feed.Sequence)
        {
            return Fail(PriceFeedError.OutOfSequence);
        }

        ref PriceFeedAccount stored = ref MemoryMarshal.AsRef<PriceFeedAccount>(data);
        stored.PriceMicros = priceMicros;
        stored.PublishedMs = context.Clock.TimeMs;
        stored.Sequence = sequence;
        return InstructionResult.Ok;
    }

    // A feed with other decimals than its token would be wrong by powers of ten.
    private static bool HasDecimals(InvokeContext context, int mint, byte decimals)
    {
        if (context.Key(mint) == WellKnown.System)
        {
            return decimals == NativeDecimals;
        }

        ReadOnlySpan<byte> data = context.AccountData(mint);
        return context.IsOwnedBy(mint, WellKnown.Token) && TokenMint.IsInitialized(data) && TokenMint.Decimals(data) == decimals;
    }

    private static InstructionResult Fail(PriceFeedError error) => InstructionResult.Custom((uint)error);
}
