using System.Runtime.InteropServices;

namespace OpenLedger.Core.Bridge;

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
