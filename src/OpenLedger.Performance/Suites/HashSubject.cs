using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Performance.Suites;

/// <summary>Hashes pairs of hashes by SHA-256, as inner nodes of a Merkle tree are: one call of .NET's for each, or many at once over
/// vector registers.</summary>
internal sealed class HashSubject : BenchSubject
{
    private const int Pairs = 1_024;
    private const int PairLength = 2 * Hash256.Length;

    private readonly byte[] _inputs = new byte[Pairs * PairLength];
    private readonly byte[] _outputs = new byte[Pairs * Hash256.Length];
    private readonly int _passes;
    private readonly bool _atOnce;

    /// <param name="passes">How often all inputs are hashed in a sample.</param>
    /// <param name="atOnce">Whether many are hashed at once.</param>
    public HashSubject(int passes, bool atOnce)
    {
        _passes = passes;
        _atOnce = atOnce;
        Span<Hash256> halves = MemoryMarshal.Cast<byte, Hash256>(_inputs.AsSpan());
        for (int i = 1; i < halves.Length; i++)
        {
            halves[i] = Hash256.Of(Hash256.BytesOf(in halves[i - 1]));
        }
    }

    public override void Prepare() => Array.Clear(_outputs);

    public override long Run(Meter meter)
    {
        for (int pass = 0; pass < _passes; pass++)
        {
            if (_atOnce)
            {
                MultiHash.Of64(_inputs, _outputs);
            }
            else
            {
                HashEach();
            }
        }

        return (long)_passes * Pairs;
    }

    public override Hash256 ResultHash() => Hash256.Of(_outputs);

    private void HashEach()
    {
        for (int i = 0; i < Pairs; i++)
        {
            SHA256.HashData(_inputs.AsSpan(i * PairLength, PairLength), _outputs.AsSpan(i * Hash256.Length, Hash256.Length));
        }
    }
}
