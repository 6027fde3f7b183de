using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>Owners who raise their epoch before anything has happened: they do not remember what they once signed, and void all of it.</summary>
internal sealed class EarlyRevocations : IOperationSource
{
    private const uint ComputeUnits = 30_000;
    private const ulong Million = 1_000_000;

    private readonly ArmWorld _world;
    private readonly int _number;

    public EarlyRevocations(ArmWorld world)
    {
        _world = world;
        _number = world.Ledger.Register(this, "early-revocations");
        DelegationPlan delegation = world.Delegation!;
        for (int owner = 0; owner < world.Plan.Populations[delegation.From].Count; owner++)
        {
            RandomStream stream = world.Random.Stream(RandomSource.Entity(delegation.From, owner), StreamPurpose.Foresight);
            bool revokes = stream.NextBelow(Million) < (ulong)delegation.RevokedPpm;
            // The last of them in time for a block before the attack.
            ulong untilNs = (ulong)Math.Max(1, world.Plan.Attack.At.Ns - world.Plan.Ledger.Slot.Ns);
            var at = new SimTime((long)stream.NextBelow(untilNs));
            if (revokes)
            {
                world.Simulator.Schedule(at, EventPriority.Control, new SimEvent(_number, 0, owner));
            }
        }
    }

    /// <summary>Adds the instruction with which an owner ends all that was ever granted or signed.</summary>
    public static void AddRevokeAll(ArmWorld world, int population, int owner, in KeyPair key) => world.Builder
        .BeginInstruction(SessionProgram.Id)
        .Account(world.Cast.OwnerAuthorities[population][owner], false, true)
        .Account(key.PublicKey, true, true)
        .Data([(byte)SessionOperation.RevokeAll])
        .EndInstruction();

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        int population = _world.Delegation!.From;
        int owner = (int)e.Argument;
        KeyPair key = _world.Cast.Members[population][owner];
        _world.Builder.Reset(key.PublicKey, _world.Ledger.Blockhash).AddUnitLimit(ComputeUnits);
        AddRevokeAll(_world, population, owner, in key);
        _world.Send(verify: true, [key], new Operation(OperationKind.Service, _number, -1, _world.Now.Ns, 1, owner));
    }

    /// <inheritdoc/>
    public void OnReceipt(in Operation operation, in Receipt receipt)
    {
    }
}
