using System.Diagnostics;

namespace OpenLedger.Tests.Shared;

/// <summary>
/// Counts what a piece of code allocates, whatever else the machine does. What the code allocates by itself is in every round; what comes
/// once is not: things that the runtime makes lazily, and what code allocates before the compiler has optimized it. On a machine under load
/// that takes its time, so rounds go on until one is free of it.
/// </summary>
internal static class Allocations
{
    private const int FewestRounds = 3;
    private const int EnoughRounds = 100;
    private const int SwiftRounds = 10;
    private static readonly TimeSpan EnoughTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs rounds until one allocates nothing, or so many and for so long that none ever will.</summary>
    /// <param name="round">What is measured: as often as the code in it allocates if it allocates only now and then.</param>
    /// <returns>The bytes that this thread allocated in the round with the fewest.</returns>
    public static long LeastPerRound(Action round) => LeastPerRound(static () => { }, round);

    /// <summary>Runs rounds until one allocates nothing, or so many and for so long that none ever will.</summary>
    /// <param name="prepare">Comes before each round and is not measured.</param>
    /// <param name="round">What is measured: as often as the code in it allocates if it allocates only now and then.</param>
    /// <param name="enough">So few bytes in a round are as good as none, and no better is looked for.</param>
    /// <returns>The bytes that this thread allocated in the round with the fewest.</returns>
    public static long LeastPerRound(Action prepare, Action round, long enough = 0)
    {
        long least = long.MaxValue;
        long start = Stopwatch.GetTimestamp();
        for (int rounds = 0; rounds < FewestRounds || (least > enough && !IsOver(rounds, start)); rounds++)
        {
            if (rounds >= SwiftRounds)
            {
                // The compiler replaces what it compiled in haste in the background, once nothing new came for a while.
                Thread.Sleep(Pause);
            }

            prepare();
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static bool IsOver(int rounds, long start) => rounds >= EnoughRounds && Stopwatch.GetElapsedTime(start) >= EnoughTime;
}
