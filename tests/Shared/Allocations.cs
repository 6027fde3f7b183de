namespace OpenLedger.Tests.Shared;

/// <summary>
/// Counts what a piece of code allocates. What the code allocates by itself is in every round; what comes once, like the things that the
/// runtime makes lazily, is not. Tests run without tiered compilation, so there is no code that the compiler has yet to optimize.
/// </summary>
internal static class Allocations
{
    private const int FewestRounds = 3;
    private const int EnoughRounds = 100;

    /// <summary>Runs rounds until one allocates nothing, or so many that none ever will.</summary>
    /// <param name="round">What is measured: as often as the code in it allocates if it allocates only now and then.</param>
    /// <returns>The bytes that this thread allocated in the round with the fewest.</returns>
    public static long LeastPerRound(Action round) => LeastPerRound(static () => { }, round);

    /// <summary>Runs rounds until one allocates nothing, or so many that none ever will.</summary>
    /// <param name="prepare">Comes before each round and is not measured.</param>
    /// <param name="round">What is measured: as often as the code in it allocates if it allocates only now and then.</param>
    /// <param name="enough">So few bytes in a round are as good as none, and no better is looked for.</param>
    /// <returns>The bytes that this thread allocated in the round with the fewest.</returns>
    public static long LeastPerRound(Action prepare, Action round, long enough = 0)
    {
        long least = long.MaxValue;
        for (int rounds = 0; rounds < FewestRounds || (least > enough && rounds < EnoughRounds); rounds++)
        {
            prepare();
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
