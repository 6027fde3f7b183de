using System.Runtime.CompilerServices;
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

/// <summary>The last roots that the prover posted.</summary>
[InlineArray(Count)]
public struct RootRing
{
    public const int Count = 16;

    private Hash256 _first;
}

/// <summary>The route of one asset: its escrow and its bucket.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct BridgeRoute
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 160;

    public const ulong ExpectedKind = 0x6574_756F_7262_6F6C; // "lobroute"

    public ulong Kind;
    public Address Bridge;
    public Address Mint;
    public Address Vault;
    public ulong HasBucket;

    /// <summary>The asset's bucket, in base units.</summary>
    public TokenBucket Bucket;
}

/// <summary>What became of a message. Its existence means that the message was accepted, so it is accepted once.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct BridgeClaim
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 160;

    public const ulong Pending = 1;
    public const ulong Released = 2;

    public ulong State;
    public Address Bridge;
    public Address Sender;
    public Address Recipient;
    public Address Mint;
    public ulong Units;
    public ulong ValueMicroUsd;

    /// <summary>When a pending claim may be released, in milliseconds of consensus time.</summary>
    public ulong DueMs;

    /// <summary>Where the claim of a message lies.</summary>
    public static Address AddressFor(in Address bridge, in Hash256 message) =>
        BridgeAddresses.Derive("openledger/claim/1"u8, in bridge, Hash256.BytesOf(in message));
}

/// <summary>How much one sender took, or one recipient got, through a bridge.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct BridgeCap
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 8;

    public ulong TakenMicroUsd;

    /// <summary>Where the sum of a sender lies.</summary>
    public static Address OfSender(in Address bridge, in Address sender) =>
        BridgeAddresses.Derive("openledger/cap/sender/1"u8, in bridge, Address.BytesOf(in sender));

    /// <summary>Where the sum of a recipient (the holder of the token account) lies.</summary>
    public static Address OfRecipient(in Address bridge, in Address holder) =>
        BridgeAddresses.Derive("openledger/cap/recipient/1"u8, in bridge, Address.BytesOf(in holder));
}

/// <summary>Where the accounts of the Bridge program lie.</summary>
internal static class BridgeAddresses
{
    public static Address Derive(ReadOnlySpan<byte> label, in Address bridge, ReadOnlySpan<byte> key)
    {
        Span<byte> buffer = stackalloc byte[32 + 32 + 32];
        label.CopyTo(buffer);
        bridge.CopyTo(buffer[label.Length..]);
        key.CopyTo(buffer[(label.Length + 32)..]);
        Hash256 hash = Hash256.Of(buffer[..(label.Length + 32 + key.Length)]);
        return new Address(Hash256.BytesOf(in hash));
    }
}
