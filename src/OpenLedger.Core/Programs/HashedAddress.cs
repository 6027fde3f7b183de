namespace OpenLedger.Core.Programs;

/// <summary>
/// Where programs keep accounts that anybody can find: at the SHA-256 of a label and up to two addresses, for which nobody can sign.
/// </summary>
internal static class HashedAddress
{
    /// <summary>The address for a label of at most 32 bytes, which no other kind of account shares, and one address.</summary>
    public static Address Of(ReadOnlySpan<byte> label, in Address key) => Of(label, in key, default);

    /// <summary>The address for a label of at most 32 bytes and two addresses; equal ones the other way round lead elsewhere.</summary>
    public static Address Of(ReadOnlySpan<byte> label, in Address first, in Address second)
    {
        Span<byte> buffer = stackalloc byte[32 + Address.Length + Address.Length];
        label.CopyTo(buffer);
        first.CopyTo(buffer[label.Length..]);
        second.CopyTo(buffer[(label.Length + Address.Length)..]);
        Hash256 hash = Hash256.Of(buffer[..(label.Length + (2 * Address.Length))]);
        return new Address(Hash256.BytesOf(in hash));
    }
}
