using System.Runtime.InteropServices;
using OpenLedger.Core.Guardrails;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// The limits of a session on one asset, and what is used up of them, as they lie in the session's account. C10: an asset that is not
/// listed may neither leave nor come in; one with a lifetime limit of nothing may only come in.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct SessionAsset
{
    /// <summary>Bytes in account data.</summary>
    public const int Length = 56 + TokenBucket.Size;

    /// <summary>The asset's mint; zero is the native asset.</summary>
    public Address Mint;

    /// <summary>C13: the most one use may take, in base units.</summary>
    public ulong PerUse;

    /// <summary>C14: the most all uses together may take, in base units.</summary>
    public ulong Lifetime;

    /// <summary>C14: what all uses together took; never decreases.</summary>
    public ulong Spent;

    /// <summary>C15: the bucket that every use takes from.</summary>
    public TokenBucket Bucket;

    /// <summary>Its limits as signed; the bucket's level at first is not kept and reads as what it holds.</summary>
    public readonly SessionAssetTerms Terms =>
        new(Mint, PerUse, Lifetime, Bucket.Capacity, Bucket.Level, Bucket.RefillUnits, Bucket.RefillPeriodMs);

    /// <summary>Whether the asset may leave at all.</summary>
    public readonly bool MayLeave => Lifetime != 0;
}
