using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>
/// A constant-product pool, as it lies in its account. The vaults belong to <see cref="Authority"/>, an address derived from the pool.
/// Fees stay in the vaults until the operator collects them; they do not count as liquidity.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct MarketPool
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 224;

    /// <summary>What the first eight bytes of every pool are.</summary>
    public const ulong ExpectedKind = 0x6C6F_6F70_6B72_616D; // "markpool"

    public ulong Kind;

    /// <summary>May set the fee and collect it.</summary>
    public Address Operator;

    /// <summary>The derived address that owns both vaults.</summary>
    public Address Authority;

    public Address BaseMint;
    public Address QuoteMint;
    public Address BaseVault;
    public Address QuoteVault;

    /// <summary>Fees that lie in the vaults, in base units of each mint.</summary>
    public ulong BaseFees;
    public ulong QuoteFees;

    /// <summary>Fee on what goes in, in basis points.</summary>
    public ushort FeeBps;

    /// <summary>The bump from which the authority is derived.</summary>
    public byte Bump;

    /// <summary>Always 0: a layout that is hashed has no padding, whose bytes nobody sets.</summary>
    public byte Reserved;
    public uint Reserved2;
}
