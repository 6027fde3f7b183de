using System.Collections.Immutable;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Authority;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Simulation.World;

/// <summary>One replication made ready: its genesis, which its arms share. Its arms may run on several threads at once.</summary>
public sealed class Replication
{
    private readonly Experiment _experiment;
    private readonly Genesis _genesis;
    private readonly RandomSource _random;
    private readonly BridgePlace? _attacked;
    private readonly BridgePlace? _honest;
    private readonly WithdrawalSchedule? _withdrawals;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, (LedgerState State, AccountIndices Indices, PreSignedHoard? Hoard)> _byDelegation = [];
    private readonly AccountIndices _indices;
    private readonly int _number;

    internal Replication(Experiment experiment, int number)
    {
        _experiment = experiment;
        _number = number;
        _random = new RandomSource(experiment.Plan.Seed, (ulong)number);
        _genesis = new Genesis(experiment.Cast, _random);
        if (experiment.Plan.Bridge is not null)
        {
            _attacked = BridgeGenesis.InstallVaults(_genesis, BridgePlace.Attacked, asset => BridgeGenesis.EscrowOf(Plan, asset));
            _withdrawals = new WithdrawalSchedule(_genesis);
            _honest = BridgeGenesis.InstallVaults(_genesis, BridgePlace.Honest, _withdrawals.TotalUnits);
            InstallReplay();
        }

        _genesis.Seal();
        _indices = new AccountIndices(experiment.Cast, _genesis.State);
    }

    private ExperimentPlan Plan => _experiment.Plan;

    /// <summary>Runs one arm to its end.</summary>
    /// <param name="arm">Index of the arm in the plan.</param>
    /// <param name="cancellation">Stops the run between two events.</param>
    /// <param name="gauge">Is told now and then how far the run is; null: nobody watches.</param>
    /// <exception cref="InvariantViolationException">A promise of the program does not hold.</exception>
    public RunOutcome Run(int arm, CancellationToken cancellation = default, RunGauge? gauge = null)
    {
        ArmWorld world = Build(arm);
        using Chain chain = world.Chain;
        UInt128 lamports = world.State.TotalLamports();
        var compromise = new CompromiseClock(world);
        world.Simulator.Schedule(
            new SimTime(Plan.Attack.At.Ns), EventPriority.Control, new SimEvent(world.Simulator.Register(compromise, "compromise"), 0));
        var responders = new Responders(world);
        if (Plan.Response is { } response)
        {
            _ = new Detector(world, response.Detector, responders.OnAlert);
        }

        StartWork(world);
        if (world.Delegation is { RevokedPpm: > 0 })
        {
            _ = new EarlyRevocations(world);
        }

        GuardrailWork.Start(world);
        RenewWork.Start(world);
        AttackBehaviours.Start(world);
        var exposure = new ExposureMeter(world);
        world.Simulator.Run(new SimTime(Plan.Duration.Ns), cancellation, gauge);
        exposure.Sample();
        long bound = world.Recorder.Bounds.TotalMicroUsd(world.Recorder.Losses);
        long checks = Invariants.Check(world, lamports, bound);
        Hash256 root = StateTree.Build(world.State).Root;
        return world.Recorder.ToOutcome(new RunEnd(exposure.Exposure, exposure.Dormant, bound, checks, root));
    }

    /// <summary>What each principal's keys could take from time zero on, in one arm; nothing runs.</summary>
    /// <param name="arm">Index of the arm in the plan.</param>
    /// <param name="horizons">Within which spans.</param>
    public ImmutableArray<PrincipalAuthority> Authority(int arm, ImmutableArray<SimDuration> horizons) =>
        new AuthorityReader(Build(arm), horizons).Read();

