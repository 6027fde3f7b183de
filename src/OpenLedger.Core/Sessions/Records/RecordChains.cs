using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// Closes the records of a block: each gets the hash of its charges and that of the record before about the same session, and the block
/// commits to all of them by one root. Remembers the newest record of every session. One thread at a time.
/// </summary>
/// <remarks>Source: sessions specification, section 7, <c>authRoot</c> and the session chain.</remarks>
internal sealed class RecordChains
{
    private readonly Dictionary<Address, Hash256> _heads = [];
    private readonly Dictionary<Address, int> _inBlock = [];
    private Hash256[] _hashes = [];
    private int[] _later = [];

    /// <summary>Fills in what links the records, in block order.</summary>
    /// <returns>What the block commits to.</returns>
    public Hash256 Seal(Span<AuthorizationRecord> records, ReadOnlySpan<AuthorizationCharge> charges)
    {
        if (_hashes.Length < records.Length)
        {
            _hashes = new Hash256[(int)BitOperations.RoundUpToPowerOf2((uint)records.Length)];
            _later = new int[_hashes.Length];
        }

        int later = Link(records, charges);
        HashFirst(records);
        for (int i = 0; i < later; i++)
        {
            ref AuthorizationRecord record = ref records[_later[i]];
            record.PreviousHash = _heads[ChainOf(in record)];
            _hashes[_later[i]] = record.Hash();
            _heads[ChainOf(in record)] = _hashes[_later[i]];
        }

        return RootOf(_hashes.AsSpan(0, records.Length));
    }

    /// <summary>What a block commits to: root and number of the hashes of its records, whose places are overwritten.</summary>
    public static Hash256 RootOf(Span<Hash256> hashes)
    {
        Span<byte> root = stackalloc byte[Hash256.Length + sizeof(int)];
        MemoryMarshal.Write(root[Hash256.Length..], hashes.Length);
        if (!hashes.IsEmpty)
        {
            MerkleList.Root(hashes).CopyTo(root);
        }

        return Hash256.Of(root);
    }

    /// <summary>Whose chain a record belongs to: the session's; the owner's, or the principal's, where none is named.</summary>
    public static Address ChainOf(in AuthorizationRecord record) =>
        record.Session != default ? record.Session : record.Owner != default ? record.Owner : record.Delegate;

    // The first record of each chain in the block can be linked at once, and so hashed with others; the rest wait for it.
    private int Link(Span<AuthorizationRecord> records, ReadOnlySpan<AuthorizationCharge> charges)
    {
        _inBlock.Clear();
        int later = 0;
        int charge = 0;
        for (int i = 0; i < records.Length; i++)
        {
            ref AuthorizationRecord record = ref records[i];
            if (record.Charges != 0)
            {
                record.ChargesHash = Hash256.Of(MemoryMarshal.AsBytes(charges.Slice(charge, record.Charges)));
                charge += record.Charges;
            }

            if (_inBlock.TryAdd(ChainOf(in record), i))
            {
                record.PreviousHash = _heads.GetValueOrDefault(ChainOf(in record));
            }
            else
            {
                _later[later++] = i;
            }
        }

        Preconditions.Invariant(charge == charges.Length, "every charge belongs to a record");
        return later;
    }

    private void HashFirst(ReadOnlySpan<AuthorizationRecord> records)
    {
        const int Together = 64;
        Span<int> lengths = stackalloc int[Together];
        lengths.Fill(AuthorizationRecord.SizeBytes);
        for (int i = 0; i < records.Length; i += Together)
        {
            int count = Math.Min(Together, records.Length - i);
            MultiHash.Of(
                MemoryMarshal.AsBytes(records.Slice(i, count)), lengths[..count], MemoryMarshal.AsBytes(_hashes.AsSpan(i, count)));
        }

        foreach ((Address chain, int first) in _inBlock)
        {
            _heads[chain] = _hashes[first];
        }
    }
}
