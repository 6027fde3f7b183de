using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>How the account of every grant begins: who may take from which token account, and who granted it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct GrantHeader
{
    /// <summary>Bytes.</summary>
    public const int Length = 96;

    /// <summary>The token account that it is about.</summary>
    public Address Source;

    /// <summary>Who may take from it.</summary>
    public Address Spender;

    /// <summary>Who owned the token account when it was granted.</summary>
    public Address Owner;

    /// <summary>Where the grant of a spender on a token account lies.</summary>
    /// <param name="label">Tells the programs apart; at most 32 bytes.</param>
    /// <param name="source">The token account.</param>
    /// <param name="spender">The spender.</param>
    /// <param name="more">What else tells grants apart; at most 72 bytes.</param>
    public static Address AddressFor(ReadOnlySpan<byte> label, in Address source, in Address spender, ReadOnlySpan<byte> more = default)
    {
        Span<byte> seed = stackalloc byte[32 + 32 + 32 + 72];
        var writer = new InstructionWriter(seed);
        writer.Bytes(label);
        writer.Address(in source);
        writer.Address(in spender);
        writer.Bytes(more);
        Hash256 hash = Hash256.Of(writer.Written);
        return new Address(Hash256.BytesOf(in hash));
    }
}
