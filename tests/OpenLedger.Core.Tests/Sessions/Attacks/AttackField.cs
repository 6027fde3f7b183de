using System.Globalization;
using System.Runtime.InteropServices;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>
/// Where attacks are carried out: real transactions, run by the executor that defines what a node does, and taken back where the attacker
/// only tried. Whatever is played, no interval of time may see more leave than the bound says.
/// </summary>
internal sealed class AttackField
{
    // Later than any slot of the ledger itself; heights say nothing to these targets.
    private const ulong FirstSlot = 100_000;

    // So many messages are remembered at once.
    private const int MostRemembered = 20_000;

    private readonly AttackTarget _target;
    private readonly BlockRunner _runner;
    private readonly List<PlayedStep> _played = [];
    private readonly List<ParsedTransaction> _transactions = [];
    private readonly Stack<Moment> _moments = new();
    private readonly ulong _gainedAtFirst;
    private readonly bool[] _tookBy;
    private ulong _nextSlot = FirstSlot;
    private int _remembered;
    private bool _scouts;
    private Moment _now;

    public AttackField(AttackTarget target)
    {
        _target = target;
        _runner = new BlockRunner(target.Ledger.Runtime, target.Ledger.State, target.Ledger.Payer.PublicKey);
        _gainedAtFirst = target.Gained;
        _tookBy = new bool[target.Keys];
        Begin();
    }

    /// <summary>Milliseconds since the attack could begin.</summary>
    public long NowMs => _now.AtMs;

    /// <summary>When the first taking was; -1 if there was none.</summary>
    public long FirstMs => _now.FirstMs;

    /// <summary>What was taken.</summary>
    public ulong Taken => _now.Taken;

    /// <summary>Blocks so far.</summary>
    public int Blocks => _now.Blocks;

    /// <summary>Attacks that were begun, transactions that were executed, intervals that were compared with the bound.</summary>
    public (int Attacks, long Transactions, long Intervals) Counts { get; private set; }

    public IReadOnlyList<PlayedStep> Played => _played;

    /// <summary>How many keys ever took something.</summary>
    public int KeysThatTook => _tookBy.Count(took => took);

    /// <summary>The last moment at which something may be taken.</summary>
    public long EndMs => FirstMs < 0 || _scouts ? _target.LeadMs : FirstMs + _target.SpanMs;

    /// <summary>Takes everything back.</summary>
    /// <param name="scouts">Whether to look as far as an attack may wait, however long it may last.</param>
    public void Begin(bool scouts = false)
    {
        _scouts = scouts;
        _runner.RollbackAll();
        if (_remembered > MostRemembered)
        {
            _runner.Forget();
            _remembered = 0;
        }

        _played.Clear();
        _moments.Clear();
        _now = new Moment(0, 0, -1, 0, 0, 0, 0, 0);
        Counts = Counts with { Attacks = Counts.Attacks + 1 };
    }

    /// <summary>Whether a step is within the time and the blocks that there are.</summary>
    public bool Allows(in AttackStep step) =>
        step.SameBlock ? Blocks != 0 : Blocks < _target.MostBlocks && step.GapMs >= 0 && NowMs + step.GapMs <= EndMs;

    /// <summary>Plays a step that is allowed.</summary>
    /// <returns>What it took, in base units.</returns>
    public ulong Play(in AttackStep step)
    {
        _moments.Push(_now);
        ulong before = Taken;
        if (!step.SameBlock)
        {
            _now = _now with { AtMs = NowMs + step.GapMs, Blocks = Blocks + 1, TakenBefore = before, Slot = _nextSlot++ };
        }

        bool isSent = Run(in step);
        ulong taken = _target.Gained - _gainedAtFirst;
        _played.Add(new PlayedStep(NowMs, step, isSent, taken - before));
        if (taken == before)
        {
            return 0;
        }

        _now = _now with
        {
            Taken = taken, FirstMs = FirstMs < 0 ? NowMs : FirstMs, TakingBlocks = _now.TakingBlocks + (before == _now.TakenBefore ? 1 : 0),
        };
        _tookBy[step.Key] = true;
        Compare(FirstMs, NowMs, _now.TakingBlocks, Taken, isFirst: true);
        return taken - before;
    }

    /// <summary>Takes back the step that was played last.</summary>
    public void Undo()
    {
        _played.RemoveAt(_played.Count - 1);
        bool back = _runner.TryRollback();
        Assert.True(back);
        _now = _moments.Pop();
    }

    /// <summary>Compares what left in every interval of the attack with the bound.</summary>
    public void CheckIntervals()
    {
        (long AtMs, ulong Units)[] blocks = [.. TakingBlocks()];
        for (int from = 0; from < blocks.Length; from++)
        {
            ulong units = 0;
            for (int to = from; to < blocks.Length; to++)
            {
                units += blocks[to].Units;
                Compare(blocks[from].AtMs, blocks[to].AtMs, to - from + 1, units, from == 0);
            }
        }
    }

