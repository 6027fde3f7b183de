namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>One step of an attack.</summary>
/// <param name="GapMs">Milliseconds since the step before.</param>
/// <param name="SameBlock">Whether it stands in the same block as the step before; then there is no gap.</param>
/// <param name="Key">Number of the key that acts.</param>
/// <param name="Move">What it does.</param>
/// <param name="Units">Base units; <see cref="AsMuchAsGoes"/> for the most that is accepted.</param>
/// <param name="Variant">Which way of doing it, for moves that have several.</param>
internal readonly record struct AttackStep(long GapMs, bool SameBlock, int Key, AttackMove Move, ulong Units, int Variant = 0)
{
    public const ulong AsMuchAsGoes = ulong.MaxValue;

    /// <summary>Whether it moves tokens.</summary>
    public bool Takes => Move is AttackMove.Take or AttackMove.TakeTwice or AttackMove.TakeAround or AttackMove.Understate;
}
