using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OpenLedger.Core.Bridge;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Recording;

/// <summary>
/// Watches a run and counts: transactions, latencies, losses, refusals, what honest users paid. It changes nothing in the world.
/// </summary>
internal sealed class Recorder : ITransactionObserver
{
    private readonly bool _keepDetails;
    private readonly SortedDictionary<string, long> _denials = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _honestDenials = new(StringComparer.Ordinal);
    private readonly List<AuthorizationRecord> _records = [];
    private readonly List<TimelinePoint> _timeline = [];
    private readonly List<(int Principal, int Asset, ulong Out, ulong In)> _booked = [];
    private readonly DurationHistogram _latency = new();
    private readonly DurationHistogram _delay = new();
    private Delegators _delegators = null!;
    private ArmWorld _world = null!;
    private LossLedger _losses = null!;
    private BoundLedger _bounds = null!;
    private RevocationClock? _revocations;
    private bool _compromised;
    private long _denied;
    private long _honestAttempted;
    private long _honestDenied;
    private long _honestFailed;
    private long _honestForgone;
    private long _maliciousAttempted;
    private long _maliciousRefused;
    private SimTime? _firstMalicious;
    private SimTime? _firstAlert;
    private SimTime? _lastSuccess;
    private SimTime? _contained;

    /// <param name="keepDetails">Whether records are kept, which is done for one replication only.</param>
    public Recorder(bool keepDetails) => _keepDetails = keepDetails;

    /// <summary>Transactions in blocks so far.</summary>
    public long CommittedTx { get; private set; }

    public ulong ComputeUnits { get; private set; }

    public LossLedger Losses => _losses;

    public BoundLedger Bounds => _bounds;

    public void Attach(ArmWorld world)
    {
        _world = world;
        _losses = new LossLedger(world.Plan, world.Genesis.Principals);
        _bounds = new BoundLedger(world);
        _delegators = new Delegators(world.Plan);
        _revocations = world.Plan.ComparesBlocks ? new RevocationClock(world) : null;
        world.Ledger.Observe(this);
    }

    /// <summary>The compromise: from here on balances are booked. Call at its instant, before its first transaction.</summary>
    public void Compromise()
    {
        _bounds.TakeStock();
        _compromised = true;
    }

    /// <summary>An owner revokes now, or would if there were a way.</summary>
    public void CountRevocationAsked(int owner) => _revocations?.Ask(owner);

    /// <summary>A block held an owner's revocation.</summary>
    public void CountRevocationDone(int owner) => _revocations?.Done(owner);

    public void CountForgone() => _honestForgone++;

    public void CountDelay(SimDuration delay) => _delay.Add(delay);

    public void CountAlert(SimTime now)
    {
        if (_firstAlert is null && _firstMalicious is not null)
        {
            _firstAlert = now;
        }
    }

    public void CountContained(SimTime now) => _contained ??= now;

    /// <summary>Adds a point to the timeline.</summary>
    /// <param name="exposureMicroUsd">What one block of adversarial uses could take now.</param>
    public void Sample(long exposureMicroUsd) =>
        _timeline.Add(new TimelinePoint(_world.Now, _losses.GrossMicroUsd, exposureMicroUsd, CommittedTx, _denied));

    /// <inheritdoc/>
    public void OnTransaction(in Operation operation, in Receipt receipt, ReadOnlySpan<BalanceChange> changes)
    {
        bool success = receipt.Status == TransactionStatus.Success;
        if (receipt.IsCommitted)
        {
            CommittedTx++;
            ComputeUnits += receipt.ComputeUnits;
        }

        string? denial = success ? null : DenialOf(in operation, in receipt);
        if (denial is not null)
        {
            _denials[denial] = _denials.GetValueOrDefault(denial) + 1;
            _denied++;
        }

        if (operation.Kind == OperationKind.Malicious)
        {
            CountMalicious(in operation, success, receipt.IsCommitted);
        }
        else if (operation.Kind is OperationKind.Honest or OperationKind.Service)
        {
            CountHonest(in operation, success, denial);
        }

        if (_compromised)
        {
            Book(operation.Kind == OperationKind.Malicious, changes);
        }
    }

    private void Book(bool malicious, ReadOnlySpan<BalanceChange> changes)
    {
        _booked.Clear();
        foreach (ref readonly BalanceChange change in changes)
        {
            if (!_world.Genesis.Holders.TryGet(change.Account, out int principal, out int asset))
            {
                continue;
            }

            if (malicious)
            {
                _booked.Add((principal, asset, change.Out, change.In));
                _revocations?.Book(principal, asset, in change);
            }
            else
            {
                _losses.Book(principal, asset, change.Out, change.In, malicious: false);
            }
        }

        _losses.BookAttack(CollectionsMarshal.AsSpan(_booked));
    }

