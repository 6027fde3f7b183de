using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Grants;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>Adds the instructions with which somebody acts under an owner's delegation to a transaction that is being built.</summary>
internal static class DelegatedCalls
{
    /// <summary>Swaps through a pool.</summary>
    /// <param name="builder">The transaction.</param>
    /// <param name="market">The pool.</param>
    /// <param name="source">Token account that pays.</param>
    /// <param name="authority">Who may spend from it.</param>
    /// <param name="authoritySigns">False if a session signs for it.</param>
    /// <param name="destination">Token account that is paid.</param>
    /// <param name="units">Base units that go in.</param>
    /// <param name="minimumOut">Base units that must come out at least.</param>
    public static void AddSwap(
        TransactionBuilder builder, in MarketPlace market, in Address source, in Address authority, bool authoritySigns,
        in Address destination, ulong units, ulong minimumOut)
    {
        builder.BeginInstruction(MarketProgram.Id)
            .Account(market.Pool, false, true)
            .Account(market.Authority, false, false)
            .Account(source, false, true)
            .Account(authority, authoritySigns, false)
            .Account(destination, false, true)
            .Account(market.BaseVault, false, true)
            .Account(market.QuoteVault, false, true)
            .Account(WellKnown.Token, false, false);
        var writer = new InstructionWriter(builder.ReserveData(24));
        writer.U64(MarketProgram.SwapAction);
        writer.U64(units);
        writer.U64(minimumOut);
        builder.EndInstruction();
    }

    /// <summary>Moves tokens by Token's own transfer; a session may sign for the authority.</summary>
    public static void AddTransfer(
        TransactionBuilder builder, in Address source, in Address destination, in Address authority, ulong units, bool authoritySigns = true)
    {
        builder.BeginInstruction(WellKnown.Token)
            .Account(source, false, true)
            .Account(destination, false, true)
            .Account(authority, authoritySigns, false);
        var writer = new InstructionWriter(builder.ReserveData(9));
        writer.U8((byte)TokenInstruction.Transfer);
        writer.U64(units);
        builder.EndInstruction();
    }

    /// <summary>Moves tokens under a grant.</summary>
    public static void AddTaking(TransactionBuilder builder, GrantKind kind, in GrantPlace place, in Address destination, ulong units)
    {
        builder.BeginInstruction(kind.Program)
            .Account(place.Grant, false, true)
            .Account(place.Source, false, true)
            .Account(destination, false, true)
            .Account(place.Spender, true, false)
            .Account(kind.Authority, false, false)
            .Account(WellKnown.Token, false, false);
        if (kind.TakesThroughProgram)
        {
            builder.Account(place.Spender, true, false);
        }

        var writer = new InstructionWriter(builder.ReserveData(16));
        writer.U64(kind.TakeAction);
        writer.U64(units);
        builder.EndInstruction();
    }

    /// <summary>Allows a spender of the Permit program an amount until a time; an amount of nothing revokes.</summary>
    public static void AddPermitApprove(TransactionBuilder builder, in GrantPlace place, ulong units, long expiresMs)
    {
        builder.BeginInstruction(PermitProgram.Id)
            .Account(place.Grant, false, true)
            .Account(place.Source, false, false)
            .Account(place.Spender, false, false)
            .Account(place.Owner, true, true);
        var writer = new InstructionWriter(builder.ReserveData(24));
        writer.U64(PermitProgram.ApproveAction);
        writer.U64(units);
        writer.I64(expiresMs);
        builder.EndInstruction();
    }

    /// <summary>Covers the next instruction with an owner's session.</summary>
    /// <param name="world">The run.</param>
    /// <param name="delegation">The delegation, a session.</param>
    /// <param name="owner">Number of the owner.</param>
    /// <param name="asset">Number of the asset in the session's list; -1 if it lists none such, and nothing is declared.</param>
    /// <param name="units">Declared maximum outflow in base units.</param>
    /// <returns>The session key, which must sign.</returns>
    public static ref readonly KeyPair AddSessionUse(ArmWorld world, DelegationPlan delegation, int owner, int asset, ulong units)
    {
        ref readonly KeyPair key = ref world.Sessions.KeyOf(owner);
        world.Builder.BeginInstruction(SessionProgram.Id)
            .Account(world.Sessions.AccountOf(owner), false, true)
            .Account(key.PublicKey, true, false)
            .Account(world.Cast.OwnerAuthorities[delegation.From][owner], false, false)
            .Account(world.FreezeMark, false, false);
        AddAsked(world, owner);
        var writer = new InstructionWriter(world.Builder.ReserveData(asset < 0 ? 2 : 11));
        writer.U8((byte)SessionOperation.Use);
        writer.U8(asset < 0 ? (byte)0 : (byte)1);
        if (asset >= 0)
        {
            writer.U8((byte)asset);
            writer.U64(units);
        }

        world.Builder.EndInstruction();
        return ref key;
    }

    /// <summary>Covers the next instruction with a sub-agent's session of an owner, and lists the delegate's where it is part of that.</summary>
    /// <param name="world">The run.</param>
    /// <param name="delegation">The delegation, a session that was handed on.</param>
    /// <param name="agent">Number of the sub-agent.</param>
    /// <param name="owner">Number of the owner.</param>
    /// <param name="asset">Number of the asset in the session's list.</param>
    /// <param name="units">Declared maximum outflow in base units.</param>
    /// <returns>The session key, which must sign.</returns>
    public static KeyPair AddSubSessionUse(ArmWorld world, DelegationPlan delegation, int agent, int owner, int asset, ulong units)
    {
        int number = world.Arm.Delegation;
        int place = ((agent + 1) * world.Plan.Populations[delegation.From].Count) + owner;
        KeyPair key = world.Cast.SessionKeys[number][place];
        world.Builder.BeginInstruction(SessionProgram.Id)
            .Account(world.Cast.SessionAccounts[number][place], false, true)
            .Account(key.PublicKey, true, false)
            .Account(world.Cast.OwnerAuthorities[delegation.From][owner], false, false)
            .Account(SessionAddresses.FreezeMark(world.Cast.Domain, world.Cast.Members[delegation.SubAgents][agent].PublicKey), false, false);
        if (delegation.Budgets != SubBudget.Replicated)
        {
            world.Builder.Account(world.Cast.SessionAccounts[number][owner], false, true).Account(world.FreezeMark, false, false);
        }

        var writer = new InstructionWriter(world.Builder.ReserveData(11));
        writer.U8((byte)SessionOperation.Use);
        writer.U8(1);
        writer.U8((byte)asset);
        writer.U64(units);
        world.Builder.EndInstruction();
        return key;
    }

    // What the limits of the session ask for: guards, which are charged, and prices, which are read.
    private static void AddAsked(ArmWorld world, int owner)
    {
        GuardPlaces guards = world.Indices.Guards;
        foreach (GuardPlaces.OwnerPlaces owners in guards.Owners)
        {
            world.Builder.Account(owners.Addresses[owner], false, true);
        }

        foreach (GuardPlaces.Place place in guards.Assets)
        {
            world.Builder.Account(place.Address, false, true);
        }

        foreach (ref readonly Address feed in guards.Feeds.AsSpan())
        {
            world.Builder.Account(in feed, false, false);
        }
    }
}
