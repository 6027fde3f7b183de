namespace OpenLedger.Core.Threading;

/// <summary>
/// Those who do a piece of work in parts. A part touches nothing that another part of the same work writes, so the result does not depend
/// on how many there are, on their order, or on which thread does which.
/// </summary>
public interface IWorkers
{
    /// <summary>How many parts the work is shared out in; at least 1.</summary>
    int Count { get; }

    /// <summary>Calls <paramref name="part"/> once with each number below <see cref="Count"/> and returns when all calls have.</summary>
    /// <exception cref="Exception">What the part with the lowest number threw, among those that did, as it was.</exception>
    void Run(Action<int> part);
}
