namespace OpenLedger.Core.Bridge;

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
