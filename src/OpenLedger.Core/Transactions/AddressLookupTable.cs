using System.Buffers.Binary;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// The data of an address lookup table account, as Solana lays it out: 56 bytes about the table, then the addresses.
/// </summary>
/// <remarks>
/// <code>
///  0  u32  1, an initialized table (0 is none)
///  4  u64  slot of deactivation, all ones while active
/// 12  u64  slot in which the table was last extended
/// 20  u8   number of addresses before that extension
/// 21  u8   1 if an authority follows, 0 if the table is frozen
/// 22  32   authority
/// 54  u16  padding
/// 56  32 * n  addresses, n at most 256
/// </code>
/// Addresses added in the running slot cannot be used yet, since transactions in flight would see the table differently. A
/// deactivated table stays usable for 512 more slots, as it does in Solana, where slot hashes tell the age.
/// </remarks>
public static class AddressLookupTable
{
    /// <summary>Length in bytes of what precedes the addresses.</summary>
    public const int MetaLength = 56;

    /// <summary>Greatest number of addresses.</summary>
    public const int MaxAddresses = 256;

    /// <summary>Number of slots after its deactivation for which a table can still be used.</summary>
    public const ulong DeactivationSlots = 512;

    /// <summary>Deactivation slot of a table that is active.</summary>
    public const ulong NeverDeactivated = ulong.MaxValue;

    private const int DeactivationOffset = 4, ExtendedOffset = 12, ExtendedStartOffset = 20, HasAuthorityOffset = 21,
        AuthorityOffset = 22;

    /// <summary>
    /// The address at <paramref name="index"/> if <paramref name="data"/> is a table that has it and lets it be used in
    /// <paramref name="currentSlot"/>; false otherwise.
    /// </summary>
    public static bool TryGetAddress(ReadOnlySpan<byte> data, ulong currentSlot, int index, out Address address)
    {
        address = default;
        if (index < 0 || index >= UsableCount(data, currentSlot))
        {
            return false;
        }

        address = new Address(data.Slice(MetaLength + (index * Address.Length), Address.Length));
        return true;
    }

    /// <summary>
    /// How many addresses, from the first, can be used in <paramref name="currentSlot"/>: 0 if the bytes are no table or the
    /// table was deactivated too long ago.
    /// </summary>
    public static int UsableCount(ReadOnlySpan<byte> data, ulong currentSlot)
    {
        if (!IsTable(data))
        {
            return 0;
        }

        if (IsDeactivated(data, currentSlot))
        {
            return 0;
        }

        int count = (data.Length - MetaLength) / Address.Length;
        bool extendedBefore = currentSlot > BinaryPrimitives.ReadUInt64LittleEndian(data[ExtendedOffset..]);
        return extendedBefore ? count : Math.Min(count, data[ExtendedStartOffset]);
    }

    /// <summary>True if the table was deactivated so long ago that it counts as gone.</summary>
    public static bool IsDeactivated(ReadOnlySpan<byte> table, ulong currentSlot)
    {
        ulong deactivated = BinaryPrimitives.ReadUInt64LittleEndian(table[DeactivationOffset..]);
        return deactivated != NeverDeactivated && currentSlot > deactivated && currentSlot - deactivated > DeactivationSlots;
    }

    /// <summary>True if the bytes are an initialized table with whole addresses behind it.</summary>
    public static bool IsTable(ReadOnlySpan<byte> data) =>
        data.Length >= MetaLength
        && (data.Length - MetaLength) % Address.Length == 0
        && (data.Length - MetaLength) / Address.Length <= MaxAddresses
        && BinaryPrimitives.ReadUInt32LittleEndian(data) == 1;

    /// <summary>The data of a table, for genesis and tests.</summary>
    /// <param name="addresses">The addresses, at most 256.</param>
    /// <param name="authority">Who may extend or deactivate the table; null for a frozen one.</param>
    /// <param name="deactivationSlot">Slot of deactivation.</param>
    /// <param name="lastExtendedSlot">Slot of the last extension; usable after it. The default, 0, suits genesis.</param>
    /// <param name="lastExtendedStart">Number of addresses there were before it.</param>
    public static byte[] Encode(
        ReadOnlySpan<Address> addresses, Address? authority, ulong deactivationSlot = NeverDeactivated,
        ulong lastExtendedSlot = 0, byte lastExtendedStart = 0)
    {
        Preconditions.Argument(addresses.Length <= MaxAddresses, nameof(addresses), "at most 256");
        byte[] data = new byte[MetaLength + (addresses.Length * Address.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(data, 1);
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(DeactivationOffset), deactivationSlot);
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(ExtendedOffset), lastExtendedSlot);
        data[ExtendedStartOffset] = lastExtendedStart;
        if (authority is Address holder)
        {
            data[HasAuthorityOffset] = 1;
            holder.CopyTo(data.AsSpan(AuthorityOffset));
        }

        for (int i = 0; i < addresses.Length; i++)
        {
            addresses[i].CopyTo(data.AsSpan(MetaLength + (i * Address.Length)));
        }

        return data;
    }
}
