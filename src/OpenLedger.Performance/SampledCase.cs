using System.Collections.Immutable;
using OpenLedger.Analysis.Statistics;
using OpenLedger.Core.Primitives;
using OpenLedger.Reporting.Benchmarks;

namespace OpenLedger.Performance;

/// <summary>A case at work, and its samples.</summary>
internal sealed class SampledCase(BenchCase definition, BenchSubject subject) : IDisposable
{
    private readonly Meter _meter = new();
    private readonly List<double> _warmUp = [];
    private readonly List<double> _samples = [];
    private long? _operations;
    private Hash256? _resultHash;
    private double? _leastAllocated;

    public BenchCase Definition => definition;

    /// <summary>Whether the clock measures it; what it does not measure needs one sample, and no warm-up.</summary>
    public bool IsTime => definition.Unit.IsTime();

    public Hash256? ResultHash => _resultHash;

    public IReadOnlyList<double> WarmUp => _warmUp;

    /// <summary>Takes a sample that only warms up: compiles, fills tables and caches.</summary>
    public void TakeWarmUp() => _warmUp.Add(Take(counts: false));

    /// <summary>Takes a sample.</summary>
    public void TakeSample() => _samples.Add(Take(counts: true));

    /// <summary>The case as the document has it.</summary>
    /// <param name="group">The cases that were sampled in turns with it, by name.</param>
    /// <param name="otherLoadShare">What others took of the processors meanwhile; null if nobody knows.</param>
    /// <param name="warmUpNote">What is to say about the warm-up; null if nothing.</param>
    public BenchCaseSection Section(IReadOnlyDictionary<string, SampledCase> group, double? otherLoadShare, string? warmUpNote)
    {
        double[] samples = [.. _samples];
        BenchRatio[] ratios = [.. definition.RatioTo.Where(group.ContainsKey).Select(name => RatioTo(group[name]))];
        ImmutableArray<string> notes = warmUpNote is null ? subject.Notes : [.. subject.Notes, warmUpNote];
        ImmutableArray<BenchFigure> figures = subject.Figures;
        return new BenchCaseSection
        {
            Name = definition.Name,
            Unit = definition.Unit.Symbol(),
            Workers = definition.Workers,
            Samples = [.. samples],
            Median = OrderStatistics.Median(samples),
            Quartiles = [OrderStatistics.Quantile(samples, 0.25), OrderStatistics.Quantile(samples, 0.75)],
            Operations = _operations,
            AllocatedBytesPerOperation = _leastAllocated,
            ResultHash = _resultHash.ToString(),
            OtherLoadShare = IsTime ? otherLoadShare : null,
            RatioTo = ratios.FirstOrDefault(),
            FurtherRatios = ratios.Length > 1 ? [.. ratios.Skip(1)] : null,
            Figures = figures.IsEmpty ? null : figures,
            Notes = notes.IsEmpty ? null : notes,
        };
    }

    public void Dispose() => subject.Dispose();

    private double Take(bool counts)
    {
        subject.Prepare();

        // What was made for the sample is not part of it, so its garbage shall not be collected on the sample's time.
        GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        _meter.Start();
        long operations = subject.Run(_meter);
        _meter.Stop();
        Preconditions.Invariant(operations > 0, "a sample does something");
        Preconditions.Invariant(_operations is null || _operations == operations, "every sample does the same number of operations");
        _operations = operations;
        Hash256 hash = subject.ResultHash();
        Preconditions.Invariant(
            _resultHash is null || _resultHash == hash, "every sample leaves the same result: its hash is another than before");
        _resultHash = hash;
        if (counts)
        {
            double allocated = Math.Round((double)_meter.AllocatedBytes / operations, 3);
            _leastAllocated = Math.Min(_leastAllocated ?? allocated, allocated);
        }

        return definition.Unit.Value(_meter.ElapsedNanoseconds, _meter.AllocatedBytes, operations, _meter.ReportedBytes);
    }

    // Both were sampled in turns, so the n-th samples of both saw about the same machine.
    private BenchRatio RatioTo(SampledCase other)
    {
        int pairs = Math.Min(_samples.Count, other._samples.Count);
        var ratios = new double[pairs];
        for (int i = 0; i < pairs; i++)
        {
            ratios[i] = definition.Unit.Merit(_samples[i]) / other.Definition.Unit.Merit(other._samples[i]);
        }

        return new BenchRatio(
            other.Definition.Name,
            OrderStatistics.Median(ratios),
            OrderStatistics.Quantile(ratios, 0.25),
            OrderStatistics.Quantile(ratios, 0.75));
    }
}
