using System.Collections.Immutable;
using OpenLedger.Core.Primitives;
using OpenLedger.Scenarios.Measures;

namespace OpenLedger.Reporting.Results;

/// <summary>A measure of which a result has every replication.</summary>
/// <param name="Measure">The measure, as the catalogue has it.</param>
/// <param name="Of">Its figure in a sample; null if it was not measured, or if the program that wrote it did not yet say.</param>
internal sealed record SampleMeasure(Measure Measure, Func<SampleSection, double?> Of);

/// <summary>The measures of which a result has every replication, the most important first.</summary>
internal static class SampleMeasures
{
    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<SampleMeasure> All =
    [
        Of("loss.net_usd", sample => sample.NetUsd),
        Of("loss.gross_usd", sample => sample.GrossUsd),
        Of("loss.share", sample => sample.Share),
        Of("loss.victims", sample => sample.Victims),
        Of("containment.radius", sample => sample.Radius),
        Of("containment.hop_p95", sample => sample.HopP95),
        Of("containment.detect_s", sample => sample.DetectS),
        Of("containment.contain_s", sample => sample.ContainS),
        Of("bound.usd", sample => sample.BoundUsd),
        Of("exposure.usd_hours", sample => sample.ExposureUsdHours),
        Of("exposure.dormant_usd_hours", sample => sample.DormantUsdHours),
        Of("collateral.denied_share", sample => sample.DeniedShare),
        Of("collateral.delayed", sample => sample.Delayed),
        Of("simulated.tx_per_s", sample => sample.TxPerS),
    ];

    private static SampleMeasure Of(string path, Func<SampleSection, double?> of)
    {
        Measure? measure = MeasureCatalogue.Find(path);
        Preconditions.Invariant(measure is not null, $"'{path}' is a measure of the catalogue");
        return new SampleMeasure(measure, of);
    }
}
