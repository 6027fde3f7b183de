using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Simulation.World;

/// <summary>All that the actors of one run share.</summary>
internal sealed class ArmWorld
{
    private SessionTerms? _sessionTerms;
    private SessionBook? _sessions;

    public required ExperimentPlan Plan { get; init; }

    public required ArmPlan Arm { get; init; }

    /// <summary>Index of the arm in the plan.</summary>
    public required int ArmNumber { get; init; }

    public required Genesis Genesis { get; init; }

    public required RandomSource Random { get; init; }

    public required Simulator Simulator { get; init; }

    public required LedgerHost Ledger { get; init; }

    /// <summary>The node's blocks; whoever runs the world disposes of it.</summary>
    public required Chain Chain { get; init; }

    /// <summary>Threads with which the node executes.</summary>
    public required int Workers { get; init; }

    public required Recorder Recorder { get; init; }

    /// <summary>Per population, whether honest agents have stopped acting through its authority, as an alert may make them.</summary>
    public required bool[] AgentsStopped { get; init; }

    /// <summary>Per owner of the arm's delegation, when it was last used, in milliseconds; negative: before time zero.</summary>
    public required long[] LastUseMs { get; init; }

    /// <summary>The bridges; null without one.</summary>
    public BridgePlace? AttackedBridge { get; init; }

    public BridgePlace? HonestBridge { get; init; }

    /// <summary>Where a freeze of the arm's delegate lies, whether it exists or not.</summary>
    public required Address FreezeMark { get; init; }

    /// <summary>What the owners signed under the arm's delegation; null if it is no session.</summary>
    public SessionTerms? SessionTerms => _sessionTerms ??= Delegation?.Session is null ? null : DelegationGenesis.TermsOf(Genesis, Delegation);

    /// <summary>Whether everything delegated to the arm's delegate is frozen.</summary>
    public bool IsFrozen => State.Find(FreezeMark) is >= 0 and int mark && State.LamportsOf(mark) > 0;

    /// <summary>Where everybody's accounts lie.</summary>
    public required AccountIndices Indices { get; init; }

    /// <summary>What the delegate keeps in its drawer; null where nothing was signed in advance.</summary>
    public PreSignedHoard? Hoard { get; init; }

    /// <summary>The session that each owner has now.</summary>
    public SessionBook Sessions => _sessions ??= new SessionBook(Cast, Arm.Delegation, Indices);

    /// <summary>Whether there was an alert.</summary>
    public bool Alerted { get; set; }

    /// <summary>Base units in a member's token account; 0 if there is none.</summary>
    public ulong UnitsOf(int population, int asset, int member)
    {
        int account = Indices.Tokens[population][asset][member];
        return account < 0 ? 0 : TokenAccount.Amount(State.DataOf(account));
    }

    /// <summary>Builds transactions; one at a time.</summary>
    public TransactionBuilder Builder { get; } = new();

    public Cast Cast => Genesis.Cast;

    public LedgerState State => Ledger.Node.State;

    public SimTime Now => Simulator.Now;

    /// <summary>Builds what the builder holds, signs it and submits it for the next block.</summary>
    /// <param name="verify">Whether it is signed for real, or its signatures are trusted.</param>
    /// <param name="keys">The keys of its signers, in any order.</param>
    /// <param name="operation">What it is.</param>
    public void Send(bool verify, ReadOnlySpan<KeyPair> keys, in Operation operation)
    {
        bool built = Builder.BuildLegacy();
        Preconditions.Invariant(built, "what an actor sends fits a transaction");
        if (verify)
        {
            bool signed = Builder.Sign(keys);
            Preconditions.Invariant(signed, "an actor has the keys of what it sends");
        }
        else
        {
            Builder.FillTrustedSignatures();
        }

        Ledger.Submit(Builder.Wire, verify ? SignaturePolicy.Verify : SignaturePolicy.Trusted, in operation);
    }

    /// <summary>Name of the attacker's behaviour in this arm.</summary>
    public string Behaviour => Arm.Behaviour ?? Plan.Attack.Behaviour;

    /// <summary>The arm's delegation, or null.</summary>
    public DelegationPlan? Delegation => Arm.Delegation >= 0 ? Plan.Delegations[Arm.Delegation] : null;

    /// <summary>The arm's delegation if it is the compromised principal that may spend under it, or null: then the stolen keys open nothing
    /// but what that principal owns.</summary>
    public DelegationPlan? StolenDelegation => Delegation is { } delegation && delegation.Serves(Plan.Attack.Compromise) ? delegation : null;
}
