using OpenLedger.Core.Primitives;
using OpenLedger.Performance.Pipelines;

namespace OpenLedger.Performance.Tests.Pipelines;

/// <summary>The pipeline subject: in every sample the blocks of a node that does one thing after the other.</summary>
public class PipelineSubjectTests
{
    private readonly SharedFixture<PipelineFixture> _shared = new(() => new PipelineFixture(accounts: 500, transfers: 300, transfersPerBlock: 64));

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void EverySampleLeavesTheBlocksOfANode(int workers, bool keepsRoot)
    {
        using var subject = new PipelineSubject(_shared, workers, keepsRoot);
        Assert.Empty(subject.Figures);

        // The subject itself compares with a node.
        Assert.Equal(Sample(subject), Sample(subject));
        string[] stages = [.. subject.Figures.Select(figure => figure.Name)];
        Assert.Contains("verify_ns", stages);
        Assert.Equal(keepsRoot, stages.Contains("root_ns"));
    }

    [Fact]
    public void ASampleThatDidNothingIsFound()
    {
        using var subject = new PipelineSubject(_shared, workers: 1, keepsRoot: false);
        subject.Prepare();

        Assert.Throws<InvariantViolationException>(() => subject.ResultHash());
    }

    [Fact]
    public void TransfersChangeTheRoot()
    {
        PipelineFixture fixture = _shared.Take();
        Assert.NotEqual(fixture.Tree.Root, fixture.ExpectedRoot);
        _shared.GiveBack();
    }

    private static Hash256 Sample(PipelineSubject subject)
    {
        subject.Prepare();
        var meter = new Meter();
        meter.Start();
        Assert.Equal(300, subject.Run(meter));
        return subject.ResultHash();
    }
}
