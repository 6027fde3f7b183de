using System.Buffers.Binary;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Programs;

/// <summary>
/// SPL Token's mint, 82 bytes, little-endian:
/// <code>
/// 0                        36       44         45            46                       82
/// | mint authority option | supply | decimals | initialized | freeze authority option |
/// </code>
/// </summary>
public static class TokenMint
{
    public const int Length = 82;

    private const int SupplyOffset = 36;
    private const int DecimalsOffset = 44;
    private const int InitializedOffset = 45;
    private const int FreezeAuthorityOffset = 46;

    public static bool IsInitialized(ReadOnlySpan<byte> data) => data.Length == Length && data[InitializedOffset] == 1;

    /// <summary>Why the data is no mint that can be used, in SPL Token's words.</summary>
    internal static InstructionResult Check(ReadOnlySpan<byte> data)
    {
        if (data.Length != Length || data[InitializedOffset] > 1)
        {
            return InstructionError.InvalidAccountData;
        }

        return data[InitializedOffset] == 0 ? InstructionError.UninitializedAccount : InstructionResult.Ok;
    }

    /// <summary>All that exists of the token, in base units.</summary>
    public static ulong Supply(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadUInt64LittleEndian(data[SupplyOffset..]);

    public static byte Decimals(ReadOnlySpan<byte> data) => data[DecimalsOffset];

    public static bool TryGetMintAuthority(ReadOnlySpan<byte> data, out Address address) => CodedOption.TryRead(data, out address);

    public static bool TryGetFreezeAuthority(ReadOnlySpan<byte> data, out Address address) =>
        CodedOption.TryRead(data[FreezeAuthorityOffset..], out address);

    public static void SetSupply(Span<byte> data, ulong supply) => BinaryPrimitives.WriteUInt64LittleEndian(data[SupplyOffset..], supply);

    /// <summary>Gives the right to mint to another, or to nobody.</summary>
    public static void SetMintAuthority(Span<byte> data, Address? authority) => SetOption(data, authority);

    /// <summary>Gives the right to freeze to another, or to nobody.</summary>
    public static void SetFreezeAuthority(Span<byte> data, Address? authority) => SetOption(data[FreezeAuthorityOffset..], authority);

    /// <summary>Writes a fresh mint over <paramref name="data"/>.</summary>
    public static void Initialize(Span<byte> data, byte decimals, Address? mintAuthority, Address? freezeAuthority, ulong supply = 0)
    {
        data.Clear();
        SetMintAuthority(data, mintAuthority);
        SetSupply(data, supply);
        data[DecimalsOffset] = decimals;
        data[InitializedOffset] = 1;
        SetFreezeAuthority(data, freezeAuthority);
    }

    /// <summary>All but the supply: who may mint and freeze, and the decimals.</summary>
    internal static bool SameAuthorities(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        before[..SupplyOffset].SequenceEqual(after[..SupplyOffset]) && before[DecimalsOffset..].SequenceEqual(after[DecimalsOffset..]);

    private static void SetOption(Span<byte> option, Address? address)
    {
        if (address is { } value)
        {
            CodedOption.Write(option, in value);
        }
        else
        {
            CodedOption.Clear(option);
        }
    }
}
