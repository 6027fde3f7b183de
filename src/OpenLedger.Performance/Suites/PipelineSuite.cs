using System.Collections.Immutable;
using OpenLedger.Performance.Pipelines;

namespace OpenLedger.Performance.Suites;

/// <summary><c>pipeline</c>: the whole node from bytes to blocks, beside checking the same signatures and nothing else.</summary>
public static class PipelineSuite
{
    private const int Workers = 2;
    private const int Accounts = 1_000_000;
    private const int Transfers = 16_384;
    private const int TransfersPerBlock = 1_024;
    private const int QuickAccounts = 20_000;
    private const int QuickTransfers = 1_024;
    private const int QuickTransfersPerBlock = 128;

    /// <summary>The suite.</summary>
    public static BenchSuite Definition { get; } = new(
        "pipeline", "The whole node with real signatures, from bytes to block hashes and state roots.", Cases);

    private static ImmutableArray<BenchCase> Cases(BenchOptions options)
    {
        var fixture = new SharedFixture<PipelineFixture>(() => options.Quick
            ? new PipelineFixture(QuickAccounts, QuickTransfers, QuickTransfersPerBlock)
            : new PipelineFixture(Accounts, Transfers, TransfersPerBlock));
        return
        [
            new BenchCase
            {
                Name = "verify-alone",
                Unit = BenchUnit.PerSecond,
                Workers = Workers,
                Create = () => new VerifySubject<PipelineFixture>(fixture, Workers),
            },
            new BenchCase
            {
                Name = "pipeline-verify",
                Unit = BenchUnit.PerSecond,
                Workers = Workers,
                RatioTo = ["verify-alone"],
                Create = () => new PipelineSubject(fixture, Workers, keepsRoot: false),
            },
            new BenchCase
            {
                Name = "pipeline-verify-root",
                Unit = BenchUnit.PerSecond,
                Workers = Workers,
                RatioTo = ["verify-alone", "pipeline-verify"],
                SameResultAs = "pipeline-verify",
                Create = () => new PipelineSubject(fixture, Workers, keepsRoot: true),
            },
        ];
    }
}
