using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>
/// Which code stands behind a program, who may change it, and whether the registrar still lists it. Programs of this ledger are native, so
/// this account is what says so; whoever relies on it reads it at the moment of use.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct ProgramCode
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 160;

    /// <summary>What the first eight bytes of every entry are.</summary>
    public const ulong ExpectedKind = 0x6564_6F63_676F_7270; // "progcode"

    public ulong Kind;

    /// <summary>The program.</summary>
    public Address Program;

    /// <summary>SHA-256 of its code, never zero.</summary>
    public Hash256 CodeHash;

    /// <summary>May put other code in its place, and hand that right on. Zero: nobody may, for ever.</summary>
    public Address UpgradeAuthority;

    /// <summary>Who registered it; may delist it and list it again.</summary>
    public Address Registrar;

    /// <summary>1 when registered, one more with each upgrade.</summary>
    public ulong Version;

    /// <summary>Height of the block in which this code was put in place.</summary>
    public ulong DeployedSlot;

    /// <summary>1 while the registrar lists it, otherwise 0.</summary>
    public byte IsListed;

    /// <summary>Always 0: a layout that is hashed has no padding, whose bytes nobody sets.</summary>
    public byte Reserved;
    public ushort Reserved2;
    public uint Reserved3;

    /// <summary>Where the entry of a program lies; there is one.</summary>
    public static Address AddressFor(in Address program) => HashedAddress.Of("openledger/code/1"u8, in program);

    /// <summary>Reads an entry; false for whatever is none. Whether CodeRegistry owns the account is for the caller to ask.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out ProgramCode code)
    {
        if (data.Length == Length)
        {
            code = MemoryMarshal.Read<ProgramCode>(data);
            if (code.Kind == ExpectedKind)
            {
                return true;
            }
        }

        code = default;
        return false;
    }
}
