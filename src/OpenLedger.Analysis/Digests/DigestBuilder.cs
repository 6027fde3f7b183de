using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Analysis.Digests;

/// <summary>
/// SHA-256 over a sequence of values, each written so that no two sequences give the same bytes: integers as little-endian of
/// fixed width, texts with their length in front. Not safe to share between threads.
/// </summary>
internal sealed class DigestBuilder : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="domain">What the digest is of, so that digests of different things never meet.</param>
    public DigestBuilder(string domain) => Add(domain);

    public DigestBuilder Add(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _hash.AppendData(bytes);
        return this;
    }

    public DigestBuilder Add(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        _hash.AppendData(bytes);
        return this;
    }

    public DigestBuilder Add(Int128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt128LittleEndian(bytes, value);
        _hash.AppendData(bytes);
        return this;
    }

    public DigestBuilder Add(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Add((long)bytes.Length);
        _hash.AppendData(bytes);
        return this;
    }

    public DigestBuilder Add(in Hash256 hash)
    {
        _hash.AppendData(Hash256.BytesOf(in hash));
        return this;
    }

    /// <summary>The digest of everything added so far.</summary>
    public Hash256 Finish() => new(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
