using System.Runtime.InteropServices;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// Where the mention of an address lookup table lies in the wire bytes of a v0 transaction. Offsets and counts in bytes.
/// </summary>
/// <param name="KeyOffset">Offset of the table's 32-byte address.</param>
/// <param name="WritableOffset">Offset of the indexes of addresses loaded as writable, one byte each.</param>
/// <param name="WritableCount">Number of these.</param>
/// <param name="ReadonlyOffset">Offset of the indexes of addresses loaded as read-only, one byte each.</param>
/// <param name="ReadonlyCount">Number of these.</param>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
public readonly record struct ParsedLookup(
    ushort KeyOffset, ushort WritableOffset, ushort WritableCount, ushort ReadonlyOffset, ushort ReadonlyCount);
