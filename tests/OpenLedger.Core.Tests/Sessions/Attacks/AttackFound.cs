namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>The best that a search found.</summary>
/// <param name="How">Which search.</param>
/// <param name="Units">What was taken.</param>
/// <param name="Played">How.</param>
internal sealed record AttackFound(string How, ulong Units, IReadOnlyList<PlayedStep> Played)
{
    /// <summary>What was taken from a moment on.</summary>
    public ulong Since(long atMs) => Played.Where(p => p.AtMs >= atMs).Aggregate(0UL, (sum, p) => sum + p.Units);
}
