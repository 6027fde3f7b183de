using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Bridge;

/// <summary>
/// The outbound side of a bridge: gives out of escrow what proven messages ask for, if the controls let it through. With a delay, a
/// withdrawal only makes a claim, and releasing it later meets the caps and buckets.
/// </summary>
/// <remarks>
/// The controls, in their order: pause, hold, delay, sender's cap, recipient's cap, the asset's bucket, the bucket over all assets.
/// What one refuses is charged to none, since a failed transaction leaves nothing.
/// <code>
/// Withdraw  bridge (w), route (w), claim (w), sender (s, w), price feed (s), vault (w), recipient (w), authority, Token,
///           sender's cap (w), recipient's cap (w)                                 nonce, units, value, origin, leaf number, path
/// Release   the same, but whoever releases in the sender's place and no price feed          -
/// PostRoot  bridge (w), prover (s)                                                          root
/// Pause     bridge (w), guardian (s)                                                        -
/// Halt      bridge (w), guardian (s)                                                        -
/// </code>
/// </remarks>
public static class BridgeProgram
{
    public static readonly Address Id = Address.Parse("Bridge1111111111111111111111111111111111111");

    /// <summary>Actions: the first eight bytes of the instruction data.</summary>
    public static readonly ulong WithdrawAction = ActionId.Named("withdraw");
    public static readonly ulong ReleaseAction = ActionId.Named("release");
    public static readonly ulong PostRootAction = ActionId.Named("post_root");
    public static readonly ulong PauseAction = ActionId.Named("pause");
    public static readonly ulong HaltAction = ActionId.Named("halt");

    /// <summary>The label from which a bridge's authority is derived, with the bridge's address as the second seed.</summary>
    public static ReadOnlySpan<byte> AuthorityLabel => "bridge-authority"u8;

    /// <summary>Whether an action stops something and so comes first in its block.</summary>
    public static bool IsControl(ulong action) => action == PauseAction || action == HaltAction;

    public static InstructionResult Execute(InvokeContext context)
    {
        if (!context.TryConsume(ComputeCosts.Bridge))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        var reader = new InstructionReader(context.Data);
        ulong action = reader.U64();
        if (reader.Failed || context.AccountCount < 2)
        {
            return reader.Failed ? InstructionError.InvalidInstructionData : InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult opened = context.TryWrite(0, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        if (data.Length != BridgeAccount.Length || MemoryMarshal.AsRef<BridgeAccount>(data).Kind != BridgeAccount.ExpectedKind)
        {
            return Fail(BridgeError.AccountMismatch);
        }

        ref BridgeAccount bridge = ref MemoryMarshal.AsRef<BridgeAccount>(data);
        if (action == WithdrawAction)
        {
            return BridgeWithdrawals.Withdraw(context, ref bridge, ref reader);
        }

        if (action == ReleaseAction)
        {
            return BridgeWithdrawals.Release(context, ref bridge);
        }

        if (action == PostRootAction)
        {
            return PostRoot(context, ref bridge, ref reader);
        }

        return action == PauseAction || action == HaltAction
            ? Stop(context, ref bridge, action)
            : InstructionError.InvalidInstructionData;
    }

    internal static InstructionResult Fail(BridgeError error) => InstructionResult.Custom((uint)error);

    private static InstructionResult PostRoot(InvokeContext context, ref BridgeAccount bridge, ref InstructionReader reader)
    {
        Hash256 root = reader.Hash();
        if (!reader.IsComplete)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.Key(1) != bridge.Prover || !context.IsSigner(1))
        {
            return Fail(BridgeError.SignerMissing);
        }

        bridge.Roots[(int)(bridge.RootsPosted % RootRing.Count)] = root;
        bridge.RootsPosted++;
        return InstructionResult.Ok;
    }

    private static InstructionResult Stop(InvokeContext context, ref BridgeAccount bridge, ulong action)
    {
        if (context.Key(1) != bridge.Guardian || !context.IsSigner(1))
        {
            return Fail(BridgeError.SignerMissing);
        }

        if (action == PauseAction)
        {
            bridge.IsPaused = 1;
        }
        else if (bridge.HaltedAtMs == BridgeAccount.Off)
        {
            bridge.HaltedAtMs = (ulong)context.Clock.TimeMs;
        }

        return InstructionResult.Ok;
    }
}
