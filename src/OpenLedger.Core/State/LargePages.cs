using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenLedger.Core.State;

/// <summary>
/// Arrays that never move, on large pages where they are large and the system gives such pages on request. Where memory is touched at
/// random, finding out where a page lies costs as much as fetching what lies there, and a prefetch waits for it; with pages of
/// 2 MiB in place of 4 KiB the processor remembers where all of them are. Source: madvise(2), MADV_HUGEPAGE.
/// </summary>
internal static unsafe partial class LargePages
{
    private const int PageBytes = 2 << 20;
    private const int Hugepage = 14;

    /// <summary>An array of zeros.</summary>
    /// <param name="length">How many elements.</param>
    public static T[] Allocate<T>(int length)
        where T : unmanaged
    {
        if (!OperatingSystem.IsLinux() || (long)length * Unsafe.SizeOf<T>() < 2L * PageBytes)
        {
            return GC.AllocateArray<T>(length, pinned: true);
        }

        // Asked for before it is first touched: by then the page that is touched has its size.
        T[] array = GC.AllocateUninitializedArray<T>(length, pinned: true);
        nint start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        nint end = start + ((nint)length * Unsafe.SizeOf<T>());
        nint first = (start + PageBytes - 1) & -PageBytes;
        nint last = end & -PageBytes;

        // A wish: where it is not granted, everything works as well, and slower. Safe: the range lies in the array, and no byte of
        // it changes.
        _ = Advise((void*)first, (nuint)(last - first), Hugepage);
        Array.Clear(array);
        return array;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
