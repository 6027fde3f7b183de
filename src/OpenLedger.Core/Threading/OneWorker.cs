namespace OpenLedger.Core.Threading;

/// <summary>Does the whole work on the caller's thread.</summary>
public sealed class OneWorker : IWorkers
{
    /// <summary>The only one there needs to be: it has no state.</summary>
    public static readonly OneWorker Instance = new();

    private OneWorker()
    {
    }

    /// <summary>1.</summary>
    public int Count => 1;

    /// <inheritdoc/>
    public void Run(Action<int> part) => part(0);
}
