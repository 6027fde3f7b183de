using OpenLedger.Core.State;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Executes a block in block order on one worker, while the others prepare what it executes next, and then the next block. Who
/// executes and has nothing that is prepared prepares too, so that nobody waits unless executing is more than its share of the work.
/// </summary>
internal sealed class PipelinedRun
{
    private readonly WorkerTeam _team;
    private readonly ExecutionLane[] _lanes;
    private readonly SerialRun _inOrder;
    private readonly Action<int> _work;
    private PreparedBlock _block = null!;
    private PreparedBlock? _next;
    private LedgerState _state = null!;
    private BlockOutput _output = null!;
    private volatile bool _isDone;

    public PipelinedRun(WorkerTeam team, ExecutionLane[] lanes, SerialRun inOrder)
    {
        _team = team;
        _lanes = lanes;
        _inOrder = inOrder;
        _work = Work;
    }

    /// <summary>Executes a block.</summary>
    /// <param name="block">The block, whatever of it is prepared.</param>
    /// <param name="next">The next block, or null.</param>
    /// <param name="state">The state.</param>
    /// <param name="output">Is cleared already, and has the receipts' places.</param>
    public void Execute(PreparedBlock block, PreparedBlock? next, LedgerState state, BlockOutput output)
    {
        (_block, _next, _state, _output) = (block, next, state, output);
        _isDone = false;
        _inOrder.Admission.Begin(block);
        _team.Run(_work);
    }

    private void Work(int worker)
    {
        if (worker == 0)
        {
            try
            {
                _inOrder.Execute(_block, _state, _output, _team);
            }
            finally
            {
                _isDone = true;
            }

            return;
        }

        ExecutionLane lane = _lanes[worker];
        OrderedAdmission admission = _inOrder.Admission;
        var spin = new SpinWait();
        while (!_isDone)
        {
            bool worked = admission.TryAdvance(lane) || lane.TryPrepareChunks(_block, _block.RunLength(_team.Count), _state) ||
                (_next is not null && lane.TryPrepareChunks(_next, _next.RunLength(_team.Count), _state));
            if (!worked)
            {
                if (admission.IsAllDone)
                {
                    return;
                }

                spin.SpinOnce(sleep1Threshold: -1);
            }
        }
    }
}