    /// <summary>Plays steps on the node itself: through the mempool, with its lanes, in whole blocks. Only once, at the end: nothing of
    /// it is taken back.</summary>
    /// <returns>What was taken.</returns>
    public ulong PlayOnNode(IReadOnlyList<PlayedStep> steps)
    {
        Begin();
        TestLedger ledger = _target.Ledger;
        int acts = 0;
        for (int next = 0; next < steps.Count;)
        {
            long atMs = steps[next].AtMs;
            int actsBefore = acts;
            while (acts < _target.OwnerActs.Length && _target.OwnerActs[acts].AtMs <= atMs)
            {
                acts++;
            }

            ReadOnlySpan<AttackTarget.OwnerAct> due = _target.OwnerActs.AsSpan(actsBefore, acts - actsBefore);
            QueueActs(due, hasLane: false);
            do
            {
                if (steps[next].IsSent)
                {
                    ledger.Queue(_target.Build(steps[next].Step)!);
                }
            }
            while (++next < steps.Count && steps[next].Step.SameBlock);

            QueueActs(due, hasLane: true);
            ledger.At(_target.StartMs + atMs).Produce();
        }

        return _target.Gained - _gainedAtFirst;
    }

    /// <summary>The attack in words, to play it again.</summary>
    public string Describe() => $"{_target.Name}: {string.Join("; ", _played.Select(Describe))}";

    private static string Describe(PlayedStep played)
    {
        AttackStep step = played.Step;
        string place = step.SameBlock ? " (same block)" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{played.AtMs} ms{place} key {step.Key} {step.Move} {step.Units}, variant {step.Variant}: {played.Units}");
    }

    private IEnumerable<(long AtMs, ulong Units)> TakingBlocks()
    {
        for (int i = 0; i < _played.Count;)
        {
            (long AtMs, ulong Units) block = (_played[i].AtMs, 0);
            do
            {
                block.Units += _played[i].Units;
            }
            while (++i < _played.Count && _played[i].Step.SameBlock);

            if (block.Units != 0)
            {
                yield return block;
            }
        }
    }

    private void QueueActs(ReadOnlySpan<AttackTarget.OwnerAct> acts, bool hasLane)
    {
        foreach (AttackTarget.OwnerAct act in acts)
        {
            if (act.HasLane == hasLane)
            {
                _target.Ledger.Queue(act.Instructions());
            }
        }
    }

    // What stands in the same block is executed behind it under its slot and time, so that trying costs one transaction.
    private bool Run(in AttackStep step)
    {
        int count = 0;
        int acts = _now.Acts;
        while (acts < _target.OwnerActs.Length && _target.OwnerActs[acts].AtMs <= NowMs)
        {
            bool fits = TryAdd(_target.OwnerActs[acts++].Instructions(), ref count);
            Assert.True(fits);
        }

        _now = _now with { Acts = acts };
        bool isSent = _target.Build(in step) is { } instructions && TryAdd(instructions, ref count);
        _runner.Run(_now.Slot, _target.StartMs + NowMs, CollectionsMarshal.AsSpan(_transactions)[..count]);
        _remembered += count;
        Counts = Counts with { Transactions = Counts.Transactions + count };
        return isSent;
    }

    private bool TryAdd(Instruction[] instructions, ref int count)
    {
        if (count == _transactions.Count)
        {
            _transactions.Add(new ParsedTransaction());
        }

        bool fits = _runner.TryBuild(_transactions[count], instructions);
        count += fits ? 1 : 0;
        return fits;
    }

    private void Compare(long fromMs, long toMs, int blocks, ulong units, bool isFirst)
    {
        ulong most = _target.Most(fromMs, toMs, blocks, isFirst);
        Counts = Counts with { Intervals = Counts.Intervals + 1 };
        if (units > most)
        {
            Assert.Fail($"{units} left from {fromMs} to {toMs} ms in {blocks} blocks, and the bound is {most}. {Describe()}");
        }
    }

    /// <summary>How far an attack is.</summary>
    /// <param name="AtMs">Time of the newest block.</param>
    /// <param name="Slot">Its slot.</param>
    /// <param name="FirstMs">Time of the first taking, or -1.</param>
    /// <param name="Taken">What was taken.</param>
    /// <param name="TakenBefore">What was taken before the newest block.</param>
    /// <param name="Blocks">Blocks so far.</param>
    /// <param name="TakingBlocks">Blocks in which something was taken.</param>
    /// <param name="Acts">How much owners have done.</param>
    private readonly record struct Moment(
        long AtMs, ulong Slot, long FirstMs, ulong Taken, ulong TakenBefore, int Blocks, int TakingBlocks, int Acts);
}
