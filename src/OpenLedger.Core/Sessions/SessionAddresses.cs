namespace OpenLedger.Core.Sessions;

/// <summary>Where the accounts of the Session program lie: at hashes, for which nobody can sign.</summary>
public static class SessionAddresses
{
    /// <summary>The session of a key: H(domain, key), so a key has one session in a domain, for ever (C2).</summary>
    public static Address Session(in Hash256 domain, in Address key) => Derive("openledger/session/1"u8, Hash256.BytesOf(in domain), in key);

    /// <summary>Where an owner's epoch and next grant nonce lie.</summary>
    public static Address OwnerAuthority(in Hash256 domain, in Address owner) =>
        Derive("openledger/owner/1"u8, Hash256.BytesOf(in domain), in owner);

    /// <summary>Where a freeze of all that was delegated to a principal lies.</summary>
    public static Address FreezeMark(in Hash256 domain, in Address principal) =>
        Derive("openledger/freeze/1"u8, Hash256.BytesOf(in domain), in principal);

    private static Address Derive(ReadOnlySpan<byte> label, ReadOnlySpan<byte> domain, in Address key)
    {
        Span<byte> buffer = stackalloc byte[32 + 32 + 32];
        label.CopyTo(buffer);
        domain.CopyTo(buffer[label.Length..]);
        key.CopyTo(buffer[(label.Length + 32)..]);
        Hash256 hash = Hash256.Of(buffer[..(label.Length + 64)]);
        return new Address(Hash256.BytesOf(in hash));
    }
}