    private ArmWorld Build(int number)
    {
        ArmPlan arm = Plan.Arms[number];
        (LedgerState shared, AccountIndices indices, PreSignedHoard? hoard) = GenesisFor(arm.Delegation);
        LedgerState state = shared.Clone();
        if (_attacked is not null)
        {
            BridgeGenesis.InstallControls(_genesis, state, _attacked, arm.Controls, acceptsUnproven: true);
            BridgeGenesis.InstallControls(_genesis, state, _honest!, arm.Controls, acceptsUnproven: false);
        }

        var simulator = new Simulator();
        var parameters = new LedgerParameters
        {
            Domain = _experiment.Cast.Domain,
            Leader = _experiment.Cast.Leader,
            Guardian = _experiment.Cast.Guardian.PublicKey,
            Governor = _experiment.Cast.Guardian.PublicKey,
            ComputeUnitsPerBlock = Plan.Ledger.ComputePerBlock,
        };
        var chain = new Chain(
            new Runtime(parameters), state, Hash256.Of("openledger/sim/genesis/1"u8),
            (runtime, history) => new ParallelExecutor(runtime, history, _experiment.Workers));
        var node = new Node(chain, MempoolLimits.None, arm.Blocks.HasControlLane);
        var recorder = new Recorder(keepDetails: _number == 0);
        Address principal = arm.Delegation >= 0
            ? _experiment.Cast.Members[Plan.Delegations[arm.Delegation].To][0].PublicKey
            : default;
        var world = new ArmWorld
        {
            Plan = Plan,
            Arm = arm,
            ArmNumber = number,
            Genesis = _genesis,
            Random = Plan.CommonRandomNumbers ? _random : new RandomSource(OwnSeed(number), (ulong)_number),
            Simulator = simulator,
            Chain = chain,
            Workers = _experiment.Workers,
            Ledger = new LedgerHost(simulator, node, Plan.Ledger.Slot, _experiment.WallClockNs),
            Recorder = recorder,
            AgentsStopped = new bool[Plan.Populations.Length],
            LastUseMs = LastUses(arm.Delegation),
            FreezeMark = SessionAddresses.FreezeMark(_experiment.Cast.Domain, in principal),
            AttackedBridge = _attacked,
            HonestBridge = _honest,
            Indices = indices,
            Hoard = hoard,
        };
        if (arm.Blocks.WithheldSlots > 0)
        {
            world.Ledger.Censors = new CensoringProposer(world.Ledger, simulator, arm.Blocks);
        }

        recorder.Attach(world);
        if (_experiment.Trace is { } trace)
        {
            world.Ledger.Observe(new Tracer(world, trace));
        }

        return world;
    }

    // Without common random numbers every arm draws from a seed of its own; the multiplier is odd, so no two are equal.
    private ulong OwnSeed(int arm) => unchecked(Plan.Seed ^ ((ulong)(arm + 1) * 0x9E3779B97F4A7C15));

    // Genesis with one delegation is made once and shared by all arms that choose it.
    private (LedgerState State, AccountIndices Indices, PreSignedHoard? Hoard) GenesisFor(int delegation)
    {
        if (delegation < 0)
        {
            return (_genesis.State, _indices, null);
        }

        lock (_lock)
        {
            if (!_byDelegation.TryGetValue(delegation, out (LedgerState State, AccountIndices Indices, PreSignedHoard? Hoard) made))
            {
                LedgerState state = _genesis.State.Clone();
                PreSignedHoard? hoard = new DelegationGenesis(_genesis, state, delegation).Install();
                made = (state, new AccountIndices(_indices, _experiment.Cast, state, delegation), hoard);
                _byDelegation.Add(delegation, made);
            }

            return made;
        }
    }

    private long[] LastUses(int delegation)
    {
        if (delegation < 0)
        {
            return [];
        }

        DelegationPlan plan = Plan.Delegations[delegation];
        long[] lastUseMs = new long[Plan.Populations[plan.From].Count];
        for (int owner = 0; owner < lastUseMs.Length; owner++)
        {
            lastUseMs[owner] = -DelegationGenesis.AgeOf(_genesis, plan, owner).WholeMs;
        }

        return lastUseMs;
    }

    private void StartWork(ArmWorld world)
    {
        bool withdraws = false;
        for (int line = 0; line < Plan.Workload.Length; line++)
        {
            switch (Plan.Workload[line].Does)
            {
                case WorkloadAction.Swap when world.Delegation is { } delegation && SwapWork.IsPossible(Plan, line, delegation):
                    _ = new SwapWork(world, line, delegation);
                    break;
                case WorkloadAction.Spend when world.Delegation is { } delegation && SpendWork.IsPossible(Plan, line, delegation):
                    _ = new SpendWork(world, line, delegation);
                    break;
                case WorkloadAction.Pay:
                    _ = new PayWork(world, line);
                    break;
                case WorkloadAction.Withdraw:
                    withdraws = true;
                    break;
                default:
                    break;
            }
        }

        if (withdraws)
        {
            _ = new WithdrawWork(world, _withdrawals!);
        }
    }

    private void InstallReplay()
    {
        // Every claim and cap costs its sender rent, and a sender may stand for thousands of recorded transfers.
        const ulong senderCoin = 1_000_000_000_000_000;
        for (int sender = 0; sender < _experiment.Cast.ReplaySenders.Length; sender++)
        {
            _genesis.InstallCoin(_experiment.Cast.ReplaySenders[sender].PublicKey, senderCoin);
        }

        foreach (RecordedTransfer transfer in Plan.Attack.Transfers)
        {
            Address account = ReplayAttack.RecipientAccount(transfer.Recipient, transfer.Asset);
            if (_genesis.State.Find(in account) < 0)
            {
                _genesis.InstallTokens(
                    in account, ReplayAttack.Recipient(transfer.Recipient), transfer.Asset, 0, Genesis.Nobody);
            }
        }
    }

    /// <summary>Takes stock at the instant of the compromise, before anything else happens at it.</summary>
    private sealed class CompromiseClock(ArmWorld world) : IEventHandler
    {
        public void Handle(in SimEvent e, Simulator simulator) => world.Recorder.Compromise();
    }
}
