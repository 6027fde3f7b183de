using System.Runtime.InteropServices;

namespace OpenLedger.Core.State;

/// <summary>
/// The fixed part of an account, one cache line:
/// <code>
///  0      32         40      44          48            52    56           64
///  | address | lamports | data  | data length | owner program | use | saved mark |
/// </code>
/// An account without lamports does not exist, as in Solana; its line stays so that its address keeps its index.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = SizeBytes)]
internal struct AccountHeader
{
    /// <summary>Size of a header in bytes: a cache line.</summary>
    public const int SizeBytes = 64;

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

    /// <summary>
    /// Where the block that executes keeps its notes on the account, if the notes there say that they are this account's: a hint that is
    /// never cleared. Not part of the state.
    /// </summary>
    public int Use;

    /// <summary>The journal mark under which the account was saved last; saves each account once per transaction.</summary>
    public ulong SavedMark;
}
