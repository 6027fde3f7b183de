using System.Runtime.InteropServices;

namespace OpenLedger.Core.Sessions;

/// <summary>C7 and C8: one thing a session may do. An action that is not listed is refused.</summary>
/// <param name="Program">The program that may be called.</param>
/// <param name="Discriminator">Which of its instructions, see <see cref="Programs.ActionId"/>.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public readonly record struct SessionAction(Address Program, ulong Discriminator)
{
    /// <summary>Bytes in account data and on the wire.</summary>
    public const int Length = 40;

    /// <summary>The program that may be called. A field, as the other, so that it is compared where it lies.</summary>
    public readonly Address Program = Program;

    /// <summary>Which of its instructions.</summary>
    public readonly ulong Discriminator = Discriminator;
}
