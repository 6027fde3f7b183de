using System.Runtime.InteropServices;

namespace OpenLedger.Core.State;

/// <summary>
/// The fixed part of an account, one cache line:
/// <code>
///  0      32         40      44          48            52     56          64
///  | address | lamports | data  | data length | owner program | (pad) | saved mark |
/// </code>
/// An account without lamports does not exist, as in Solana; its line stays so that its address keeps its index.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 64)]
internal struct AccountHeader
{
    /// <summary>Never changes once it is set.</summary>
    public Address Address;

    /// <summary>Balance in base units of the native asset.</summary>
    public ulong Lamports;

    /// <summary>Where the data lies in the slabs.</summary>
    public DataHandle Data;

    /// <summary>Length of the data in bytes.</summary>
    public int DataLength;

    /// <summary>Number of the owner program in <see cref="LedgerState"/>; 0 is the System program.</summary>
    public int OwnerProgram;

    /// <summary>The undo mark under which the account was saved last; saves each account once per transaction.</summary>
    public ulong SavedMark;
}
