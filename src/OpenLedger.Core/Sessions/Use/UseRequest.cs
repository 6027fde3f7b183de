using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>What a use says about itself: the most that may leave per asset of the session, and its place in a lane. Reused.</summary>
/// <remarks>
/// <code>
/// byte   0   1       2 ...                                  ...
///        2   count   asset, units (count times: 1 and 8)    [1, lane, number (4 and 8)]
/// </code>
/// </remarks>
internal sealed class UseRequest
{
    // What may follow the declared amounts.
    private const byte SequenceTag = 1;

    private readonly ulong[] _units = new ulong[SessionTerms.MaxParts];
    private readonly bool[] _named = new bool[SessionTerms.MaxParts];

    /// <summary>Per asset of the session, the declared maximum in base units.</summary>
    public ReadOnlySpan<ulong> Units => _units;

    /// <summary>The asset that was declared first; -1 if none was.</summary>
    public int First { get; private set; }

    /// <summary>C30: whether the use names its place in a lane.</summary>
    public bool HasSequence { get; private set; }

    /// <summary>C30: the lane, and the number of the use in it.</summary>
    public uint Lane { get; private set; }

    /// <summary>C30: see <see cref="Lane"/>.</summary>
    public ulong Number { get; private set; }

    /// <summary>Reads a use; false if it is not of the form, or names an asset that the session has not, or twice.</summary>
    /// <param name="data">Data of the instruction.</param>
    /// <param name="assets">How many assets the session lists.</param>
    public bool TryRead(ReadOnlySpan<byte> data, int assets)
    {
        Array.Clear(_units);
        Array.Clear(_named);
        First = -1;
        HasSequence = false;
        var reader = new InstructionReader(data[1..]);
        int count = reader.U8();
        for (int i = 0; i < count; i++)
        {
            int asset = reader.U8();
            ulong units = reader.U64();
            if (reader.Failed || asset >= assets || _named[asset])
            {
                return false;
            }

            _named[asset] = true;
            _units[asset] = units;
            First = i == 0 ? asset : First;
        }

        if (reader.IsComplete)
        {
            return true;
        }

        HasSequence = reader.U8() == SequenceTag;
        Lane = reader.U32();
        Number = reader.U64();
        return HasSequence && reader.IsComplete;
    }

    /// <summary>The most that a use may take of any one asset, as its bytes say; good ones or not.</summary>
    /// <param name="data">Data of the instruction, at least its first byte.</param>
    public static ulong MostOf(ReadOnlySpan<byte> data)
    {
        ulong most = 0;
        var reader = new InstructionReader(data[1..]);
        for (int count = reader.U8(); count > 0 && !reader.Failed; count--)
        {
            reader.U8();
            most = Math.Max(most, reader.U64());
        }

        return most;
    }

    /// <summary>Writes the place in a lane behind the declared amounts.</summary>
    public static void WriteSequence(ref InstructionWriter writer, uint lane, ulong number)
    {
        writer.U8(SequenceTag);
        writer.U32(lane);
        writer.U64(number);
    }
}
