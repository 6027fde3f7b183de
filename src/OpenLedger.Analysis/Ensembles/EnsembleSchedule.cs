namespace OpenLedger.Analysis.Ensembles;

/// <summary>
/// Who does what next: a state machine under one lock that threads ask for work. It knows numbers only.
/// </summary>
/// <remarks>
/// A replication is: waiting, being prepared, open (arms to take), taken (arms still running), finished. It is alive from its
/// preparation until its last arm is done.
/// </remarks>
internal sealed class EnsembleSchedule
{
    private readonly object _gate = new();
    private readonly int _arms;
    private readonly int _maxAlive;
    private readonly int[] _taken;
    private readonly int[] _running;
    private readonly bool[] _open;
    private readonly SortedSet<int> _alive = [];
    private int _nextReplication;
    private bool _stopped;

    public EnsembleSchedule(int replications, int arms, int maxAlive)
    {
        _arms = arms;
        _maxAlive = maxAlive;
        _taken = new int[replications];
        _running = new int[replications];
        _open = new bool[replications];
        TotalRuns = checked(replications * arms);
    }

    /// <summary>Runs there are in all.</summary>
    public int TotalRuns { get; }

    /// <summary>The largest number of replications that were alive at once so far.</summary>
    public int PeakAlive { get; private set; }

    /// <summary>Takes the next step; waits while all there is to do depends on a preparation. False: nothing is left.</summary>
    /// <param name="own">The replication this thread worked on last; -1 for none.</param>
    /// <param name="step">What to do.</param>
    public bool Next(int own, out EnsembleStep step)
    {
        lock (_gate)
        {
            while (!_stopped)
            {
                if (TryTake(own, out step))
                {
                    return true;
                }

                if (!AnyPreparing())
                {
                    break;
                }

                Monitor.Wait(_gate);
            }

            step = default;
            return false;
        }
    }

    /// <summary>A preparation is done: its arms may be taken.</summary>
    public void Prepared(int replication)
    {
        lock (_gate)
        {
            _open[replication] = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>An arm is done. Returns whether it was the last of its replication.</summary>
    public bool Finished(int replication)
    {
        lock (_gate)
        {
            _running[replication]--;
            bool last = _running[replication] == 0 && _taken[replication] == _arms;
            if (last)
            {
                _alive.Remove(replication);
            }

            return last;
        }
    }

    /// <summary>Nothing more is handed out.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    private bool TryTake(int own, out EnsembleStep step)
    {
        if (own >= 0 && HasArms(own))
        {
            step = TakeArm(own);
            return true;
        }

        if (_nextReplication < _taken.Length && _alive.Count < _maxAlive)
        {
            _alive.Add(_nextReplication);
            PeakAlive = Math.Max(PeakAlive, _alive.Count);
            step = new EnsembleStep(_nextReplication++, -1);
            return true;
        }

        foreach (int replication in _alive)
        {
            if (HasArms(replication))
            {
                step = TakeArm(replication);
                return true;
            }
        }

        step = default;
        return false;
    }

    private bool HasArms(int replication) => _open[replication] && _taken[replication] < _arms;

    private EnsembleStep TakeArm(int replication)
    {
        _running[replication]++;
        return new EnsembleStep(replication, _taken[replication]++);
    }

    private bool AnyPreparing()
    {
        foreach (int replication in _alive)
        {
            if (!_open[replication])
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>One step of an ensemble.</summary>
/// <param name="Replication">Number of the replication.</param>
/// <param name="Arm">Position of the arm among those that run; -1 to prepare the replication.</param>
internal readonly record struct EnsembleStep(int Replication, int Arm)
{
    public bool IsPreparation => Arm < 0;
}
