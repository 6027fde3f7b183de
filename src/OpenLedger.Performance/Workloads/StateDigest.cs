using System.Buffers.Binary;
using System.Security.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// Tells two states of a ledger apart: SHA-256 over all existing accounts in the order of their indices, each with address,
/// lamports, owner, length of data, data. Not a state root, and much quicker over a whole state: it shares nothing with what is
/// measured.
/// </summary>
internal static class StateDigest
{
    private const int FixedLength = Address.Length + sizeof(ulong) + Address.Length + sizeof(int);

    /// <summary>The digest of a state that nobody writes.</summary>
    public static Hash256 Of(LedgerState state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // Hashing many small pieces one by one costs far more than putting them together first.
        byte[] buffer = new byte[1 << 16];
        int used = 0;
        for (int i = 0; i < state.Count; i++)
        {
            ulong lamports = state.LamportsOf(i);
            if (lamports == 0)
            {
                continue;
            }

            ReadOnlySpan<byte> data = state.DataOf(i);
            if (used + FixedLength + data.Length > buffer.Length)
            {
                hash.AppendData(buffer, 0, used);
                used = 0;
            }

            Span<byte> place = buffer.AsSpan(used);
            state.AddressOf(i).CopyTo(place);
            BinaryPrimitives.WriteUInt64LittleEndian(place[32..], lamports);
            state.OwnerOf(i).CopyTo(place[40..]);
            BinaryPrimitives.WriteInt32LittleEndian(place[72..], data.Length);
            used += FixedLength;
            if (data.Length > buffer.Length - used)
            {
                hash.AppendData(buffer, 0, used);
                hash.AppendData(data);
                used = 0;
            }
            else
            {
                data.CopyTo(buffer.AsSpan(used));
                used += data.Length;
            }
        }

        hash.AppendData(buffer, 0, used);
        return new Hash256(hash.GetHashAndReset());
    }
}
