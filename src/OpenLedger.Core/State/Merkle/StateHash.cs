using System.Buffers.Binary;

namespace OpenLedger.Core.State;

/// <summary>
/// What the state tree hashes, all of it with SHA-256. The four kinds of message differ in length, so that none can pass for another;
/// the tags only say so again:
/// <code>
///  path      32       address
///  node      64       left hash | right hash
///  leaf      65       1 | path | account hash
///  account   81 + n   0 | address | lamports, 8 | owner program | n, 8 | data, n bytes        (numbers little-endian)
/// </code>
/// A path is a hash, so that whoever picks addresses must work for every bit that two paths share: k bits cost 2^k addresses, and
/// long branches cannot be made cheaply. An empty subtree is 32 zero bytes, which are the hash of nothing anybody can find.
/// </summary>
public static class StateHash
{
    /// <summary>Bytes of an account's message before its data.</summary>
    internal const int AccountFixedLength = 1 + Address.Length + 8 + Address.Length + 8;

    /// <summary>Bytes of a leaf's message.</summary>
    internal const int LeafLength = 1 + (2 * Hash256.Length);

    private const byte AccountTag = 0;
    private const byte LeafTag = 1;

    /// <summary>Where an address stands in the tree: bit by bit, the highest of the first byte first, 0 to the left.</summary>
    public static Hash256 PathOf(in Address address) => Hash256.Of(Address.BytesOf(in address));

    /// <summary>The hash of an account's content, which a leaf commits to.</summary>
    /// <param name="address">The account's address.</param>
    /// <param name="lamports">Its balance in lamports, not 0: without lamports it would not exist.</param>
    /// <param name="owner">The program that owns it.</param>
    /// <param name="data">Its data.</param>
    public static Hash256 OfAccount(in Address address, ulong lamports, in Address owner, ReadOnlySpan<byte> data)
    {
        Preconditions.Argument(lamports > 0, nameof(lamports), "an account without lamports does not exist");
        byte[] message = new byte[AccountFixedLength + data.Length];
        WriteAccount(in address, lamports, in owner, data, message);
        return Hash256.Of(message);
    }

    /// <summary>Writes the message that <see cref="OfAccount"/> hashes to the start of <paramref name="message"/>.</summary>
    internal static void WriteAccount(in Address address, ulong lamports, in Address owner, ReadOnlySpan<byte> data, Span<byte> message)
    {
        message[0] = AccountTag;
        address.CopyTo(message[1..]);
        BinaryPrimitives.WriteUInt64LittleEndian(message[33..], lamports);
        owner.CopyTo(message[41..]);
        BinaryPrimitives.WriteUInt64LittleEndian(message[73..], (ulong)data.Length);
        data.CopyTo(message[AccountFixedLength..]);
    }

    /// <summary>The hash that stands for an account in the tree.</summary>
    internal static Hash256 OfLeaf(in Hash256 path, in Hash256 account)
    {
        Span<byte> message = stackalloc byte[LeafLength];
        WriteLeaf(in path, in account, message);
        return Hash256.Of(message);
    }

    /// <summary>Writes the message that <see cref="OfLeaf"/> hashes to the start of <paramref name="message"/>.</summary>
    internal static void WriteLeaf(in Hash256 path, in Hash256 account, Span<byte> message)
    {
        message[0] = LeafTag;
        path.CopyTo(message[1..]);
        account.CopyTo(message[(1 + Hash256.Length)..]);
    }

    /// <summary>The hash of an inner node.</summary>
    internal static Hash256 OfNode(in Hash256 left, in Hash256 right) => Hash256.Of(Hash256.BytesOf(in left), Hash256.BytesOf(in right));

    /// <summary>The first 64 bits of a path as a number that orders paths.</summary>
    internal static ulong KeyOf(in Hash256 path) => BinaryPrimitives.ReadUInt64BigEndian(Hash256.BytesOf(in path));

    /// <summary>Which way a path goes at a node so many levels below the root: 0 left, 1 right.</summary>
    internal static int SideAt(in Hash256 path, int depth) => (Hash256.BytesOf(in path)[depth >> 3] >> (7 - (depth & 7))) & 1;
}
