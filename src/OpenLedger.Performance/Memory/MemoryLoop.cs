using System.Collections.Immutable;
using System.Runtime.Intrinsics.X86;

namespace OpenLedger.Performance.Memory;

/// <summary>
/// The limit that memory sets to an executor: two addresses are looked up among a million accounts and a balance moves from one to the
/// other, on one thread, and nothing else happens. A suite that measures executors lists these cases and compares with the first.
/// </summary>
public static class MemoryLoop
{
    /// <summary>Name of the case with software prefetch: the reference.</summary>
    public const string Name = "memory-loop";

    /// <summary>Name of the case that waits for memory each time.</summary>
    public const string PlainName = "memory-loop-plain";

    private const int Accounts = 1_000_000;
    private const int QuickAccounts = 20_000;

    /// <summary>Both cases, the reference first.</summary>
    public static ImmutableArray<BenchCase> Cases(BenchOptions options)
    {
        int accounts = options.Quick ? QuickAccounts : Accounts;
        var fixture = new SharedFixture<MemoryLoopSubject.Fixture>(() => new MemoryLoopSubject.Fixture(accounts, accounts));
        return
        [
            new BenchCase
            {
                Name = Name,
                Unit = BenchUnit.PerSecond,
                SameResultAs = PlainName,
                Skipped = Sse.IsSupported ? null : "this processor has no prefetch instruction that .NET knows",
                Create = () => new MemoryLoopSubject(fixture, prefetch: true),
            },
            new BenchCase
            {
                Name = PlainName,
                Unit = BenchUnit.PerSecond,
                RatioTo = [Name],
                Create = () => new MemoryLoopSubject(fixture, prefetch: false),
            },
        ];
    }
}
