using System.Collections.Immutable;
using OpenLedger.Analysis.Statistics;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Diffs;

/// <summary>Holds the replications of two arms against each other.</summary>
internal static class ArmDiffs
{
    /// <summary>Compares two arms.</summary>
    /// <param name="nameA">Name of the first.</param>
    /// <param name="a">Its samples, in the order of the replications.</param>
    /// <param name="nameB">Name of the second.</param>
    /// <param name="b">Its samples.</param>
    /// <param name="confidence">Of the intervals.</param>
    public static ArmDiff Of(
        string nameA, ImmutableArray<SampleSection> a, string nameB, ImmutableArray<SampleSection> b, double confidence)
    {
        bool paired = a.Select(Key).SequenceEqual(b.Select(Key));
        var measures = ImmutableArray.CreateBuilder<MeasureDiff>();
        foreach (SampleMeasure measure in SampleMeasures.All)
        {
            if (Compare(measure, a, b, paired, confidence) is { } difference)
            {
                measures.Add(difference);
            }
        }

        return new ArmDiff(
            nameA, nameB, paired ? DiffMethod.Paired : DiffMethod.Welch, a.Length, b.Length, measures.ToImmutable());
    }

    // What draws the same random numbers: replication r of a seed.
    private static (string Seed, int Replication) Key(SampleSection sample) => (sample.Seed, sample.Replication);

    private static MeasureDiff? Compare(
        SampleMeasure measure, ImmutableArray<SampleSection> a, ImmutableArray<SampleSection> b, bool paired, double confidence)
    {
        double[] first = Samples(measure, a, paired ? b : default);
        double[] second = Samples(measure, b, paired ? a : default);
        if (first.Length == 0 || second.Length == 0)
        {
            return OneSided(measure, a, b);
        }

        MeanDifference difference = paired
            ? MeanDifferences.Paired(first, second, confidence)
            : MeanDifferences.Welch(first, second, confidence);
        double mean = SampleStatistics.Mean(first)!.Value;
        double value = DifferenceVerdicts.WithoutLastBits(mean, difference.Value);
        ConfidenceInterval? interval = difference.Interval;
        return new MeasureDiff
        {
            Path = measure.Measure.Path,
            Unit = measure.Measure.Unit,
            A = mean,
            B = SampleStatistics.Mean(second),
            Difference = value,
            Percent = mean == 0 ? null : value / Math.Abs(mean) * 100,
            Interval = interval is { } i ? new IntervalSection(i.Confidence, i.Low, i.High) : null,
            SamplesA = first.Length,
            SamplesB = second.Length,
            Verdict = DifferenceVerdicts.Of(measure.Measure.Better, mean, value, interval?.Low, interval?.High),
        };
    }

    // The figures of one side. Of pairs, only those in which both have one: the others have no difference.
    private static double[] Samples(
        SampleMeasure measure, ImmutableArray<SampleSection> samples, ImmutableArray<SampleSection> partners)
    {
        var figures = new List<double>(samples.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            if (measure.Of(samples[i]) is { } figure && (partners.IsDefault || measure.Of(partners[i]) is not null))
            {
                figures.Add(figure);
            }
        }

        return [.. figures];
    }

    // A time that only one side has says something (an alert that never came); that one of them was written before a measure
    // was recorded does not.
    private static MeasureDiff? OneSided(SampleMeasure measure, ImmutableArray<SampleSection> a, ImmutableArray<SampleSection> b)
    {
        double[] first = Samples(measure, a, default);
        double[] second = Samples(measure, b, default);
        return measure.Measure.Path is not ("containment.detect_s" or "containment.contain_s") || first.Length + second.Length == 0
            ? null
            : new MeasureDiff
            {
                Path = measure.Measure.Path,
                Unit = measure.Measure.Unit,
                A = SampleStatistics.Mean(first),
                B = SampleStatistics.Mean(second),
                SamplesA = first.Length,
                SamplesB = second.Length,
            };
    }
}
