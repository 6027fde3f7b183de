using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Bridge;

/// <summary>A message from the other domain: give so much of this token to that account.</summary>
/// <param name="Bridge">The bridge it is meant for.</param>
/// <param name="OriginDomain">Number of the domain it comes from.</param>
/// <param name="Nonce">Number of the message; each counts once.</param>
/// <param name="Sender">Who asked for it.</param>
/// <param name="Recipient">The token account that gets it.</param>
/// <param name="Mint">The token.</param>
/// <param name="Units">Amount in base units.</param>
public readonly record struct BridgeMessage(
    Address Bridge, uint OriginDomain, ulong Nonce, Address Sender, Address Recipient, Address Mint, ulong Units)
{
    private const int EncodedLength = (4 * 32) + 4 + 8 + 8;

    /// <summary>SHA-256 over all fields: the leaf under which it is proven, and the identity under which it counts once.</summary>
    public Hash256 Hash()
    {
        Span<byte> buffer = stackalloc byte[EncodedLength];
        var writer = new InstructionWriter(buffer);
        writer.Address(Bridge);
        writer.U32(OriginDomain);
        writer.U64(Nonce);
        writer.Address(Sender);
        writer.Address(Recipient);
        writer.Address(Mint);
        writer.U64(Units);
        return Hash256.Of(writer.Written);
    }
}
