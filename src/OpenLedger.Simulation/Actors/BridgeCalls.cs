using OpenLedger.Core.Bridge;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>Adds the instructions of a bridge to a transaction that is being built.</summary>
internal static class BridgeCalls
{
    /// <summary>Number of the domain that messages come from.</summary>
    public const uint OriginDomain = 1;

    /// <summary>Asks for a withdrawal. Without a path, the message claims to be proven by nothing.</summary>
    /// <param name="builder">The transaction.</param>
    /// <param name="place">The bridge.</param>
    /// <param name="call">What is asked for.</param>
    /// <param name="priceFeed">Key of the price feed, which must sign.</param>
    /// <param name="leaf">Number of the message in the outbox.</param>
    /// <param name="path">Its Merkle path.</param>
    public static void AddWithdraw(
        TransactionBuilder builder, BridgePlace place, in BridgeCall call, in Address priceFeed, int leaf, ReadOnlySpan<Hash256> path)
    {
        builder.BeginInstruction(BridgeProgram.Id)
            .Account(place.Bridge, false, true)
            .Account(place.Routes[call.Asset], false, true)
            .Account(call.Claim(place), false, true)
            .Account(call.Sender, true, true)
            .Account(priceFeed, true, false);
        AddEscrow(builder, place, in call);
        var writer = new InstructionWriter(builder.ReserveData(8 + 8 + 8 + 8 + 4 + 4 + 1 + (path.Length * Hash256.Length)));
        writer.U64(BridgeProgram.WithdrawAction);
        writer.U64(call.Nonce);
        writer.U64(call.Units);
        writer.U64((ulong)call.ValueMicroUsd);
        writer.U32(OriginDomain);
        writer.U32((uint)leaf);
        writer.U8((byte)path.Length);
        foreach (ref readonly Hash256 step in path)
        {
            writer.Hash(in step);
        }

        builder.EndInstruction();
    }

    /// <summary>Releases a withdrawal whose delay is over.</summary>
    public static void AddRelease(TransactionBuilder builder, BridgePlace place, in BridgeCall call)
    {
        builder.BeginInstruction(BridgeProgram.Id)
            .Account(place.Bridge, false, true)
            .Account(place.Routes[call.Asset], false, true)
            .Account(call.Claim(place), false, true)
            .Account(call.Sender, true, true);
        AddEscrow(builder, place, in call);
        var writer = new InstructionWriter(builder.ReserveData(8));
        writer.U64(BridgeProgram.ReleaseAction);
        builder.EndInstruction();
    }

    /// <summary>Posts a root of the origin domain.</summary>
    public static void AddPostRoot(TransactionBuilder builder, BridgePlace place, in Address prover, in Hash256 root)
    {
        builder.BeginInstruction(BridgeProgram.Id).Account(place.Bridge, false, true).Account(prover, true, false);
        var writer = new InstructionWriter(builder.ReserveData(8 + Hash256.Length));
        writer.U64(BridgeProgram.PostRootAction);
        writer.Hash(in root);
        builder.EndInstruction();
    }

    /// <summary>Pauses or halts.</summary>
    public static void AddStop(TransactionBuilder builder, BridgePlace place, in Address guardian, ulong action)
    {
        builder.BeginInstruction(BridgeProgram.Id).Account(place.Bridge, false, true).Account(guardian, true, false);
        var writer = new InstructionWriter(builder.ReserveData(8));
        writer.U64(action);
        builder.EndInstruction();
    }

    private static void AddEscrow(TransactionBuilder builder, BridgePlace place, in BridgeCall call) => builder
        .Account(place.Vaults[call.Asset], false, true)
        .Account(call.RecipientAccount, false, true)
        .Account(place.Authority, false, false)
        .Account(WellKnown.Token, false, false)
        .Account(BridgeCap.OfSender(place.Bridge, call.Sender), false, true)
        .Account(BridgeCap.OfRecipient(place.Bridge, call.Recipient), false, true);
}
