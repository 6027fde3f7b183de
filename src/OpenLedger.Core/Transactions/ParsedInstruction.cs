using System.Runtime.InteropServices;

namespace OpenLedger.Core.Transactions;

/// <summary>Where an instruction lies in the wire bytes of a transaction. Ten bytes; offsets and lengths in bytes.</summary>
/// <param name="ProgramIndex">Index of the program among the static account keys, never 0.</param>
/// <param name="AccountsOffset">Offset of the account indexes, one byte each.</param>
/// <param name="AccountCount">Number of account indexes.</param>
/// <param name="DataOffset">Offset of the instruction data.</param>
/// <param name="DataLength">Length of the instruction data.</param>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
public readonly record struct ParsedInstruction(
    ushort ProgramIndex, ushort AccountsOffset, ushort AccountCount, ushort DataOffset, ushort DataLength);
