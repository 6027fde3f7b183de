using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>What one owner owes one pool. It outlives whoever created the debt: only repaying makes it smaller.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct LendingPosition
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 80;

    /// <summary>What the first eight bytes of every position are.</summary>
    public const ulong ExpectedKind = 0x7462_6564_6E61_6F6C; // "loandebt"

    public ulong Kind;
    public Address Pool;

    /// <summary>Who borrows and owes.</summary>
    public Address Owner;

    /// <summary>Base units of the pool's token that are owed.</summary>
    public ulong Debt;

    /// <summary>Where the position of an owner in a pool lies; there is one.</summary>
    public static Address AddressFor(in Address pool, in Address owner) => HashedAddress.Of("openledger/loan/1"u8, in pool, in owner);

    /// <summary>Reads a position; false for whatever is none. Whether Lending owns the account is for the caller to ask.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out LendingPosition position)
    {
        if (data.Length == Length)
        {
            position = MemoryMarshal.Read<LendingPosition>(data);
            if (position.Kind == ExpectedKind)
            {
                return true;
            }
        }

        position = default;
        return false;
    }
}
