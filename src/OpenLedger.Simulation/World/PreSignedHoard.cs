using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.World;

/// <summary>
/// What a delegate has in its drawer: real transactions that owners signed before time zero, each on a durable nonce of its own, so that it
/// stays valid until it is used. Those that expire begin, behind the nonce, with RequireFresh: the last height and the owner's epoch. Made
/// at genesis; immutable.
/// </summary>
internal sealed class PreSignedHoard
{
    private const uint ComputeUnits = 20_000;

    // No block's hash: nobody could have signed for one of this ledger before it began.
    private static readonly Hash256 Nonce = DurableNonce.Next(Hash256.Of("openledger/sim/pre-signed/1"u8));

    private readonly PreSignedOperation[][] _byAccount;
    private readonly int _assets;

    /// <summary>Lets owners sign, and installs their nonces.</summary>
    /// <param name="genesis">The world without delegations.</param>
    /// <param name="state">A copy of its state, to be written.</param>
    /// <param name="number">Index of the delegation.</param>
    public PreSignedHoard(Genesis genesis, LedgerState state, int number)
    {
        DelegationPlan plan = genesis.Plan.Delegations[number];
        PopulationPlan owners = genesis.Plan.Populations[plan.From];
        _assets = genesis.Plan.Assets.Length;
        _byAccount = new PreSignedOperation[owners.Count * _assets][];
        Array.Fill(_byAccount, []);
        var builder = new TransactionBuilder();
        for (int owner = 0; owner < owners.Count; owner++)
        {
            ulong? last = LastHeight(genesis, plan, owner);
            foreach (int asset in owners.HeldAssets)
            {
                Address source = genesis.Cast.TokenAccounts[plan.From][asset][owner];
                if (state.Find(in source) < 0)
                {
                    continue;
                }

                var signed = new PreSignedOperation[plan.Operations];
                for (int i = 0; i < signed.Length; i++)
                {
                    Address account = Cast.AddressOf($"nonce/{number}/{asset}/{owner}", (ulong)i);
                    signed[i] = Sign(genesis, state, builder, plan, owner, asset, in account, last);
                }

                _byAccount[(owner * _assets) + asset] = signed;
            }
        }
    }

    /// <summary>All of them, in the order of owners, assets and signing.</summary>
    public IEnumerable<PreSignedOperation> All => _byAccount.SelectMany(operations => operations);

    /// <summary>Those of one owner and asset.</summary>
    public ReadOnlySpan<PreSignedOperation> Of(int owner, int asset) => _byAccount[(owner * _assets) + asset];

    /// <summary>Whether a block of a slot would still take it, the owner's balance aside.</summary>
    public static bool IsGood(LedgerState state, PreSignedOperation operation, in Address authority, ulong height)
    {
        bool current = NonceAccount.TryRead(state.DataOf(operation.NonceIndex), out NonceAccount nonce) && nonce.Nonce == Nonce;
        return current && (operation.LastHeight is not { } last || (height <= last && EpochOf(state, in authority) == 0));
    }

    /// <summary>An owner's epoch.</summary>
    public static ulong EpochOf(LedgerState state, in Address authority) =>
        state.Find(in authority) is >= 0 and int account ? OwnerAuthority.Read(state.DataOf(account)).Epoch : 0;

    /// <summary>Adds the instruction with which an owner uses a nonce up, and so voids what names it.</summary>
    public static void AddAdvance(TransactionBuilder builder, in Address nonce, in Address owner)
    {
        builder.BeginInstruction(WellKnown.System)
            .Account(nonce, false, true)
            .Account(WellKnown.SysvarRecentBlockhashes, false, false)
            .Account(owner, true, false);
        var writer = new InstructionWriter(builder.ReserveData(4));
        writer.U32(DurableNonce.AdvanceInstruction);
        builder.EndInstruction();
    }

    // Heights begin at time zero: what had ended by then is good in no block.
    private static ulong? LastHeight(Genesis genesis, DelegationPlan plan, int owner)
    {
        if (plan.Expires is not { } lifetime)
        {
            return null;
        }

        SimDuration left = lifetime - DelegationGenesis.AgeOf(genesis, plan, owner);
        return left < SimDuration.Zero ? 0 : (ulong)(left.Ns / genesis.Plan.Ledger.Slot.Ns);
    }

    private static PreSignedOperation Sign(
        Genesis genesis, LedgerState state, TransactionBuilder builder, DelegationPlan plan, int owner, int asset, in Address account,
        ulong? last)
    {
        Cast cast = genesis.Cast;
        KeyPair key = cast.Members[plan.From][owner];
        Span<byte> data = stackalloc byte[NonceAccount.Length];
        data.Clear();
        new NonceAccount(key.PublicKey, Nonce, Fees.LamportsPerSignature).Write(data);
        int index = state.Install(in account, WellKnown.System, Rent.MinimumBalance(data.Length), data);

        ulong units = genesis.Plan.Assets[asset].Units(plan.AmountTokens ?? 0);
        builder.Reset(key.PublicKey, in Nonce);
        AddAdvance(builder, in account, key.PublicKey);
        if (last is { } height)
        {
            builder.BeginInstruction(SessionProgram.Id)
                .Account(cast.OwnerAuthorities[plan.From][owner], false, false)
                .Account(key.PublicKey, true, false);
            var writer = new InstructionWriter(builder.ReserveData(17));
            writer.U8((byte)SessionOperation.RequireFresh);
            writer.U64(0);
            writer.U64(height);
            builder.EndInstruction();
        }

        DelegatedCalls.AddTransfer(
            builder, in cast.TokenAccounts[plan.From][asset][owner], in cast.TokenAccounts[plan.To][asset][0], key.PublicKey, units);
        builder.AddUnitLimit(ComputeUnits);
        bool made = builder.BuildLegacy() && builder.Sign([key]);
        Preconditions.Invariant(made, "a transfer on a durable nonce fits a transaction");
        return new PreSignedOperation(owner, asset, units, account, index, last, builder.Wire.ToArray());
    }
}
