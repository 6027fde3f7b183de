using System.Runtime.InteropServices;

namespace OpenLedger.Core.Bridge;

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
