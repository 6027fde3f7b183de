using System.Collections.Immutable;
using System.Diagnostics;
using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Ensembles;

/// <summary>
/// Runs every arm of every replication of an experiment on a number of threads. The result does not depend on that number.
/// </summary>
/// <remarks>
/// A replication is prepared once and its arms share it; at most as many replications as threads are alive at once. A thread
/// stays with the replication it works on while that has arms left (its memory is warm), then prepares the next, and only at the
/// end, when there is none, helps with the arms of another.
/// </remarks>
public static class EnsembleRunner
{
    /// <summary>Runs the ensemble to its end.</summary>
    /// <param name="source">Where runs come from.</param>
    /// <param name="options">Threads, arms, progress.</param>
    /// <param name="cancellation">Stops all runs.</param>
    /// <exception cref="RunFailedException">A run threw; all others were stopped. Among several, the first in order is
    /// named.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static EnsembleResult Run(IRunSource source, EnsembleOptions options, CancellationToken cancellation = default)
    {
        Preconditions.Argument(options.Jobs >= 1, nameof(options), "an ensemble needs a thread");
        ImmutableArray<int> arms =
            options.Arms.IsDefaultOrEmpty ? [.. Enumerable.Range(0, source.Plan.Arms.Length)] : options.Arms;
        Preparation.Run(source.Preparations, source.Keys, options.Jobs, options.Progress, cancellation);
        cancellation.ThrowIfCancellationRequested();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var schedule = new EnsembleSchedule(source.Plan.Replications, arms.Length, options.Jobs);
        var crew = new Crew(source, options, arms, schedule, stop);
        using (stop.Token.Register(schedule.Stop))
        {
            using Watch? watch = options.Progress is null ? null : new Watch(crew.Report);
            Threads.Run(Math.Min(options.Jobs, schedule.TotalRuns), crew.Work);
        }

        crew.ThrowFailure();
        cancellation.ThrowIfCancellationRequested();
        return crew.Result();
    }

    // What the threads share; the lock is taken a few times per run, and runs last seconds.
    private sealed class Crew(
        IRunSource source,
        EnsembleOptions options,
        ImmutableArray<int> arms,
        EnsembleSchedule schedule,
        CancellationTokenSource stop)
    {
        private readonly Lock _gate = new();
        private readonly long _started = Stopwatch.GetTimestamp();
        private readonly IPreparedReplication?[] _prepared = new IPreparedReplication?[source.Plan.Replications];
        private readonly RunOutcome?[,] _outcomes = new RunOutcome?[arms.Length, source.Plan.Replications];
        private RunFailedException? _failure;
        private readonly List<RunGauge> _running = [];
        private int _failedAt = int.MaxValue;
        private int _done;

        public void Work()
        {
            int own = -1;
            while (schedule.Next(own, out EnsembleStep step))
            {
                own = step.Replication;
                try
                {
                    if (step.IsPreparation)
                    {
                        _prepared[own] = source.Prepare(own);
                        schedule.Prepared(own);
                    }
                    else
                    {
                        RunArm(step);
                    }
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception exception)
                {
                    Fail(step, exception);
                    return;
                }
            }
        }

        public void Report()
        {
            lock (_gate)
            {
                Tell();
            }
        }

        public void ThrowFailure()
        {
            if (_failure is not null)
            {
                throw _failure;
            }
        }

        public EnsembleResult Result()
        {
            var result = ImmutableArray.CreateBuilder<ArmOutcomes>(arms.Length);
            for (int i = 0; i < arms.Length; i++)
            {
                var runs = ImmutableArray.CreateBuilder<RunOutcome>(_prepared.Length);
                for (int replication = 0; replication < _prepared.Length; replication++)
                {
                    RunOutcome? outcome = _outcomes[i, replication];
                    Preconditions.Invariant(outcome is not null, "every run of a finished ensemble has an outcome");
                    runs.Add(outcome);
                }

                result.Add(new ArmOutcomes(arms[i], source.Plan.Arms[arms[i]].Name, runs.MoveToImmutable()));
            }

            return new EnsembleResult(source.Plan, result.MoveToImmutable());
        }

        private void RunArm(EnsembleStep step)
        {
            int arm = arms[step.Arm];
            RunGauge gauge = Begin();
            RunOutcome outcome = _prepared[step.Replication]!.Run(arm, stop.Token, gauge);
            Preconditions.Invariant(
                outcome.Replication == step.Replication && outcome.Arm == source.Plan.Arms[arm].Name,
                "an outcome belongs to the run that was asked for");
            _outcomes[step.Arm, step.Replication] = outcome;
            if (schedule.Finished(step.Replication))
            {
                // The last arm is done: what its arms shared may be collected before the next replication needs the memory.
                _prepared[step.Replication] = null;
            }

            End(gauge);
        }

        private RunGauge Begin()
        {
            var gauge = new RunGauge();
            lock (_gate)
            {
                _running.Add(gauge);
            }

            return gauge;
        }

        private void End(RunGauge gauge)
        {
            lock (_gate)
            {
                _running.Remove(gauge);
                _done++;
                Tell();
            }
        }

        private void Tell()
        {
            double runs = _done + _running.Sum(gauge => (double)gauge.Reached.Ns / source.Plan.Duration.Ns);
            options.Progress?.Invoke(new EnsembleProgress(
                _done, schedule.TotalRuns, Math.Min(1, runs / schedule.TotalRuns), Stopwatch.GetElapsedTime(_started)));
        }

        private void Fail(EnsembleStep step, Exception exception)
        {
            string name = step.IsPreparation ? "*" : source.Plan.Arms[arms[step.Arm]].Name;
            int position = (step.Replication * arms.Length) + Math.Max(0, step.Arm);
            lock (_gate)
            {
                if (position < _failedAt)
                {
                    _failedAt = position;
                    _failure = new RunFailedException(name, step.Replication, source.Plan.Seed, exception);
                }
            }

            stop.Cancel();
        }
    }
}
