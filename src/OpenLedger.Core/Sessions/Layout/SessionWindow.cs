using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// C16: outflow of an asset in a sliding window, counted in sixteenths of it. What has left stays counted until the last moment of its
/// sixteenth is older than the window, so the count is never too low, and too high by at most a sixteenth of the window's time.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct SessionWindow
{
    /// <summary>How many parts a window has; one more is counted.</summary>
    public const int Parts = 16;

    /// <summary>Bytes in account data.</summary>
    public const int Length = 40 + ((Parts + 1) * 8);

    /// <summary>Number of the asset in the session's list.</summary>
    public ulong Asset;

    /// <summary>The most in any window, in base units.</summary>
    public ulong Cap;

    /// <summary>The window in milliseconds; a part is a sixteenth of it, rounded up.</summary>
    public ulong PeriodMs;

    /// <summary>Number of the newest part since the beginning of time.</summary>
    public ulong Newest;

    /// <summary>All that was ever counted, in base units.</summary>
    public ulong Counted;

    private Sums _sums;

    private readonly ulong PartMs => (PeriodMs + Parts - 1) / Parts;

    /// <summary>What has left in the window that ends now.</summary>
    /// <param name="nowMs">Consensus time in milliseconds.</param>
    public readonly ulong UsedAt(long nowMs)
    {
        ulong newest = (ulong)nowMs / PartMs;
        ulong used = 0;
        for (ulong back = 0; back <= Parts && back <= Newest; back++)
        {
            ulong part = Newest - back;
            used += part + Parts >= newest ? _sums[(int)(part % (Parts + 1))] : 0;
        }

        return used;
    }

    /// <summary>Whether so much more fits.</summary>
    public readonly bool Fits(ulong units, long nowMs)
    {
        ulong used = UsedAt(nowMs);
        return used <= Cap && units <= Cap - used;
    }

    /// <summary>Counts what leaves now; it fits.</summary>
    public void Add(ulong units, long nowMs)
    {
        ulong newest = (ulong)nowMs / PartMs;
        if (newest > Newest)
        {
            ulong passed = Math.Min(newest - Newest, Parts + 1);
            for (ulong i = 0; i < passed; i++)
            {
                _sums[(int)((newest - i) % (Parts + 1))] = 0;
            }

            Newest = newest;
        }

        _sums[(int)(Newest % (Parts + 1))] += units;
        Counted += units;
    }

    /// <summary>A window in which nothing has left.</summary>
    public static SessionWindow Fresh(in SessionLimitTerms terms, long nowMs)
    {
        var window = new SessionWindow { Asset = terms.Asset, Cap = terms.Cap, PeriodMs = terms.PeriodMs };
        window.Newest = (ulong)nowMs / window.PartMs;
        return window;
    }

    /// <summary>What was signed.</summary>
    public readonly SessionLimitTerms Terms => SessionLimitTerms.Window((byte)Asset, Cap, PeriodMs);

    [InlineArray(Parts + 1)]
    private struct Sums
    {
        private ulong _first;
    }
}
