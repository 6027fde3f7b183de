using System.Runtime.InteropServices;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// C12: a condition on one field of the covered instruction's data, little-endian. All conditions of a clause hold together; there is no
/// "or", for which two clauses serve. As signed and as it lies in the session's account.
/// </summary>
/// <param name="Offset">Where the field begins in the data.</param>
/// <param name="Width">Its bytes: 1, 2, 4 or 8. Data too short for it is refused.</param>
/// <param name="Signed">Whether it is two's complement; then <see cref="ArgumentOperator.In"/> and masks are not allowed.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="First">The constant; sign-extended to 64 bits if the field is signed.</param>
/// <param name="Second">A second one, where the operator needs it; otherwise 0.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public readonly record struct ArgumentPredicate(
    ushort Offset, byte Width, bool Signed, ArgumentOperator Operator, ulong First, ulong Second = 0)
{
    /// <summary>Bytes in account data.</summary>
    public const int Length = 24;

    /// <summary>Whether it is well formed.</summary>
    public bool IsComplete =>
        Width is 1 or 2 or 4 or 8 && Operator <= ArgumentOperator.Mask && (!Signed || Operator < ArgumentOperator.In) &&
        (Second == 0 || Operator >= ArgumentOperator.In) && (Operator != ArgumentOperator.Mask || (Second & ~First) == 0) &&
        (Operator != ArgumentOperator.In || Second != 0);

    /// <summary>Whether both look at the same bytes in the same way.</summary>
    public bool IsOnSameField(in ArgumentPredicate other) => Offset == other.Offset && Width == other.Width && Signed == other.Signed;

    /// <summary>Whether an instruction's data meets it.</summary>
    public bool Holds(ReadOnlySpan<byte> data)
    {
        if (data.Length < Offset + Width)
        {
            return false;
        }

        Span<byte> padded = stackalloc byte[8];
        bool negative = Signed && (data[Offset + Width - 1] & 0x80) != 0;
        padded.Fill(negative ? byte.MaxValue : (byte)0);
        data.Slice(Offset, Width).CopyTo(padded);
        return Holds(System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(padded));
    }

    /// <summary>Whether a value of the field meets it.</summary>
    /// <param name="value">The value, sign-extended if the field is signed.</param>
    public bool Holds(ulong value)
    {
        int order = Signed ? unchecked((long)value).CompareTo(unchecked((long)First)) : value.CompareTo(First);
        return Operator switch
        {
            ArgumentOperator.Equal => order == 0,
            ArgumentOperator.NotEqual => order != 0,
            ArgumentOperator.Less => order < 0,
            ArgumentOperator.LessOrEqual => order <= 0,
            ArgumentOperator.Greater => order > 0,
            ArgumentOperator.GreaterOrEqual => order >= 0,
            ArgumentOperator.In => order >= 0 && value - First < 64 && ((Second >> (int)(value - First)) & 1) != 0,
            _ => (value & First) == Second,
        };
    }

    internal void Write(ref InstructionWriter writer)
    {
        writer.U16(Offset);
        writer.U8(Width);
        writer.U8(Signed ? (byte)1 : (byte)0);
        writer.U8((byte)Operator);
        writer.U64(First);
        writer.U64(Second);
    }

    internal static ArgumentPredicate Read(ref InstructionReader reader) => new(
        reader.U16(), reader.U8(), reader.U8() != 0, (ArgumentOperator)reader.U8(), reader.U64(), reader.U64());
}
