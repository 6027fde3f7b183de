using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace OpenLedger.Analysis.Ensembles;

/// <summary>Does independent pieces of work on a number of threads.</summary>
internal static class Preparation
{
    /// <summary>Does all pieces, unless it is cancelled, which leaves some undone.</summary>
    /// <param name="pieces">The pieces, in any order.</param>
    /// <param name="keys">How many keys they derive, for whoever watches.</param>
    /// <param name="jobs">How many threads.</param>
    /// <param name="progress">Called some five times a second; null: nobody watches.</param>
    /// <param name="cancellation">Stops between two pieces.</param>
    public static void Run(
        IReadOnlyList<Action> pieces, long keys, int jobs, Action<EnsembleProgress>? progress, CancellationToken cancellation)
    {
        int next = -1;
        ExceptionDispatchInfo? failure = null;
        long started = Stopwatch.GetTimestamp();
        void Tell()
        {
            double share = Math.Clamp((Volatile.Read(ref next) + 1.0) / pieces.Count, 0, 1);
            progress(new EnsembleProgress(0, 0, share, Stopwatch.GetElapsedTime(started)) { Keys = keys });
        }

        using (Watch? watch = progress is null ? null : new Watch(Tell))
        {
            Threads.Run(Math.Min(jobs, pieces.Count), () =>
            {
                while (failure is null && !cancellation.IsCancellationRequested
                    && Interlocked.Increment(ref next) is int index && index < pieces.Count)
                {
                    try
                    {
                        pieces[index]();
                    }
                    catch (Exception exception)
                    {
                        failure = ExceptionDispatchInfo.Capture(exception);
                    }
                }
            });
        }

        failure?.Throw();
    }
}
