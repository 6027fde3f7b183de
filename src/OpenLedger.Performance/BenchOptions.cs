namespace OpenLedger.Performance;

/// <summary>What a run of benchmarks was asked for. Suites size their workloads by it. Immutable.</summary>
public sealed record BenchOptions
{
    /// <summary>Samples per case of a run whose times are to be compared: enough for a strict test to say something.</summary>
    public const int FullSamples = 20;

    /// <summary>Samples per case of a quick run: enough to see that it works.</summary>
    public const int QuickSamples = 3;

    /// <summary>Whether small workloads and few short samples will do, for a gate that only asks whether everything runs.</summary>
    public bool Quick { get; init; }

    /// <summary>Logical processors; a case with more workers is skipped.</summary>
    public int Processors { get; init; } = Environment.ProcessorCount;

    /// <summary>The file of recorded blocks; null: the usual one.</summary>
    public string? BlocksFile { get; init; }

    /// <summary>Samples per case that is measured in time.</summary>
    public int Samples => Quick ? QuickSamples : FullSamples;
}
