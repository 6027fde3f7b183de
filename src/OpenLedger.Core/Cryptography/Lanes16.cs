using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace OpenLedger.Core.Cryptography;

/// <summary>Sixteen messages at once: registers of 512 bits with AVX-512, which rotates and combines three inputs in one instruction.</summary>
internal readonly struct Lanes16 : ILanes<Vector512<uint>>
{
    private const byte XorOfThree = 0x96;
    private const byte ChooseByFirst = 0xCA;
    private const byte MajorityOfThree = 0xE8;
    private const byte EvenQuarters = 0b10_00_10_00;
    private const byte OddQuarters = 0b11_01_11_01;

    public static int Count => 16;

    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512BW.IsSupported;

    // Turns the four bytes of every word around, in each 128 bits.
    private static Vector512<byte> SwapOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(Vector128.Create(0x0405060700010203UL, 0x0C0D0E0F08090A0BUL)).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Broadcast(uint word) => Vector512.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> a, Vector512<uint> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Xor(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c) =>
        Avx512F.TernaryLogic(a, b, c, XorOfThree);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Choose(Vector512<uint> selector, Vector512<uint> ifSet, Vector512<uint> ifClear) =>
        Avx512F.TernaryLogic(selector, ifSet, ifClear, ChooseByFirst);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Majority(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c) =>
        Avx512F.TernaryLogic(a, b, c, MajorityOfThree);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> BigSigma0(Vector512<uint> a) =>
        Xor(Avx512F.RotateRight(a, 2), Avx512F.RotateRight(a, 13), Avx512F.RotateRight(a, 22));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> BigSigma1(Vector512<uint> e) =>
        Xor(Avx512F.RotateRight(e, 6), Avx512F.RotateRight(e, 11), Avx512F.RotateRight(e, 25));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> SmallSigma0(Vector512<uint> w) =>
        Xor(Avx512F.RotateRight(w, 7), Avx512F.RotateRight(w, 18), w >>> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> SmallSigma1(Vector512<uint> w) =>
        Xor(Avx512F.RotateRight(w, 17), Avx512F.RotateRight(w, 19), w >>> 10);

    /// <summary>
    /// A transposition of 16 by 16 words. Each four messages are transposed within the quarters of their registers: quarter q of the
    /// register j then holds word 4q + j of the four. A transposition of quarters brings the messages together.
    /// </summary>
    public static void Load(ref byte blocks, ref Vector512<uint> words)
    {
        var (a0, a1, a2, a3) = FourMessages(ref blocks, 0);
        var (b0, b1, b2, b3) = FourMessages(ref blocks, 4);
        var (c0, c1, c2, c3) = FourMessages(ref blocks, 8);
        var (d0, d1, d2, d3) = FourMessages(ref blocks, 12);
        Spread(a0, b0, c0, d0, ref words);
        Spread(a1, b1, c1, d1, ref Unsafe.Add(ref words, 1));
        Spread(a2, b2, c2, d2, ref Unsafe.Add(ref words, 2));
        Spread(a3, b3, c3, d3, ref Unsafe.Add(ref words, 3));
    }

    /// <summary>Each half of the registers is what eight lanes hold.</summary>
    public static void Store(ref Vector512<uint> state, ref byte digests)
    {
        Span<Vector256<uint>> half = stackalloc Vector256<uint>[8];
        for (int i = 0; i < 8; i++)
        {
            half[i] = Unsafe.Add(ref state, i).GetLower();
        }

        Lanes8.Store(ref half[0], ref digests);
        for (int i = 0; i < 8; i++)
        {
            half[i] = Unsafe.Add(ref state, i).GetUpper();
        }

        Lanes8.Store(ref half[0], ref Unsafe.Add(ref digests, 8 * Hash256.Length));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<uint> W0, Vector512<uint> W1, Vector512<uint> W2, Vector512<uint> W3) FourMessages(ref byte blocks, int first)
    {
        Vector512<uint> r0 = Row(ref blocks, first);
        Vector512<uint> r1 = Row(ref blocks, first + 1);
        Vector512<uint> r2 = Row(ref blocks, first + 2);
        Vector512<uint> r3 = Row(ref blocks, first + 3);
        Vector512<ulong> low01 = Avx512F.UnpackLow(r0, r1).AsUInt64();
        Vector512<ulong> low23 = Avx512F.UnpackLow(r2, r3).AsUInt64();
        Vector512<ulong> high01 = Avx512F.UnpackHigh(r0, r1).AsUInt64();
        Vector512<ulong> high23 = Avx512F.UnpackHigh(r2, r3).AsUInt64();
        return (Avx512F.UnpackLow(low01, low23).AsUInt32(), Avx512F.UnpackHigh(low01, low23).AsUInt32(),
            Avx512F.UnpackLow(high01, high23).AsUInt32(), Avx512F.UnpackHigh(high01, high23).AsUInt32());
    }

    // Quarter q of the four registers into register 4q.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d, ref Vector512<uint> words)
    {
        Vector512<uint> evenAb = Avx512F.Shuffle4x128(a, b, EvenQuarters);
        Vector512<uint> oddAb = Avx512F.Shuffle4x128(a, b, OddQuarters);
        Vector512<uint> evenCd = Avx512F.Shuffle4x128(c, d, EvenQuarters);
        Vector512<uint> oddCd = Avx512F.Shuffle4x128(c, d, OddQuarters);
        words = Avx512F.Shuffle4x128(evenAb, evenCd, EvenQuarters);
        Unsafe.Add(ref words, 4) = Avx512F.Shuffle4x128(oddAb, oddCd, EvenQuarters);
        Unsafe.Add(ref words, 8) = Avx512F.Shuffle4x128(evenAb, evenCd, OddQuarters);
        Unsafe.Add(ref words, 12) = Avx512F.Shuffle4x128(oddAb, oddCd, OddQuarters);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Row(ref byte blocks, int message) =>
        Avx512BW.Shuffle(Vector512.LoadUnsafe(ref blocks, (nuint)(message * 64)), SwapOrder).AsUInt32();
}
