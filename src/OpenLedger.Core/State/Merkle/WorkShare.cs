using OpenLedger.Core.Execution;

namespace OpenLedger.Core.State;

/// <summary>
/// Work in as many parts as there are workers. A part writes nothing that another part touches, so the result is the same for any number.
/// </summary>
internal static class WorkShare
{
    /// <summary>How many parts: one where the caller works alone.</summary>
    public static int Parts(WorkerTeam? workers) => workers?.Count ?? 1;

    /// <summary>Does every part once and returns when all are done.</summary>
    public static void Run(WorkerTeam? workers, Action<int> part)
    {
        if (workers is null)
        {
            part(0);
        }
        else
        {
            workers.Run(part);
        }
    }
}
