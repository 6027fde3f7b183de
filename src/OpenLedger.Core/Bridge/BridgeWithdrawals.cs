using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Bridge;

/// <summary>Withdrawals and releases: what leaves escrow, and the controls it meets on its way.</summary>
internal static class BridgeWithdrawals
{
    private const int Route = 1;
    private const int Claim = 2;
    private const int Sender = 3;
    private const int PriceFeed = 4;

    public static InstructionResult Withdraw(InvokeContext context, ref BridgeAccount bridge, ref InstructionReader reader)
    {
        ulong nonce = reader.U64();
        ulong units = reader.U64();
        ulong valueMicroUsd = reader.U64();
        uint origin = reader.U32();
        uint leafNumber = reader.U32();
        int steps = reader.U8();
        ReadOnlySpan<byte> path = reader.Bytes(steps * Hash256.Length);
        var accounts = new EscrowAccounts(First: PriceFeed + 1);
        if (!reader.IsComplete || steps > MessageTree.Depth)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < accounts.Count)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        if (!context.IsSigner(Sender) || !context.IsSigner(PriceFeed) || context.Key(PriceFeed) != bridge.PriceFeed)
        {
            return BridgeProgram.Fail(BridgeError.SignerMissing);
        }

        if (bridge.IsPaused != 0)
        {
            return BridgeProgram.Fail(BridgeError.Paused);
        }

        InstructionResult route = OpenRoute(context, in bridge, in accounts, out Span<byte> routeData);
        if (!route.IsOk)
        {
            return route;
        }

        ref BridgeRoute open = ref MemoryMarshal.AsRef<BridgeRoute>(routeData);
        var message = new BridgeMessage(
            context.Key(0), origin, nonce, context.Key(Sender), context.Key(accounts.Recipient), open.Mint, units);
        Hash256 hash = message.Hash();
        if (context.Key(Claim) != BridgeClaim.AddressFor(context.Key(0), in hash))
        {
            return BridgeProgram.Fail(BridgeError.AccountMismatch);
        }

        if (context.IsOwnedBy(Claim, BridgeProgram.Id))
        {
            return BridgeProgram.Fail(BridgeError.AlreadyProcessed);
        }

        if (!context.TryConsume((uint)steps * ComputeCosts.MerkleStep))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        if (!IsAccepted(in bridge, hash, leafNumber, MemoryMarshal.Cast<byte, Hash256>(path)))
        {
            return BridgeProgram.Fail(BridgeError.Unproven);
        }

        if (bridge.HoldAboveMicroUsd != BridgeAccount.Off && valueMicroUsd > bridge.HoldAboveMicroUsd)
        {
            return BridgeProgram.Fail(BridgeError.Held);
        }

        if (bridge.DelayMs != 0 && bridge.HaltedAtMs != BridgeAccount.Off)
        {
            return BridgeProgram.Fail(BridgeError.Halted);
        }

        InstructionResult made = context.CreateDerived(payer: Sender, Claim, BridgeClaim.Length);
        InstructionResult written = made.IsOk ? context.TryWrite(Claim, out Span<byte> claimData) : Skip(made, out claimData);
        if (!written.IsOk)
        {
            return written;
        }

