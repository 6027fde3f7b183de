using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Execution;

/// <summary>
/// From messages to their positions in a log whose front moves on. A line of the index is a cache line:
/// <code>
///  0            8                                          64
///  | overflow   | 7 places, [32 bits of hash | position] each |
/// </code>
/// A message has its place in its home line, or in the next with room if that is full; then <c>overflow</c> of every line passed
/// holds the position, and whoever searches goes on as long as that is still in the log. A place whose position has left the log is
/// free. So what is forgotten needs no cleaning, and a search for what is not there mostly looks at one line. No message has position
/// 0: a word of 0 is empty.
/// </summary>
internal sealed unsafe class MessageIndex
{
    private const int PlacesPerLine = 7;
    private const int WordsPerLine = 8;
    private const int LineBytes = WordsPerLine * sizeof(ulong);
    private const uint PlacesMask = 0b1111_1110;
    private const int MinLines = 4;

    // Where half of the places are free nobody passes so many lines by chance.
    private const int CrowdedLines = 16;

    // Keeps the memory alive that the pointer leads to.
    private PinnedChunks _memory = null!;
    private ulong* _words;
    private uint _lineMask;
    private ulong _secret;

    /// <summary>The secret that places messages now.</summary>
    public ulong Secret => _secret;

    public MessageIndex() => Begin(0, 0x9E3779B97F4A7C15);

    /// <summary>How many messages it is good for: more make searches long.</summary>
    public int Capacity { get; private set; }

    /// <summary>Starts over, empty, with room for so many messages.</summary>
    /// <param name="capacity">How many messages there will be.</param>
    /// <param name="secret">
    /// What a sender could not know when the messages were made: one who could aim them at one line would make searches long.
    /// </param>
    public void Begin(int capacity, ulong secret)
    {
        // Half of the places at most are taken.
        int lines = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(MinLines, ((capacity * 2) + PlacesPerLine - 1) / PlacesPerLine));
        _memory = new PinnedChunks(lines * LineBytes);
        _memory.EnsureCount(1);
        _words = (ulong*)_memory[0];
        _lineMask = (uint)(lines - 1);
        _secret = secret;
        Capacity = lines * PlacesPerLine / 2;
    }

    /// <summary>Adds a message that is not there.</summary>
    /// <param name="message">The message.</param>
    /// <param name="position">Its position in the log.</param>
    /// <param name="first">The first position of the log.</param>
    /// <param name="count">How many positions the log has, this one not yet.</param>
    /// <returns>False if its home was crowded: somebody may know the secret.</returns>
    public bool Add(UInt128 message, uint position, uint first, int count)
    {
        int passed = 0;
        for (uint line = HomeOf(message); ; line = unchecked(line + 1) & _lineMask, passed++)
        {
            ulong* words = At(line);
            uint free = ~LiveIn(Vector512.LoadAligned(words), first, count) & PlacesMask;
            if (free != 0)
            {
                words[BitOperations.TrailingZeroCount(free)] = ((ulong)TagOf(message) << 32) | position;
                return passed < CrowdedLines;
            }

            words[0] = position;
        }
    }

    /// <summary>Asks the processor to fetch the home line of a message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(UInt128 message)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(At(HomeOf(message)));
        }
    }

    // Safe: a line is masked, and the memory lives as long as this object.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong* At(uint line) => unchecked(_words + ((nuint)line * WordsPerLine));

    // A hash, so it wraps around.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint HomeOf(UInt128 message) => unchecked(
        (uint)((((ulong)(message >> 64) ^ _secret) * (_secret | 1)) >> 32) & _lineMask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint TagOf(UInt128 message) => unchecked((uint)((ulong)message >> 32));

    // One bit for each word whose position is in the log.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LiveIn(Vector512<ulong> words, uint first, int count)
    {
        Vector512<ulong> age = (words - Vector512.Create((ulong)first)) & Vector512.Create((ulong)uint.MaxValue);
        Vector512<ulong> isThere = Vector512.LessThan(age, Vector512.Create((ulong)(uint)count));
        return (uint)Vector512.AndNot(isThere, Vector512.IsZero(words)).ExtractMostSignificantBits();
    }

    /// <summary>Goes through the positions where a message may be, most likely none.</summary>
    public ref struct Search
    {
        private readonly MessageIndex _index;
        private readonly uint _tag;
        private readonly uint _first;
        private readonly int _count;
        private uint _line;
        private uint _matches;
        private bool _goesOn;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Search(MessageIndex index, UInt128 message, uint first, int count)
        {
            _index = index;
            _tag = TagOf(message);
            _first = first;
            _count = count;
            _line = index.HomeOf(message);
            Look();
        }

        /// <summary>The next position; false if there is none left.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Next(out uint position)
        {
            while (_matches == 0)
            {
                if (!_goesOn)
                {
                    position = 0;
                    return false;
                }

                _line = unchecked(_line + 1) & _index._lineMask;
                Look();
            }

            position = unchecked((uint)_index.At(_line)[BitOperations.TrailingZeroCount(_matches)]);
            _matches &= _matches - 1;
            return true;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Look()
        {
            Vector512<ulong> words = Vector512.LoadAligned(_index.At(_line));
            uint live = LiveIn(words, _first, _count);
            uint tagged = (uint)Vector512.Equals(words >> 32, Vector512.Create((ulong)_tag)).ExtractMostSignificantBits();
            _matches = live & tagged & PlacesMask;
            _goesOn = (live & 1) != 0;
        }
    }
}
