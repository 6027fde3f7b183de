namespace OpenLedger.Core.Execution;

/// <summary>
/// What a program derives an address of its own from: a label, up to one more seed, and the bump that took the address off the curve.
/// The default value derives nothing.
/// </summary>
/// <remarks>
/// Source: Solana's <c>create_program_address</c>. The check that the address is off the curve belongs to where the bump is found; a
/// program that signs with another bump signs for an address that nobody gave anything.
/// </remarks>
public readonly ref struct SignerSeeds
{
    private readonly ReadOnlySpan<byte> _label;
    private readonly ReadOnlySpan<byte> _seed;
    private readonly byte _bump;

    /// <param name="label">First seed, 1 to 32 bytes.</param>
    /// <param name="seed">Second seed, 0 to 32 bytes.</param>
    /// <param name="bump">Last seed, one byte.</param>
    public SignerSeeds(ReadOnlySpan<byte> label, ReadOnlySpan<byte> seed, byte bump)
    {
        _label = label;
        _seed = seed;
        _bump = bump;
    }

    /// <summary>Whether there is nothing to derive.</summary>
    public bool IsNone => _label.IsEmpty;

    /// <summary>The most bytes that are hashed: two seeds of 32, the bump, the program, the marker.</summary>
    internal const int MaxInputLength = 32 + 32 + 1 + Address.Length + 21;

    /// <summary>The address for a program: SHA-256 over the seeds, the program and a marker.</summary>
    public Address Derive(in Address program)
    {
        Span<byte> input = stackalloc byte[MaxInputLength];
        Hash256 hash = Hash256.Of(input[..WriteInput(input, in program)]);
        return new Address(Hash256.BytesOf(in hash));
    }

    /// <summary>Writes what is hashed and returns its length.</summary>
    internal int WriteInput(Span<byte> buffer, in Address program)
    {
        int used = 0;
        _label.CopyTo(buffer);
        used += _label.Length;
        _seed.CopyTo(buffer[used..]);
        used += _seed.Length;
        buffer[used++] = _bump;
        program.CopyTo(buffer[used..]);
        used += Address.Length;
        "ProgramDerivedAddress"u8.CopyTo(buffer[used..]);
        return used + 21;
    }
}
