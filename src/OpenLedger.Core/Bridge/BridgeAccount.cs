using System.Runtime.InteropServices;
using OpenLedger.Core.Guardrails;

namespace OpenLedger.Core.Bridge;

/// <summary>A bridge as it lies in its account: who guards it, what it accepts, its controls over all assets.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct BridgeAccount
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 744;

    public const ulong ExpectedKind = 0x6567_6469_7262_6F6C; // "lobridge"

    /// <summary>A threshold or time that is not set.</summary>
    public const ulong Off = ulong.MaxValue;

    public ulong Kind;

    /// <summary>May pause and halt, nothing else.</summary>
    public Address Guardian;

    /// <summary>Posts the roots of the other domain.</summary>
    public Address Prover;

    /// <summary>States what a transfer is worth, by signing the transaction beside the sender.</summary>
    public Address PriceFeed;

    /// <summary>The derived address that owns all vaults.</summary>
    public Address Authority;

    /// <summary>The Nomad bug: the zero root counts as posted, so whatever was never proven is.</summary>
    public byte AcceptsUnproven;

    public byte IsPaused;
    public byte HasUsdBucket;

    /// <summary>From which the authority is derived.</summary>
    public byte Bump;

    /// <summary>How many roots were posted; the last <see cref="RootRing.Count"/> are good.</summary>
    public uint RootsPosted;

    /// <summary>Consensus time of the halt in milliseconds; <see cref="Off"/> if there is none.</summary>
    public ulong HaltedAtMs;

    /// <summary>Controls: value in micro-dollars above which a transfer is held; or <see cref="Off"/>.</summary>
    public ulong HoldAboveMicroUsd;

    /// <summary>Delay in milliseconds; 0 for none.</summary>
    public ulong DelayMs;

    /// <summary>The most one sender takes and one recipient gets in all, in micro-dollars; or <see cref="Off"/>.</summary>
    public ulong SenderCapMicroUsd;
    public ulong RecipientCapMicroUsd;

    /// <summary>The bucket over all assets, in micro-dollars.</summary>
    public TokenBucket UsdBucket;

    public RootRing Roots;
}
