using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace OpenLedger.Core.State;

/// <summary>
/// Shows to whoever knows nothing but a state root what stands at an address: an account with a certain content, or none. Immutable. Its
/// encoding is canonical, one sequence of bytes for each proof:
/// <code>
///  0     1         3                     3 + ceil(n / 8)
///  | end | n, LE16 | which are not empty | siblings that are not empty, root first, 32 each | other path, 32 | other account, 32 |
/// </code>
/// Bit i of the third field, the lowest of its first byte first, says that sibling i is not an empty subtree; bits from n on are 0. The last
/// sibling is never empty, because its parent would be no node then. The last two fields are there for
/// <see cref="StateProofEnd.OtherAccount"/> only.
/// </summary>
public sealed class StateProof
{
    /// <summary>The most siblings there can be: a level for each bit of a path.</summary>
    public const int SiblingsMax = 256;

    private const int FixedLength = 3;

    private readonly Hash256 _otherPath;
    private readonly Hash256 _otherAccount;

    private StateProof(StateProofEnd end, ImmutableArray<Hash256> siblings, in Hash256 otherPath, in Hash256 otherAccount)
    {
        End = end;
        Siblings = siblings;
        _otherPath = otherPath;
        _otherAccount = otherAccount;
    }

    /// <summary>Where the way ends.</summary>
    public StateProofEnd End { get; }

    /// <summary>The hashes beside the way, the one below the root first; 32 zero bytes for an empty subtree.</summary>
    public ImmutableArray<Hash256> Siblings { get; }

    /// <summary>Length of the encoding in bytes.</summary>
    public int EncodedLength =>
        FixedLength + MapLength(Siblings.Length) + (Siblings.Count(sibling => sibling != default) * Hash256.Length) +
        (End == StateProofEnd.OtherAccount ? 2 * Hash256.Length : 0);

    /// <summary>Reads an encoding. Returns false for bytes that no proof is encoded as; whether the proof is true, it does not say.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out StateProof? proof)
    {
        proof = null;
        if (bytes.Length < FixedLength || bytes[0] > (byte)StateProofEnd.OtherAccount)
        {
            return false;
        }

        var end = (StateProofEnd)bytes[0];
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[1..]);
        if (count > SiblingsMax || bytes.Length < FixedLength + MapLength(count))
        {
            return false;
        }

        ReadOnlySpan<byte> map = bytes.Slice(FixedLength, MapLength(count));
        ReadOnlySpan<byte> hashes = bytes[(FixedLength + map.Length)..];
        int others = end == StateProofEnd.OtherAccount ? 2 : 0;
        if (!IsCanonical(map, count, out int present) || hashes.Length != (present + others) * Hash256.Length)
        {
            return false;
        }

        ReadOnlySpan<Hash256> all = MemoryMarshal.Cast<byte, Hash256>(hashes);
        var siblings = new Hash256[count];
        int next = 0;
        for (int i = 0; i < count; i++)
        {
            if (IsPresent(map, i))
            {
                siblings[i] = all[next++];
                if (siblings[i] == default)
                {
                    return false;
                }
            }
        }

        proof = new StateProof(
            end, ImmutableCollectionsMarshal.AsImmutableArray(siblings), others > 0 ? all[next] : default, others > 0 ? all[next + 1] : default);
        return true;
    }

    /// <summary>
    /// Whether the proof shows that in the state with this root, the account at <paramref name="address"/> has this content or does not
    /// exist.
    /// </summary>
    /// <param name="root">The state root, from a source that is trusted.</param>
    /// <param name="address">The address in question.</param>
    /// <param name="account">The hash of the content, from <see cref="StateHash.OfAccount"/>; null: there is no account.</param>
    public bool Verify(in Hash256 root, in Address address, Hash256? account)
    {
        if (account.HasValue != (End == StateProofEnd.Account))
        {
            return false;
        }

        Hash256 path = StateHash.PathOf(in address);
        Hash256 hash = default;
        if (account is { } content)
        {
            hash = StateHash.OfLeaf(in path, in content);
        }
        else if (End == StateProofEnd.OtherAccount)
        {
            if (!StandsInTheWayOf(in path))
            {
                return false;
            }

            hash = StateHash.OfLeaf(in _otherPath, in _otherAccount);
        }

        for (int depth = Siblings.Length - 1; depth >= 0; depth--)
        {
            ref readonly Hash256 sibling = ref Siblings.ItemRef(depth);
            hash = StateHash.SideAt(in path, depth) == 0 ? StateHash.OfNode(in hash, in sibling) : StateHash.OfNode(in sibling, in hash);
        }

        return hash == root;
    }

    /// <summary>The canonical encoding.</summary>
    public byte[] Encode()
    {
        byte[] bytes = new byte[EncodedLength];
        bytes[0] = (byte)End;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(1), (ushort)Siblings.Length);
        int used = FixedLength + MapLength(Siblings.Length);
        for (int i = 0; i < Siblings.Length; i++)
        {
            if (Siblings[i] != default)
            {
                bytes[FixedLength + (i >> 3)] |= (byte)(1 << (i & 7));
                Siblings[i].CopyTo(bytes.AsSpan(used));
                used += Hash256.Length;
            }
        }

        if (End == StateProofEnd.OtherAccount)
        {
            _otherPath.CopyTo(bytes.AsSpan(used));
            _otherAccount.CopyTo(bytes.AsSpan(used + Hash256.Length));
        }

        return bytes;
    }

    internal static StateProof OfAccount(List<Hash256> siblings) => new(StateProofEnd.Account, [.. siblings], default, default);

    internal static StateProof OfNothing(List<Hash256> siblings) => new(StateProofEnd.Nothing, [.. siblings], default, default);

    internal static StateProof OfOther(List<Hash256> siblings, in Hash256 path, in Hash256 account) =>
        new(StateProofEnd.OtherAccount, [.. siblings], in path, in account);

    private static int MapLength(int count) => (count + 7) / 8;

    private static bool IsPresent(ReadOnlySpan<byte> map, int i) => (map[i >> 3] >> (i & 7) & 1) != 0;

    private static bool IsCanonical(ReadOnlySpan<byte> map, int count, out int present)
    {
        present = 0;
        for (int i = 0; i < map.Length * 8; i++)
        {
            if (IsPresent(map, i))
            {
                present++;
                if (i >= count)
                {
                    return false;
                }
            }
        }

        return count == 0 || IsPresent(map, count - 1);
    }

    // The other account's leaf takes the place of a subtree only if its path leads there too.
    private bool StandsInTheWayOf(in Hash256 path)
    {
        for (int depth = 0; depth < Siblings.Length; depth++)
        {
            if (StateHash.SideAt(in path, depth) != StateHash.SideAt(in _otherPath, depth))
            {
                return false;
            }
        }

        return path != _otherPath;
    }
}
