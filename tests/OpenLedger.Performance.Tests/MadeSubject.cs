using System.Collections.Immutable;
using OpenLedger.Core.Primitives;
using OpenLedger.Reporting.Benchmarks;

namespace OpenLedger.Performance.Tests;

/// <summary>A measured work made by hand that writes down what is done with it.</summary>
internal sealed class MadeSubject(string name, List<string> log, Action<Meter>? work = null) : BenchSubject
{
    /// <summary>What the next sample returns.</summary>
    public Func<long> Operations { get; init; } = () => 10;

    /// <summary>What the next sample leaves.</summary>
    public Func<byte> Result { get; init; } = () => 1;

    public override ImmutableArray<BenchFigure> Figures => [new BenchFigure("made_x", 2)];

    public override void Prepare() => log.Add($"prepare {name}");

    public override long Run(Meter meter)
    {
        log.Add($"run {name}");
        work?.Invoke(meter);
        return Operations();
    }

    public override Hash256 ResultHash() => Hash256.Of([Result()]);

    public override void Dispose()
    {
        log.Add($"dispose {name}");
        base.Dispose();
    }
}
