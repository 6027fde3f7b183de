using System.Collections.Immutable;

namespace OpenLedger.Performance;

/// <summary>Cases that belong together and are named together on the command line. Immutable.</summary>
/// <param name="Name">The name, as in <c>olsim bench NAME</c>.</param>
/// <param name="Summary">A sentence about it.</param>
/// <param name="Cases">
/// Lists the cases, in the order of the report. Must be cheap: what is large is made by <see cref="BenchCase.Create"/>, and shared
/// between cases by a <see cref="SharedFixture{T}"/> of this call.
/// </param>
public sealed record BenchSuite(string Name, string Summary, Func<BenchOptions, ImmutableArray<BenchCase>> Cases)
{
    /// <summary>
    /// Whether all cases are alive together and sampled in turns, compared or not: for suites that need little memory. It stretches the
    /// samples of each over more time, so that a disturbance of a second is seen as one, not taken for what the case costs.
    /// </summary>
    public bool AllInTurns { get; init; }
}
