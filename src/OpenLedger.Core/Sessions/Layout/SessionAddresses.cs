using System.Buffers.Binary;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>Where the accounts of the Session program lie: at hashes, for which nobody can sign.</summary>
public static class SessionAddresses
{
    /// <summary>The session of a key: H(domain, key), so a key has one session in a domain, for ever (C2).</summary>
    public static Address Session(in Hash256 domain, in Address key) => HashedAddress.Of("openledger/session/1"u8, AsAddress(in domain), in key);

    /// <summary>Where an owner's epoch and next grant nonce lie.</summary>
    public static Address OwnerAuthority(in Hash256 domain, in Address owner) =>
        HashedAddress.Of("openledger/owner/1"u8, AsAddress(in domain), in owner);

    /// <summary>Where a freeze of all that was delegated to a principal lies.</summary>
    public static Address FreezeMark(in Hash256 domain, in Address principal) =>
        HashedAddress.Of("openledger/freeze/1"u8, AsAddress(in domain), in principal);

    /// <summary>Where a use that waits lies (C28): the place-th of a session.</summary>
    public static Address Queued(in Address session, ulong place) => HashedAddress.Of("openledger/queued/1"u8, in session, Numbered(place));

    /// <summary>Where it lies that a registrar has put a holder into its class (C11).</summary>
    public static Address ClassMember(in Address registrar, in Address holder) =>
        HashedAddress.Of("openledger/class/1"u8, in registrar, in holder);

    /// <summary>Where a shared guard lies: of an owner, of an asset, of a program, of the whole domain.</summary>
    public static Address Guard(in Hash256 domain, GuardKind kind, in Address subject, in Address mint)
    {
        Address pair = HashedAddress.Of("openledger/guarded/1"u8, in subject, in mint);
        return HashedAddress.Of(GuardLabel(kind), AsAddress(in domain), in pair);
    }

    private static ReadOnlySpan<byte> GuardLabel(GuardKind kind) => kind switch
    {
        GuardKind.Owner => "openledger/guard/owner"u8,
        GuardKind.Asset => "openledger/guard/asset"u8,
        GuardKind.Program => "openledger/guard/program"u8,
        GuardKind.Route => "openledger/guard/route"u8,
        _ => "openledger/guard/domain"u8,
    };

    private static Address Numbered(ulong number)
    {
        Span<byte> bytes = stackalloc byte[Address.Length];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        return new Address(bytes);
    }

    private static Address AsAddress(in Hash256 hash) => new(Hash256.BytesOf(in hash));
}
