using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// The seeds of a program-derived address: up to 16 byte strings of up to 32 bytes. A value with its own buffer, so that deriving
/// allocates nothing. Pass it by reference.
/// </summary>
/// <remarks>
/// Only the concatenation enters the hash, as in Solana: seeds "ab", "c" and "a", "bc" give the same address.
/// </remarks>
public struct ProgramSeeds
{
    /// <summary>Greatest number of seeds, the bump included.</summary>
    public const int MaxSeeds = 16;

    /// <summary>Greatest length of a seed in bytes.</summary>
    public const int MaxSeedLength = 32;

    private SeedBuffer _buffer;
    private int _length;

    /// <summary>Number of seeds.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Why an address cannot be derived from these seeds; the first error of <see cref="Add(ReadOnlySpan{byte})"/> stays.
    /// </summary>
    public ProgramAddressError Error { get; private set; }

    /// <summary>The seeds one behind the other.</summary>
    [UnscopedRef]
    internal readonly ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)_buffer)[.._length];

    /// <summary>Adds a seed. What is too long or too many is remembered in <see cref="Error"/>.</summary>
    public void Add(ReadOnlySpan<byte> seed)
    {
        if (seed.Length > MaxSeedLength || Count == MaxSeeds)
        {
            Error = Error != ProgramAddressError.None ? Error
                : Count == MaxSeeds ? ProgramAddressError.TooManySeeds : ProgramAddressError.SeedTooLong;
            return;
        }

        seed.CopyTo(((Span<byte>)_buffer)[_length..]);
        _length += seed.Length;
        Count++;
    }

    /// <summary>Adds an address as seed.</summary>
    public void Add(in Address address) => Add(Address.BytesOf(in address));

    /// <summary>Adds the single byte that moves the address off the curve, as last seed.</summary>
    public void AddBump(byte bump) => Add([bump]);

    [InlineArray(MaxSeeds * MaxSeedLength)]
    private struct SeedBuffer
    {
        private byte _first;
    }
}
