using System.Runtime.InteropServices;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Performance.Memory;

/// <summary>
/// An account of the memory loop, one cache line:
/// <code>
///  0         32        40     64
///  | address | balance | (pad) |
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 64)]
internal struct MemoryAccount
{
    /// <summary>Its address.</summary>
    public Address Address;

    /// <summary>Its balance, in units.</summary>
    public ulong Balance;
}