    /// <inheritdoc/>
    public void OnBlock(ProducedBlock block, SimTime now)
    {
        if (!_keepDetails)
        {
            return;
        }

        Address marked = MarkedPrincipal();
        foreach (ref readonly AuthorizationRecord record in CollectionsMarshal.AsSpan(block.Output.Records))
        {
            bool ofTheAttack = _compromised && record.Delegate == marked;
            if (ofTheAttack || record.Decision == AuthorizationDecision.Deny || record.Operation != SessionOperation.Use)
            {
                _records.Add(record);
            }
        }
    }

    /// <summary>All that the run left; the caller adds what only it knows.</summary>
    public RunOutcome ToOutcome(RunEnd end)
    {
        (ImmutableArray<LossCell> cells, ImmutableArray<HopVictims> hops, ImmutableArray<VictimLoss> victims) =
            _losses.Summarize(HopOf, _bounds);
        return new RunOutcome
        {
            Arm = _world.Arm.Name,
            Replication = (int)_world.Random.Replication,
            Seed = _world.Plan.Seed,
            Duration = _world.Plan.Duration,
            CommittedTx = CommittedTx,
            Blocks = _world.Ledger.Blocks,
            ComputeUnits = ComputeUnits,
            ExecutedLatency = _latency,
            NodeWallNs = _world.Ledger.NodeWallNs,
            NodeWorkers = _world.Workers,
            Losses = cells,
            VictimsByHop = hops,
            Victims = _keepDetails ? victims : [],
            ValueAtRiskMicroUsd = _bounds.ValueAtRiskMicroUsd,
            CompromisedOwnMicroUsd = _bounds.OwnMicroUsd,
            FirstMalicious = _firstMalicious,
            FirstAlert = _firstAlert,
            LastMaliciousSuccess = _lastSuccess,
            Contained = _contained,
            ExposureMicroUsdSeconds = end.ExposureMicroUsdSeconds,
            DormantMicroUsdSeconds = end.DormantMicroUsdSeconds,
            BoundMicroUsd = end.BoundMicroUsd,
            HonestAttempted = _honestAttempted,
            HonestDenied = _honestDenied,
            HonestFailed = _honestFailed,
            HonestForgone = _honestForgone,
            HonestDelay = _delay,
            RevocationDelay = _revocations?.Delay,
            AfterRevocationMicroUsd = _revocations?.TakenMicroUsd,
            MaliciousAttempted = _maliciousAttempted,
            MaliciousRefused = _maliciousRefused,
            DenialsByReason = _denials.ToImmutableSortedDictionary(StringComparer.Ordinal),
            HonestDenialsByReason = _honestDenials.ToImmutableSortedDictionary(StringComparer.Ordinal),
            InvariantsChecked = end.InvariantsChecked,
            Timeline = [.. _timeline],
            Records = [.. _records],
            EventDigest = _world.Simulator.Digest,
            ChainHash = _world.Ledger.Node.LastBlockHash,
            StateHash = end.StateHash,
        };
    }

    /// <summary>0 the compromised principal, 1 whoever delegated to it or deposited with it, 2 whoever is hit behind them.</summary>
    public int HopOf(int principal)
    {
        Principals principals = _world.Genesis.Principals;
        int population = principals.PopulationOf(principal);
        int compromised = _world.Plan.Attack.Compromise;
        if (population < 0)
        {
            // What can be taken from a pool without its liquidity are its operator's fees.
            return compromised >= 0 && principal == principals.Pool(compromised) ? 0 : principal >= principals.Depositors(0) ? 1 : 2;
        }

        if (population == compromised)
        {
            return 0;
        }

        return _delegators.Include(population, principal - principals.Member(population, 0)) ? 1 : 2;
    }

    private static string? DenialOf(in Operation operation, in Receipt receipt)
    {
        if (receipt.Error == InstructionError.SessionDenied)
        {
            return ((SessionReason)receipt.ErrorNumber).ToString();
        }

        var error = (BridgeError)receipt.ErrorNumber;
        bool refused = operation.AtBridge && receipt.Error == InstructionError.Custom && BridgeReasons.IsControl(error);
        return refused ? BridgeReasons.NameOf(error) : null;
    }

    private void CountMalicious(in Operation operation, bool success, bool committed)
    {
        _maliciousAttempted += operation.Count;
        if (committed)
        {
            _firstMalicious ??= _world.Now;
        }

        if (success)
        {
            _lastSuccess = _world.Now;
        }
        else
        {
            // A release is no attempt of its own, but its refusal refuses the transfer.
            _maliciousRefused += Math.Max(1, operation.Count);
        }
    }

    private void CountHonest(in Operation operation, bool success, string? denial)
    {
        if (operation.Kind == OperationKind.Honest)
        {
            _honestAttempted++;
            _latency.Add(new SimDuration(_world.Now.Ns - operation.SubmittedNs));
        }

        if (denial is not null)
        {
            _honestDenied++;
            _honestDenials[denial] = _honestDenials.GetValueOrDefault(denial) + 1;
        }
        else if (!success)
        {
            _honestFailed++;
        }
    }

    private Address MarkedPrincipal() =>
        _world.Plan.Attack.Compromise >= 0 ? _world.Cast.Members[_world.Plan.Attack.Compromise][0].PublicKey : default;
}
