using System.Collections.Immutable;
using OpenLedger.Core.Primitives;
using OpenLedger.Reporting.Benchmarks;

namespace OpenLedger.Performance;

/// <summary>
/// The measured work of a case, with its state. A sample is <see cref="Prepare"/>, <see cref="Run"/>, <see cref="ResultHash"/>, of which
/// only the second is measured; every sample must do the same work and leave the same result. Called from one thread.
/// </summary>
public abstract class BenchSubject : IDisposable
{
    /// <summary>Puts everything where the measured work expects it. Not measured.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>The measured work. What it does besides stands between <see cref="Meter.Pause"/> and <see cref="Meter.Resume"/>.</summary>
    /// <param name="meter">Runs already.</param>
    /// <returns>Operations done, above 0; the same in every sample.</returns>
    public abstract long Run(Meter meter);

    /// <summary>A hash over what the work left: receipts, state, signatures. Not measured.</summary>
    public abstract Hash256 ResultHash();

    /// <summary>What it computed besides, such as a bound; read after the last sample.</summary>
    public virtual ImmutableArray<BenchFigure> Figures => [];

    /// <summary>What a reader of the samples should know; read after the last sample.</summary>
    public virtual ImmutableArray<string> Notes => [];

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
