using System.Runtime.InteropServices;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Performance.Memory;

/// <summary>
/// What the memory loop is told to do, as a node would find it in a transaction: two whole addresses and an amount.
/// <code>
///  0      32     64       72
///  | from | to   | amount |
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 72)]
internal readonly struct MemoryTransfer(Address from, Address to, ulong amount)
{
    public readonly Address From = from;
    public readonly Address To = to;
    public readonly ulong Amount = amount;
}
