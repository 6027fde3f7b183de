using System.Buffers.Binary;
using System.Security.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Tests.State.Merkle;

/// <summary>The definition of the state root written down once more, recursively, with nothing but the platform's SHA-256.</summary>
internal static class NaiveTree
{
    public static Hash256 RootOf(LedgerState state)
    {
        var leaves = new List<(byte[] Path, byte[] Hash)>();
        for (int i = 0; i < state.Count; i++)
        {
            if (state.LamportsOf(i) > 0)
            {
                byte[] path = SHA256.HashData(Address.BytesOf(state.AddressOf(i)));
                leaves.Add((path, SHA256.HashData([1, .. path, .. AccountHash(state, i)])));
            }
        }

        return RootOf(leaves);
    }

    public static Hash256 RootOf(IEnumerable<(byte[] Path, byte[] Hash)> leaves) => new(Root([.. leaves], 0));

    public static byte[] AccountHash(LedgerState state, int index)
    {
        byte[] lamports = new byte[8];
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(lamports, state.LamportsOf(index));
        BinaryPrimitives.WriteInt64LittleEndian(length, state.DataOf(index).Length);
        return SHA256.HashData(
        [
            0, .. Address.BytesOf(state.AddressOf(index)), .. lamports, .. Address.BytesOf(state.OwnerOf(index)), .. length,
            .. state.DataOf(index),
        ]);
    }

    private static byte[] Root(List<(byte[] Path, byte[] Hash)> leaves, int depth)
    {
        if (leaves.Count < 2)
        {
            return leaves.Count == 0 ? new byte[32] : leaves[0].Hash;
        }

        bool GoesRight((byte[] Path, byte[] Hash) leaf) => (leaf.Path[depth / 8] & (0x80 >> (depth % 8))) != 0;
        return SHA256.HashData([.. Root([.. leaves.Where(l => !GoesRight(l))], depth + 1), .. Root([.. leaves.Where(GoesRight)], depth + 1)]);
    }
}
