using System.Runtime.InteropServices;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>C8: which code a program must run to be called. As signed and as it lies in the session's account.</summary>
/// <param name="Program">The program.</param>
/// <param name="Value">The code's hash, or the address of the authority whose every version is trusted.</param>
/// <param name="Mode">Which of the two.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public readonly record struct ProgramPin(Address Program, Hash256 Value, ProgramPinMode Mode)
{
    /// <summary>Bytes in account data.</summary>
    public const int Length = 72;

    internal void Write(ref InstructionWriter writer)
    {
        writer.Address(Program);
        writer.Hash(Value);
        writer.U8((byte)Mode);
    }

    internal static ProgramPin Read(ref InstructionReader reader) => new(reader.Address(), reader.Hash(), (ProgramPinMode)reader.U8());
}
