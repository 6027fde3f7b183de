using System.Runtime.InteropServices;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>
/// What can be borrowed, and how much by each. The vault belongs to <see cref="Authority"/>, an address derived from the pool.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct LendingPool
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 152;

    /// <summary>What the first eight bytes of every pool are.</summary>
    public const ulong ExpectedKind = 0x6C6F_6F70_646E_656C; // "lendpool"

    public ulong Kind;

    /// <summary>May set the limit.</summary>
    public Address Operator;

    /// <summary>The derived address that owns the vault.</summary>
    public Address Authority;

    /// <summary>The token that is lent.</summary>
    public Address Mint;

    /// <summary>The token account from which it is lent.</summary>
    public Address Vault;

    /// <summary>The most that one position may owe, in base units; what is owed above it already need not be repaid at once.</summary>
    public ulong DebtLimit;

    /// <summary>The bump from which the authority is derived.</summary>
    public byte Bump;

    /// <summary>Always 0: a layout that is hashed has no padding, whose bytes nobody sets.</summary>
    public byte Reserved;
    public ushort Reserved2;
    public uint Reserved3;

    /// <summary>The address that owns a pool's vault, and its bump. Some ten microseconds, so pools store both.</summary>
    public static Address AuthorityFor(in Address pool, out byte bump) =>
        ProgramDerivedAddress.Find(
            [LendingProgram.AuthorityLabel.ToArray(), Address.BytesOf(in pool).ToArray()], LendingProgram.Id, out bump);

    /// <summary>Reads a pool; false for whatever is none. Whether Lending owns the account is for the caller to ask.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out LendingPool pool)
    {
        if (data.Length == Length)
        {
            pool = MemoryMarshal.Read<LendingPool>(data);
            if (pool.Kind == ExpectedKind)
            {
                return true;
            }
        }

        pool = default;
        return false;
    }
}
