using OpenLedger.Core.Transactions;
using OpenLedger.Performance.Suites;

namespace OpenLedger.Performance.Tests.Suites;

public class SignatureSuiteTests
{
    private const int Count = 130;

    [Fact]
    public void Of_the_transfers_just_the_forged_ones_fail()
    {
        var transfers = new SignedTransfers(Count);

        Assert.Equal(
            Enumerable.Range(0, Count).Where(i => i % SignedTransfers.ForgedEvery != 0),
            Enumerable.Range(0, Count).Where(i => TransactionSignatures.Verify(transfers.Parsed[i])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_transfer_is_checked_once_by_any_number_of_workers(int workers)
    {
        var fixture = new SharedFixture<SignedTransfers>(() => new SignedTransfers(Count));
        using var alone = new VerifySubject<SignedTransfers>(fixture, 1);
        using var team = new VerifySubject<SignedTransfers>(fixture, workers);
        alone.Prepare();
        team.Prepare();
        var before = team.ResultHash();

        Assert.Equal((Count, Count), (alone.Run(new Meter()), team.Run(new Meter())));
        Assert.Equal(alone.ResultHash(), team.ResultHash());
        Assert.NotEqual(before, team.ResultHash());
    }
}
