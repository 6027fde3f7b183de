using System.Security.Cryptography;
using OpenLedger.Core.Cryptography;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// Addresses that only a program can sign for: SHA-256(seeds || program || "ProgramDerivedAddress"), provided the result is not a
/// point of the curve and so nobody's public key. No allocation; some ten microseconds each. Thread-safe.
/// </summary>
/// <remarks>Source: Solana's <c>create_program_address</c>, <c>find_program_address</c> and <c>create_with_seed</c>.</remarks>
public static class ProgramDerivedAddress
{
    private const int MarkerLength = 21;

    private static ReadOnlySpan<byte> Marker => "ProgramDerivedAddress"u8;

    /// <summary>The address of <paramref name="program"/> for exactly these seeds; a bump, if any, is the last of them.</summary>
    public static ProgramAddressError TryCreate(in ProgramSeeds seeds, in Address program, out Address address)
    {
        address = default;
        if (seeds.Error != ProgramAddressError.None)
        {
            return seeds.Error;
        }

        Span<byte> input = stackalloc byte[(ProgramSeeds.MaxSeeds * ProgramSeeds.MaxSeedLength) + Address.Length + MarkerLength];
        int length = Fill(input, in seeds, hasBump: false, in program);
        return TryHash(input[..length], out address) ? ProgramAddressError.None : ProgramAddressError.OnCurve;
    }

    /// <summary>
    /// The address of <paramref name="program"/> for these seeds and the greatest <paramref name="bump"/>, added as last seed,
    /// that leads off the curve. About two tries on average.
    /// </summary>
    public static ProgramAddressError TryFind(in ProgramSeeds seeds, in Address program, out Address address, out byte bump)
    {
        address = default;
        bump = 0;
        if (seeds.Error != ProgramAddressError.None || seeds.Count == ProgramSeeds.MaxSeeds)
        {
            return seeds.Error != ProgramAddressError.None ? seeds.Error : ProgramAddressError.TooManySeeds;
        }

        Span<byte> input =
            stackalloc byte[(ProgramSeeds.MaxSeeds * ProgramSeeds.MaxSeedLength) + 1 + Address.Length + MarkerLength];
        int length = Fill(input, in seeds, hasBump: true, in program);
        for (int b = byte.MaxValue; b >= 0; b--)
        {
            input[seeds.Bytes.Length] = (byte)b;
            if (TryHash(input[..length], out address))
            {
                bump = (byte)b;
                return ProgramAddressError.None;
            }
        }

        return ProgramAddressError.NoBump;
    }

    /// <summary><see cref="TryCreate(in ProgramSeeds, in Address, out Address)"/> for seeds that lie in arrays.</summary>
    public static ProgramAddressError TryCreate(ReadOnlySpan<byte[]> seeds, in Address program, out Address address)
    {
        ProgramSeeds list = Collect(seeds);
        return TryCreate(in list, in program, out address);
    }

    /// <summary><see cref="TryFind(in ProgramSeeds, in Address, out Address, out byte)"/> for seeds that lie in arrays.</summary>
    public static ProgramAddressError TryFind(ReadOnlySpan<byte[]> seeds, in Address program, out Address address, out byte bump)
    {
        ProgramSeeds list = Collect(seeds);
        return TryFind(in list, in program, out address, out bump);
    }

    /// <summary>
    /// The same for seeds that are constants of a program and cannot fail; throws <see cref="ArgumentException"/> if they do.
    /// </summary>
    public static Address Find(ReadOnlySpan<byte[]> seeds, in Address program, out byte bump)
    {
        ProgramAddressError error = TryFind(seeds, in program, out Address address, out bump);
        Preconditions.Argument(error == ProgramAddressError.None, nameof(seeds), "at most 15 seeds of at most 32 bytes");
        return address;
    }

    /// <summary>
    /// SHA-256(base || seed || owner): an address that <paramref name="baseKey"/>'s holder signs for when the System program
    /// creates the account. May lie on the curve.
    /// </summary>
    public static ProgramAddressError TryCreateWithSeed(in Address baseKey, ReadOnlySpan<byte> seed, in Address owner,
        out Address address)
    {
        address = default;
        if (seed.Length > ProgramSeeds.MaxSeedLength)
        {
            return ProgramAddressError.SeedTooLong;
        }

        if (Address.BytesOf(in owner).EndsWith(Marker))
        {
            return ProgramAddressError.IllegalOwner;
        }

        Span<byte> input = stackalloc byte[(2 * Address.Length) + ProgramSeeds.MaxSeedLength];
        baseKey.CopyTo(input);
        seed.CopyTo(input[Address.Length..]);
        owner.CopyTo(input[(Address.Length + seed.Length)..]);
        Span<byte> hash = stackalloc byte[Address.Length];
        SHA256.HashData(input[..((2 * Address.Length) + seed.Length)], hash);
        address = new Address(hash);
        return ProgramAddressError.None;
    }

    private static int Fill(Span<byte> input, in ProgramSeeds seeds, bool hasBump, in Address program)
    {
        seeds.Bytes.CopyTo(input);
        int length = seeds.Bytes.Length + (hasBump ? 1 : 0);
        program.CopyTo(input[length..]);
        length += Address.Length;
        Marker.CopyTo(input[length..]);
        return length + MarkerLength;
    }

    private static bool TryHash(ReadOnlySpan<byte> input, out Address address)
    {
        Span<byte> hash = stackalloc byte[Address.Length];
        SHA256.HashData(input, hash);
        address = new Address(hash);
        if (!Edwards25519.IsOnCurve(in address))
        {
            return true;
        }

        address = default;
        return false;
    }

    private static ProgramSeeds Collect(ReadOnlySpan<byte[]> seeds)
    {
        ProgramSeeds list = default;
        foreach (byte[] seed in seeds)
        {
            list.Add(seed);
        }

        return list;
    }
}
