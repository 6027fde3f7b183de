using System.Collections.Immutable;

namespace OpenLedger.Performance.Suites;

/// <summary><c>signatures</c>: what comes before a transaction is executed, each step alone.</summary>
public static class SignatureSuite
{
    private const int Transfers = 4_096;
    private const int QuickTransfers = 256;
    private const int Bundles = 64;
    private const int QuickBundles = 16;

    /// <summary>The suite.</summary>
    public static BenchSuite Definition { get; } = new(
        "signatures", "Signing, checking, hashing and parsing of transfers, each alone, and checking session bundles.", Cases) { AllInTurns = true };

    private static ImmutableArray<BenchCase> Cases(BenchOptions options)
    {
        int count = options.Quick ? QuickTransfers : Transfers;
        int passes = options.Quick ? 2 : 128;
        var transfers = new SharedFixture<SignedTransfers>(() => new SignedTransfers(count));
        var bundles = new SharedFixture<SignedBundles>(() => new SignedBundles(options.Quick ? QuickBundles : Bundles));
        return
        [
            new BenchCase
            {
                Name = "verify-alone",
                Unit = BenchUnit.PerSecond,
                Workers = 2,
                RatioTo = ["verify-alone-single"],
                SameResultAs = "verify-alone-single",
                Create = () => new VerifySubject<SignedTransfers>(transfers, workers: 2),
            },
            new BenchCase
            {
                Name = "verify-alone-single",
                Unit = BenchUnit.PerSecond,
                Create = () => new VerifySubject<SignedTransfers>(transfers, workers: 1),
            },
            new BenchCase
            {
                Name = "bundle-verify",
                Unit = BenchUnit.PerSecond,
                Workers = 2,
                RatioTo = ["verify-alone"],
                Create = () => new BundleSubject(bundles, workers: 2, passes),
            },
            new BenchCase
            {
                Name = "sign",
                Unit = BenchUnit.Nanoseconds,
                Create = () => new SignSubject(transfers, count),
            },
            new BenchCase
            {
                Name = "hash",
                Unit = BenchUnit.Nanoseconds,
                Create = () => new HashSubject(passes, atOnce: false),
            },
            new BenchCase
            {
                Name = "hash-multi",
                Unit = BenchUnit.Nanoseconds,
                RatioTo = ["hash"],
                SameResultAs = "hash",
                Create = () => new HashSubject(passes, atOnce: true),
            },
            new BenchCase
            {
                Name = "parse",
                Unit = BenchUnit.Nanoseconds,
                Create = () => new ParseSubject(transfers, Math.Max(1, passes / 4)),
            },
        ];
    }
}
