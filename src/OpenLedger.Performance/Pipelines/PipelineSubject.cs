using System.Collections.Immutable;
using System.Diagnostics;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Pipeline.Load;
using OpenLedger.Core.Primitives;
using OpenLedger.Reporting.Benchmarks;

namespace OpenLedger.Performance.Pipelines;

/// <summary>
/// The load driver from bytes to block hashes, and to the state root if one is kept, with everything that a node does: copy, parse, check
/// signatures, put into order, execute, hash. Must leave the blocks of a node that does one thing after the other.
/// </summary>
internal sealed class PipelineSubject : BenchSubject, ITransactionSource, IBlockListener
{
    private const double NanosecondsPerSecond = 1e9;

    private readonly SharedFixture<PipelineFixture> _shared;
    private readonly PipelineFixture _fixture;
    private readonly LoadBuffers _buffers;
    private readonly bool _keepsRoot;
    private Chain? _chain;
    private LoadDriver? _driver;
    private LoadReport? _report;
    private int _next;

    /// <param name="shared">The transfers and their ledger.</param>
    /// <param name="workers">Threads that check signatures; the other stages have one each, which has little to do.</param>
    /// <param name="keepsRoot">Whether to keep a state root.</param>
    public PipelineSubject(SharedFixture<PipelineFixture> shared, int workers, bool keepsRoot)
    {
        _shared = shared;
        _fixture = shared.Take();
        _keepsRoot = keepsRoot;
        int perBlock = _fixture.TransfersPerBlock;
        _buffers = new LoadBuffers(new LoadDriverOptions
        {
            VerifyWorkers = workers,
            BatchTransactions = 64,
            Batches = 8 + workers,
            Mempool = new MempoolLimits(4 * perBlock, 64),
            TransactionsPerBlock = perBlock,
            SlotMs = PipelineFixture.SlotMs,
            ClockNs = static () => (long)(Stopwatch.GetTimestamp() * (NanosecondsPerSecond / Stopwatch.Frequency)),
        });
    }

    /// <summary>Wall-clock time that each stage was busy per transaction, of the last sample. With more threads than processors, waiting for a
    /// processor counts too.</summary>
    public override ImmutableArray<BenchFigure> Figures => _report is null
        ? []
        : [.. _report.Stages.Select(stage => new BenchFigure(
            $"{stage.Stage.ToString().ToLowerInvariant()}_ns", Math.Round((double)stage.BusyNs / _fixture.Wires.Length, 1)))];

    public override void Prepare()
    {
        _chain?.Dispose();
        _chain = new Chain(
            _fixture.Runtime, _fixture.State.Clone(), PipelineFixture.GenesisHash,
            static (runtime, history) => new ParallelExecutor(runtime, history, workers: 1),
            _keepsRoot ? _fixture.Tree.Clone() : null);
        _driver = new LoadDriver(_chain, _buffers, this, this);
        _report = null;
        _next = 0;
    }

    public override long Run(Meter meter)
    {
        _driver!.Start();
        _report = _driver.Wait();
        return _fixture.Wires.Length;
    }

    public override Hash256 ResultHash()
    {
        Preconditions.Invariant(
            _report is { Failure: null } && _report.Committed == _fixture.Wires.Length, $"every transfer is committed {_report?.Failure}");
        Preconditions.Invariant(_chain!.LastBlockHash == _fixture.ExpectedBlock, "the blocks are those of a node");
        Preconditions.Invariant(!_keepsRoot || _chain.StateRoot == _fixture.ExpectedRoot, "the root is that of a tree built anew");
        return _chain.LastBlockHash;
    }

    public override void Dispose()
    {
        _chain?.Dispose();
        _shared.GiveBack();
        base.Dispose();
    }

    public SourceState Fill(TransactionBatch batch)
    {
        while (_next < _fixture.Wires.Length && batch.TryAdd(_fixture.Wires[_next], SignaturePolicy.Verify, _next))
        {
            _next++;
        }

        return _next == _fixture.Wires.Length ? SourceState.End : SourceState.More;
    }

    public void OnAdmitted(TransactionBatch batch)
    {
    }

    public void OnBlock(ProducedBlock block)
    {
    }
}