        ref BridgeClaim claim = ref MemoryMarshal.AsRef<BridgeClaim>(claimData);
        claim = new BridgeClaim
        {
            State = BridgeClaim.Pending,
            Bridge = context.Key(0),
            Sender = context.Key(Sender),
            Recipient = context.Key(accounts.Recipient),
            Mint = open.Mint,
            Units = units,
            ValueMicroUsd = valueMicroUsd,
            DueMs = (ulong)context.Clock.TimeMs + bridge.DelayMs,
        };
        return bridge.DelayMs == 0 ? PayOut(context, ref bridge, ref open, ref claim, in accounts) : InstructionResult.Ok;
    }

    public static InstructionResult Release(InvokeContext context, ref BridgeAccount bridge)
    {
        var accounts = new EscrowAccounts(First: Sender + 1);
        if (context.AccountCount < accounts.Count)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult route = OpenRoute(context, in bridge, in accounts, out Span<byte> routeData);
        InstructionResult written = route.IsOk ? context.TryWrite(Claim, out Span<byte> claimData) : Skip(route, out claimData);
        if (!written.IsOk)
        {
            return written;
        }

        if (claimData.Length != BridgeClaim.Length)
        {
            return BridgeProgram.Fail(BridgeError.AccountMismatch);
        }

        ref BridgeClaim claim = ref MemoryMarshal.AsRef<BridgeClaim>(claimData);
        ref BridgeRoute open = ref MemoryMarshal.AsRef<BridgeRoute>(routeData);
        if (claim.Bridge != context.Key(0) || claim.Mint != open.Mint || claim.Recipient != context.Key(accounts.Recipient))
        {
            return BridgeProgram.Fail(BridgeError.AccountMismatch);
        }

        if (claim.State != BridgeClaim.Pending)
        {
            return BridgeProgram.Fail(BridgeError.AlreadyProcessed);
        }

        // A claim that came due before the attack was detected is good even if nobody released it until now.
        if (bridge.HaltedAtMs <= claim.DueMs)
        {
            return BridgeProgram.Fail(BridgeError.Halted);
        }

        return (ulong)context.Clock.TimeMs < claim.DueMs
            ? BridgeProgram.Fail(BridgeError.NotDue)
            : PayOut(context, ref bridge, ref open, ref claim, in accounts);
    }

    // A leaf proves itself under a posted root; nothing at all proves itself under the zero root, if that one is accepted.
    private static bool IsAccepted(in BridgeAccount bridge, in Hash256 message, uint leafNumber, ReadOnlySpan<Hash256> path)
    {
        if (path.IsEmpty)
        {
            return bridge.AcceptsUnproven != 0;
        }

        Hash256 root = MessageTree.RootOf(message, leafNumber, path);
        uint good = Math.Min(bridge.RootsPosted, RootRing.Count);
        for (int i = 0; i < good; i++)
        {
            if (bridge.Roots[i] == root)
            {
                return true;
            }
        }

        return false;
    }

    private static InstructionResult PayOut(
        InvokeContext context, ref BridgeAccount bridge, ref BridgeRoute route, ref BridgeClaim claim, in EscrowAccounts accounts)
    {
        Address bridgeAddress = context.Key(0);
        InstructionResult sender = ChargeCap(
            context, accounts.SenderCap, BridgeCap.OfSender(in bridgeAddress, claim.Sender), claim.ValueMicroUsd, bridge.SenderCapMicroUsd,
            BridgeError.SenderCap);
        if (!sender.IsOk)
        {
            return sender;
        }

        InstructionResult account = TokenProgram.CheckAccount(context, accounts.Recipient);
        if (!account.IsOk)
        {
            return account;
        }

        Address holder = TokenAccount.Owner(context.AccountData(accounts.Recipient));
        InstructionResult recipient = ChargeCap(
            context, accounts.RecipientCap, BridgeCap.OfRecipient(in bridgeAddress, in holder), claim.ValueMicroUsd,
            bridge.RecipientCapMicroUsd, BridgeError.RecipientCap);
        if (!recipient.IsOk)
        {
            return recipient;
        }

        if (route.HasBucket != 0)
        {
            route.Bucket.Refill(context.Clock.TimeMs);
            if (!route.Bucket.TryTake(claim.Units))
            {
                return BridgeProgram.Fail(BridgeError.AssetBucket);
            }
        }

        if (bridge.HasUsdBucket != 0)
        {
            bridge.UsdBucket.Refill(context.Clock.TimeMs);
            if (!bridge.UsdBucket.TryTake(claim.ValueMicroUsd))
            {
                return BridgeProgram.Fail(BridgeError.UsdBucket);
            }
        }

        claim.State = BridgeClaim.Released;
        return TokenCalls.Transfer(
            context, accounts.Token, accounts.Vault, accounts.Recipient, accounts.Authority, claim.Units,
            new SignerSeeds(BridgeProgram.AuthorityLabel, context.KeyBytes(0), bridge.Bump));
    }

    private static InstructionResult ChargeCap(
        InvokeContext context, int account, in Address expected, ulong value, ulong cap, BridgeError refusal)
    {
        if (cap == BridgeAccount.Off)
        {
            return InstructionResult.Ok;
        }

        if (context.Key(account) != expected)
        {
            return BridgeProgram.Fail(BridgeError.AccountMismatch);
        }

        if (!context.IsOwnedBy(account, BridgeProgram.Id))
        {
            InstructionResult made = context.CreateDerived(payer: Sender, account, BridgeCap.Length);
            if (!made.IsOk)
            {
                return made;
            }
        }

        InstructionResult written = context.TryWrite(account, out Span<byte> data);
        if (!written.IsOk)
        {
            return written;
        }

        ref BridgeCap taken = ref MemoryMarshal.AsRef<BridgeCap>(data);
        if (value > cap || taken.TakenMicroUsd > cap - value)
        {
            return BridgeProgram.Fail(refusal);
        }

        taken.TakenMicroUsd += value;
        return InstructionResult.Ok;
    }

    private static InstructionResult OpenRoute(
        InvokeContext context, in BridgeAccount bridge, in EscrowAccounts accounts, out Span<byte> data)
    {
        InstructionResult opened = context.TryWrite(Route, out data);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (data.Length != BridgeRoute.Length)
        {
            return BridgeProgram.Fail(BridgeError.AccountMismatch);
        }

        ref BridgeRoute route = ref MemoryMarshal.AsRef<BridgeRoute>(data);
        bool fits = route.Kind == BridgeRoute.ExpectedKind && route.Bridge == context.Key(0) &&
            route.Vault == context.Key(accounts.Vault) && bridge.Authority == context.Key(accounts.Authority) &&
            context.Key(accounts.Token) == WellKnown.Token;
        return fits ? InstructionResult.Ok : BridgeProgram.Fail(BridgeError.AccountMismatch);
    }

    private static InstructionResult Skip(InstructionResult result, out Span<byte> data)
    {
        data = default;
        return result;
    }

    /// <summary>The accounts that both instructions list one behind the other, from <paramref name="First"/> on.</summary>
    private readonly record struct EscrowAccounts(byte First)
    {
        public byte Vault => First;

        public byte Recipient => (byte)(First + 1);

        public byte Authority => (byte)(First + 2);

        public byte Token => (byte)(First + 3);

        public byte SenderCap => (byte)(First + 4);

        public byte RecipientCap => (byte)(First + 5);

        public int Count => First + 6;
    }
}
