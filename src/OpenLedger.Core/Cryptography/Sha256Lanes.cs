using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenLedger.Core.Cryptography;

/// <summary>The compression function of SHA-256 on a block of several messages at once, a message per lane. Source: FIPS 180-4.</summary>
/// <typeparam name="TLanes">How many lanes.</typeparam>
/// <typeparam name="TVector">The register that holds them.</typeparam>
internal static class Sha256Lanes<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Sets all lanes to the state before the first block.</summary>
    /// <param name="state">First of eight registers.</param>
    public static void Begin(ref TVector state)
    {
        for (int i = 0; i < 8; i++)
        {
            Unsafe.Add(ref state, i) = TLanes.Broadcast(Sha256Constants.Initial[i]);
        }
    }

    /// <summary>Takes in one block of every message.</summary>
    /// <param name="state">First of eight registers.</param>
    /// <param name="blocks">First byte of a block for each lane, 64 bytes each, one behind the other.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compress(ref TVector state, ref byte blocks)
    {
        Span<TVector> schedule = stackalloc TVector[16];
        ref TVector w = ref MemoryMarshal.GetReference(schedule);
        ref uint k = ref MemoryMarshal.GetReference(Sha256Constants.Rounds);
        TLanes.Load(ref blocks, ref w);
        TVector a = state, b = Unsafe.Add(ref state, 1), c = Unsafe.Add(ref state, 2), d = Unsafe.Add(ref state, 3);
        TVector e = Unsafe.Add(ref state, 4), f = Unsafe.Add(ref state, 5), g = Unsafe.Add(ref state, 6), h = Unsafe.Add(ref state, 7);
        for (int t = 0; t < 64; t += 16)
        {
            ref uint constant = ref Unsafe.Add(ref k, t);
            if (t > 0)
            {
                Extend(ref w);
            }

            Round(a, b, c, ref d, e, f, g, ref h, Word(ref w, ref constant, 0));
            Round(h, a, b, ref c, d, e, f, ref g, Word(ref w, ref constant, 1));
            Round(g, h, a, ref b, c, d, e, ref f, Word(ref w, ref constant, 2));
            Round(f, g, h, ref a, b, c, d, ref e, Word(ref w, ref constant, 3));
            Round(e, f, g, ref h, a, b, c, ref d, Word(ref w, ref constant, 4));
            Round(d, e, f, ref g, h, a, b, ref c, Word(ref w, ref constant, 5));
            Round(c, d, e, ref f, g, h, a, ref b, Word(ref w, ref constant, 6));
            Round(b, c, d, ref e, f, g, h, ref a, Word(ref w, ref constant, 7));
            Round(a, b, c, ref d, e, f, g, ref h, Word(ref w, ref constant, 8));
            Round(h, a, b, ref c, d, e, f, ref g, Word(ref w, ref constant, 9));
            Round(g, h, a, ref b, c, d, e, ref f, Word(ref w, ref constant, 10));
            Round(f, g, h, ref a, b, c, d, ref e, Word(ref w, ref constant, 11));
            Round(e, f, g, ref h, a, b, c, ref d, Word(ref w, ref constant, 12));
            Round(d, e, f, ref g, h, a, b, ref c, Word(ref w, ref constant, 13));
            Round(c, d, e, ref f, g, h, a, ref b, Word(ref w, ref constant, 14));
            Round(b, c, d, ref e, f, g, h, ref a, Word(ref w, ref constant, 15));
        }

        AddTo(ref state, a, b, c, d, e, f, g, h);
    }

    /// <summary>Takes in a block that is the same for all messages and whose schedule is known.</summary>
    /// <param name="state">First of eight registers.</param>
    /// <param name="schedule">64 words with the constants of the rounds added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CompressKnown(ref TVector state, ReadOnlySpan<uint> schedule)
    {
        Preconditions.Argument(schedule.Length == 64, nameof(schedule), "a word for each round");
        ref uint words = ref MemoryMarshal.GetReference(schedule);
        TVector a = state, b = Unsafe.Add(ref state, 1), c = Unsafe.Add(ref state, 2), d = Unsafe.Add(ref state, 3);
        TVector e = Unsafe.Add(ref state, 4), f = Unsafe.Add(ref state, 5), g = Unsafe.Add(ref state, 6), h = Unsafe.Add(ref state, 7);
        for (int t = 0; t < 64; t += 8)
        {
            ref uint word = ref Unsafe.Add(ref words, t);
            Round(a, b, c, ref d, e, f, g, ref h, TLanes.Broadcast(word));
            Round(h, a, b, ref c, d, e, f, ref g, TLanes.Broadcast(Unsafe.Add(ref word, 1)));
            Round(g, h, a, ref b, c, d, e, ref f, TLanes.Broadcast(Unsafe.Add(ref word, 2)));
            Round(f, g, h, ref a, b, c, d, ref e, TLanes.Broadcast(Unsafe.Add(ref word, 3)));
            Round(e, f, g, ref h, a, b, c, ref d, TLanes.Broadcast(Unsafe.Add(ref word, 4)));
            Round(d, e, f, ref g, h, a, b, ref c, TLanes.Broadcast(Unsafe.Add(ref word, 5)));
            Round(c, d, e, ref f, g, h, a, ref b, TLanes.Broadcast(Unsafe.Add(ref word, 6)));
            Round(b, c, d, ref e, f, g, h, ref a, TLanes.Broadcast(Unsafe.Add(ref word, 7)));
        }

        AddTo(ref state, a, b, c, d, e, f, g, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Word(ref TVector w, ref uint k, int i) => TLanes.Add(Unsafe.Add(ref w, i), TLanes.Broadcast(Unsafe.Add(ref k, i)));

    // One round. Its result takes the place of h; the caller shifts the names instead of the values.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        TVector a, TVector b, TVector c, ref TVector d, TVector e, TVector f, TVector g, ref TVector h, TVector word)
    {
        TVector first = TLanes.Add(TLanes.Add(TLanes.Add(h, word), TLanes.Choose(e, f, g)), TLanes.BigSigma1(e));
        d = TLanes.Add(d, first);
        h = TLanes.Add(first, TLanes.Add(TLanes.BigSigma0(a), TLanes.Majority(a, b, c)));
    }

    // The next sixteen words of the schedule over the last sixteen: word t is of words t - 16, t - 15, t - 7 and t - 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Extend(ref TVector w)
    {
        Next(ref w, 0, 1, 9, 14);
        Next(ref w, 1, 2, 10, 15);
        Next(ref w, 2, 3, 11, 0);
        Next(ref w, 3, 4, 12, 1);
        Next(ref w, 4, 5, 13, 2);
        Next(ref w, 5, 6, 14, 3);
        Next(ref w, 6, 7, 15, 4);
        Next(ref w, 7, 8, 0, 5);
        Next(ref w, 8, 9, 1, 6);
        Next(ref w, 9, 10, 2, 7);
        Next(ref w, 10, 11, 3, 8);
        Next(ref w, 11, 12, 4, 9);
        Next(ref w, 12, 13, 5, 10);
        Next(ref w, 13, 14, 6, 11);
        Next(ref w, 14, 15, 7, 12);
        Next(ref w, 15, 0, 8, 13);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Next(ref TVector w, int oldest, int second, int tenth, int fifteenth)
    {
        TVector sum = TLanes.Add(Unsafe.Add(ref w, oldest), TLanes.SmallSigma0(Unsafe.Add(ref w, second)));
        sum = TLanes.Add(sum, Unsafe.Add(ref w, tenth));
        Unsafe.Add(ref w, oldest) = TLanes.Add(sum, TLanes.SmallSigma1(Unsafe.Add(ref w, fifteenth)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(
        ref TVector state, TVector a, TVector b, TVector c, TVector d, TVector e, TVector f, TVector g, TVector h)
    {
        state = TLanes.Add(state, a);
        Unsafe.Add(ref state, 1) = TLanes.Add(Unsafe.Add(ref state, 1), b);
        Unsafe.Add(ref state, 2) = TLanes.Add(Unsafe.Add(ref state, 2), c);
        Unsafe.Add(ref state, 3) = TLanes.Add(Unsafe.Add(ref state, 3), d);
        Unsafe.Add(ref state, 4) = TLanes.Add(Unsafe.Add(ref state, 4), e);
        Unsafe.Add(ref state, 5) = TLanes.Add(Unsafe.Add(ref state, 5), f);
        Unsafe.Add(ref state, 6) = TLanes.Add(Unsafe.Add(ref state, 6), g);
        Unsafe.Add(ref state, 7) = TLanes.Add(Unsafe.Add(ref state, 7), h);
    }
}
