using System.Collections.Immutable;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>Reads the lists of signed terms.</summary>
internal static class TermsReading
{
    public delegate T Item<T>(ref InstructionReader reader);

    /// <summary>Reads so many items.</summary>
    public static ImmutableArray<T> List<T>(ref InstructionReader reader, int count, Item<T> read)
    {
        var list = ImmutableArray.CreateBuilder<T>(count);
        for (int i = 0; i < count; i++)
        {
            list.Add(read(ref reader));
        }

        return list.MoveToImmutable();
    }

    /// <summary>Reads so many addresses.</summary>
    public static ImmutableArray<Address> Addresses(ref InstructionReader reader, int count) =>
        List(ref reader, count, static (ref r) => r.Address());
}
