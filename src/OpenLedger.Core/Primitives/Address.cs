using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OpenLedger.Core.Primitives;

/// <summary>
/// The address of an account: 32 bytes, an Ed25519 public key or a value derived by hashing. Written in base58.
/// The default value is the address of the System program (32 zero bytes). Immutable and safe to share between threads.
/// </summary>
/// <remarks>Source: Solana's <c>Pubkey</c>.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 32)]
public readonly struct Address : IEquatable<Address>, IComparable<Address>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly ulong _a, _b, _c, _d;

    /// <summary>Reads an address from exactly 32 bytes.</summary>
    public Address(ReadOnlySpan<byte> bytes)
    {
        Preconditions.Argument(bytes.Length == Length, nameof(bytes), "an address has 32 bytes");
        this = MemoryMarshal.Read<Address>(bytes);
    }

    /// <summary>The first eight bytes as they lie in memory; well mixed for keys and hashes, not for well-known addresses.</summary>
    internal ulong Prefix => _a;

    /// <summary>A 64-bit value of all 32 bytes, the same in every process; the position of the address in a hash table.</summary>
    public ulong StableHash
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            // Keys and hashes are uniform already; the multiplications only protect against the few hand-made addresses.
            unchecked
            {
                ulong h = (_a ^ BitOperations.RotateLeft(_b, 23)) + (_c ^ BitOperations.RotateLeft(_d, 41));
                h *= 0x9E3779B97F4A7C15UL;
                return h ^ (h >> 32);
            }
        }
    }

    /// <summary>Parses base58. Returns false if <paramref name="text"/> is not base58 of exactly 32 bytes.</summary>
    public static bool TryParse(string text, out Address address)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bool ok = Base58.TryDecode(text, bytes);
        address = ok ? new Address(bytes) : default;
        return ok;
    }

    /// <summary>Parses base58; throws <see cref="FormatException"/> if it is not an address.</summary>
    public static Address Parse(string text) =>
        TryParse(text, out Address a) ? a : throw new FormatException($"'{text}' is not base58 of 32 bytes");

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CopyTo(Span<byte> destination) => MemoryMarshal.Write(destination, in this);

    /// <summary>The 32 bytes of an address that lives in a variable.</summary>
    public static ReadOnlySpan<byte> BytesOf(in Address address) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in address, 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(Address other) => this == other;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Address other && Equals(other);

    public override int GetHashCode() => unchecked((int)StableHash);

    /// <summary>Byte order, as <c>memcmp</c>.</summary>
    public int CompareTo(Address other) => BytesOf(in this).SequenceCompareTo(BytesOf(in other));

    /// <summary>Base58, as every tool of the field writes it.</summary>
    public override string ToString() => Base58.Encode(BytesOf(in this));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator ==(in Address left, in Address right) => Bits(in left) == Bits(in right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator !=(in Address left, in Address right) =>
        !(left == right);

    /// <summary>An address made of one number, for accounts that need no key: tests, and names in genesis.</summary>
    public static Address FromUInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], value);
        return new Address(bytes);
    }

    // Both halves at once. Safe: a vector of the same size, which need not be aligned.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Bits(in Address value) => Vector256.LoadUnsafe(in value._a);
}
