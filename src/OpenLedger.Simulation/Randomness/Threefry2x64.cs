using System.Numerics;
using System.Runtime.CompilerServices;

namespace OpenLedger.Simulation.Randomness;

/// <summary>
/// Threefry2x64 with 20 rounds: a keyed bijection of 128 bits made of additions, rotations and exclusive-ors only, hence the same
/// on every processor. Counting through its inputs gives random numbers that can be addressed in any order.
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC '11; the Random123 library.
/// </summary>
public static class Threefry2x64
{
    // The parity constant of Threefish's key schedule (Skein 1.3), so that an all-zero key does not give an all-zero schedule.
    private const ulong Parity = 0x1BD11BDAA9FC1A22;

    /// <summary>Encrypts one counter.</summary>
    /// <param name="k0">First word of the key.</param>
    /// <param name="k1">Second word of the key.</param>
    /// <param name="c0">First word of the counter.</param>
    /// <param name="c1">Second word of the counter.</param>
    /// <returns>Two words of 64 random bits each.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (ulong, ulong) Block(ulong k0, ulong k1, ulong c0, ulong c1)
    {
        // A generator: additions wrap around by definition.
        unchecked
        {
            ulong k2 = Parity ^ k0 ^ k1;
            ulong x = c0 + k0;
            ulong y = c1 + k1;
            EvenRounds(ref x, ref y);
            x += k1;
            y += k2 + 1;
            OddRounds(ref x, ref y);
            x += k2;
            y += k0 + 2;
            EvenRounds(ref x, ref y);
            x += k0;
            y += k1 + 3;
            OddRounds(ref x, ref y);
            x += k1;
            y += k2 + 4;
            EvenRounds(ref x, ref y);
            x += k2;
            y += k0 + 5;
            return (x, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EvenRounds(ref ulong x, ref ulong y)
    {
        Mix(ref x, ref y, 16);
        Mix(ref x, ref y, 42);
        Mix(ref x, ref y, 12);
        Mix(ref x, ref y, 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OddRounds(ref ulong x, ref ulong y)
    {
        Mix(ref x, ref y, 16);
        Mix(ref x, ref y, 32);
        Mix(ref x, ref y, 24);
        Mix(ref x, ref y, 21);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref ulong x, ref ulong y, int rotation)
    {
        x = unchecked(x + y); // A generator: wraps around by definition.
        y = BitOperations.RotateLeft(y, rotation) ^ x;
    }
}
