namespace OpenLedger.Core.Sessions;

/// <summary>What each limit of a session, by itself, lets out of one asset over a span of time, in base units; all of them hold
/// together. The default value lets nothing out.</summary>
/// <param name="Lifetime">C14: what is left of the lifetime cap.</param>
/// <param name="Bucket">C15: what lies in the bucket, and what flows back.</param>
/// <param name="Uses">C13 and C18: what one use may take, as often as there are uses.</param>
public readonly record struct SessionCapacity(ulong Lifetime, ulong Bucket, ulong Uses)
{
    /// <summary>What all of them together let out.</summary>
    public ulong Least => Math.Min(Lifetime, Math.Min(Bucket, Uses));
}
