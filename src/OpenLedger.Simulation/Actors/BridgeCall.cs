using OpenLedger.Core.Bridge;
using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>A withdrawal as it is asked for.</summary>
internal readonly record struct BridgeCall(
    int Asset, ulong Nonce, ulong Units, long ValueMicroUsd, Address Sender, Address Recipient, Address RecipientAccount, Address Mint)
{
    /// <summary>The message that it stands for.</summary>
    public BridgeMessage Message(BridgePlace place) =>
        new(place.Bridge, BridgeCalls.OriginDomain, Nonce, Sender, RecipientAccount, Mint, Units);

    /// <summary>Where its claim lies.</summary>
    public Address Claim(BridgePlace place)
    {
        Hash256 hash = Message(place).Hash();
        return BridgeClaim.AddressFor(place.Bridge, in hash);
    }
}
