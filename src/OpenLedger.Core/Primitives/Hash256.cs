using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace OpenLedger.Core.Primitives;

/// <summary>
/// A 32-byte SHA-256 digest: of a message, a block, a record. Written in lower-case hexadecimal. The default value is 32 zero
/// bytes, which is the digest of nothing. Immutable and safe to share between threads.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 32)]
public readonly struct Hash256 : IEquatable<Hash256>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly ulong _a, _b, _c, _d;

    /// <summary>Reads a hash from exactly 32 bytes.</summary>
    public Hash256(ReadOnlySpan<byte> bytes)
    {
        Preconditions.Argument(bytes.Length == Length, nameof(bytes), "a hash has 32 bytes");
        this = MemoryMarshal.Read<Hash256>(bytes);
    }

    /// <summary>The first 16 bytes as one number: enough to tell messages apart in a table.</summary>
    internal UInt128 Prefix128 => new(_a, _b);

    /// <summary>SHA-256 of <paramref name="data"/>.</summary>
    public static Hash256 Of(ReadOnlySpan<byte> data)
    {
        Hash256 result = default;
        SHA256.HashData(data, MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref result, 1)));
        return result;
    }

    /// <summary>SHA-256 of the two parts, one behind the other; at most 256 bytes together.</summary>
    public static Hash256 Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Span<byte> buffer = stackalloc byte[256];
        first.CopyTo(buffer);
        second.CopyTo(buffer[first.Length..]);
        return Of(buffer[..(first.Length + second.Length)]);
    }

    /// <summary>Parses 64 hexadecimal digits. Returns false for anything else.</summary>
    public static bool TryParse(string text, out Hash256 hash)
    {
        hash = default;
        if (text.Length != Length * 2)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Length];
        if (Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        hash = new Hash256(bytes);
        return true;
    }

    /// <summary>The 32 bytes of a hash that lives in a variable.</summary>
    public static ReadOnlySpan<byte> BytesOf(in Hash256 hash) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in hash, 1));

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => MemoryMarshal.Write(destination, in this);

    public bool Equals(Hash256 other) => this == other;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Hash256 other && Equals(other);

    public override int GetHashCode() => unchecked((int)_a);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(BytesOf(in this));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator ==(in Hash256 left, in Hash256 right) => Bits(in left) == Bits(in right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator !=(in Hash256 left, in Hash256 right) =>
        !(left == right);

    // Both halves at once. Safe: a vector of the same size, which need not be aligned.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Bits(in Hash256 value) => Vector256.LoadUnsafe(in value._a);
}
