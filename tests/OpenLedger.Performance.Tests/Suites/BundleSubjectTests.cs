using OpenLedger.Core.Primitives;
using OpenLedger.Performance.Suites;

namespace OpenLedger.Performance.Tests.Suites;

/// <summary>The bundle subject: every operation counts, and forged bundles are told from good ones.</summary>
public class BundleSubjectTests
{
    private readonly SharedFixture<SignedBundles> _shared = new(() => new SignedBundles(SignedBundles.ForgedEvery + 2));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void EverySampleChecksAllBundles(int workers)
    {
        using var subject = new BundleSubject(_shared, workers, passes: 2);
        Assert.Equal(Sample(subject), Sample(subject));
    }

    [Fact]
    public void ABundleThatWasNotCheckedIsFound()
    {
        using var subject = new BundleSubject(_shared, workers: 1, passes: 1);
        subject.Prepare();

        Assert.ThrowsAny<Exception>(() => subject.ResultHash());
    }

    private static Hash256 Sample(BundleSubject subject)
    {
        subject.Prepare();
        var meter = new Meter();
        meter.Start();
        Assert.Equal((SignedBundles.ForgedEvery + 2) * 64 * 2, subject.Run(meter));
        return subject.ResultHash();
    }
}
