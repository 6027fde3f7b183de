using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace OpenLedger.Core.Cryptography;

/// <summary>
/// Eight messages at once: registers of 256 bits with AVX2; where the machine has AVX-512 too, with its rotations and its logic of three
/// inputs.
/// </summary>
internal readonly struct Lanes8 : ILanes<Vector256<uint>>
{
    private const byte XorOfThree = 0x96;
    private const byte ChooseByFirst = 0xCA;
    private const byte MajorityOfThree = 0xE8;

    public static int Count => 8;

    public static bool IsSupported => Vector256.IsHardwareAccelerated && Avx2.IsSupported;

    // Turns the four bytes of every word around, in each 128 bits.
    private static Vector256<byte> SwapOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(Vector128.Create(0x0405060700010203UL, 0x0C0D0E0F08090A0BUL)).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Broadcast(uint word) => Vector256.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> a, Vector256<uint> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Xor(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(a, b, c, XorOfThree) : a ^ b ^ c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Choose(Vector256<uint> selector, Vector256<uint> ifSet, Vector256<uint> ifClear) =>
        Avx512F.VL.IsSupported
            ? Avx512F.VL.TernaryLogic(selector, ifSet, ifClear, ChooseByFirst)
            : ifClear ^ (selector & (ifSet ^ ifClear));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Majority(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(a, b, c, MajorityOfThree) : (a & b) | (c & (a | b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> BigSigma0(Vector256<uint> a) =>
        Avx512F.VL.IsSupported
            ? Xor(Avx512F.VL.RotateRight(a, 2), Avx512F.VL.RotateRight(a, 13), Avx512F.VL.RotateRight(a, 22))
            : Xor(a >>> 2 | a << 30, a >>> 13 | a << 19, a >>> 22 | a << 10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> BigSigma1(Vector256<uint> e) =>
        Avx512F.VL.IsSupported
            ? Xor(Avx512F.VL.RotateRight(e, 6), Avx512F.VL.RotateRight(e, 11), Avx512F.VL.RotateRight(e, 25))
            : Xor(e >>> 6 | e << 26, e >>> 11 | e << 21, e >>> 25 | e << 7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> SmallSigma0(Vector256<uint> w) =>
        Avx512F.VL.IsSupported
            ? Xor(Avx512F.VL.RotateRight(w, 7), Avx512F.VL.RotateRight(w, 18), w >>> 3)
            : Xor(w >>> 7 | w << 25, w >>> 18 | w << 14, w >>> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> SmallSigma1(Vector256<uint> w) =>
        Avx512F.VL.IsSupported
            ? Xor(Avx512F.VL.RotateRight(w, 17), Avx512F.VL.RotateRight(w, 19), w >>> 10)
            : Xor(w >>> 17 | w << 15, w >>> 19 | w << 13, w >>> 10);

    public static void Load(ref byte blocks, ref Vector256<uint> words)
    {
        Transpose(ref blocks, 64, ref words);
        Transpose(ref Unsafe.Add(ref blocks, 32), 64, ref Unsafe.Add(ref words, 8));
        for (int i = 0; i < 16; i++)
        {
            Unsafe.Add(ref words, i) = Swapped(Unsafe.Add(ref words, i));
        }
    }

    public static void Store(ref Vector256<uint> state, ref byte digests)
    {
        // A transposition is its own inverse: eight registers of eight lanes become eight digests of eight words.
        Span<Vector256<uint>> rows = stackalloc Vector256<uint>[8];
        Transpose(ref Unsafe.As<Vector256<uint>, byte>(ref state), 32, ref rows[0]);
        for (int i = 0; i < 8; i++)
        {
            Swapped(rows[i]).AsByte().StoreUnsafe(ref digests, (nuint)(i * Hash256.Length));
        }
    }

    // Eight rows of eight words, whose starts are so many bytes apart, into eight registers: word i of all rows into register i.
    private static void Transpose(ref byte rows, int stride, ref Vector256<uint> words)
    {
        // Four rows at a time: half h of register 4k + j then holds words 4h + j of rows 4k to 4k + 3.
        for (int k = 0; k < 8; k += 4)
        {
            Vector256<uint> r0 = Row(ref rows, k * stride);
            Vector256<uint> r1 = Row(ref rows, (k + 1) * stride);
            Vector256<uint> r2 = Row(ref rows, (k + 2) * stride);
            Vector256<uint> r3 = Row(ref rows, (k + 3) * stride);
            Vector256<ulong> low01 = Avx2.UnpackLow(r0, r1).AsUInt64();
            Vector256<ulong> low23 = Avx2.UnpackLow(r2, r3).AsUInt64();
            Vector256<ulong> high01 = Avx2.UnpackHigh(r0, r1).AsUInt64();
            Vector256<ulong> high23 = Avx2.UnpackHigh(r2, r3).AsUInt64();
            Unsafe.Add(ref words, k) = Avx2.UnpackLow(low01, low23).AsUInt32();
            Unsafe.Add(ref words, k + 1) = Avx2.UnpackHigh(low01, low23).AsUInt32();
            Unsafe.Add(ref words, k + 2) = Avx2.UnpackLow(high01, high23).AsUInt32();
            Unsafe.Add(ref words, k + 3) = Avx2.UnpackHigh(high01, high23).AsUInt32();
        }

        for (int j = 0; j < 4; j++)
        {
            Vector256<uint> first = Unsafe.Add(ref words, j);
            Vector256<uint> second = Unsafe.Add(ref words, 4 + j);
            Unsafe.Add(ref words, j) = Avx2.Permute2x128(first, second, 0x20);
            Unsafe.Add(ref words, 4 + j) = Avx2.Permute2x128(first, second, 0x31);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Row(ref byte rows, int offset) => Vector256.LoadUnsafe(ref rows, (nuint)offset).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Swapped(Vector256<uint> word) => Avx2.Shuffle(word.AsByte(), SwapOrder).AsUInt32();
}
