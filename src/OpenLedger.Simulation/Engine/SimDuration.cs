using System.Globalization;

namespace OpenLedger.Simulation.Engine;

/// <summary>
/// A span of simulated time in whole nanoseconds, up to about 292 years either way. The default value is no time at all.
/// Arithmetic that leaves the range of 64 bits throws <see cref="OverflowException"/>. Immutable.
/// </summary>
/// <param name="Ns">Nanoseconds; negative if it leads back.</param>
public readonly record struct SimDuration(long Ns) : IComparable<SimDuration>
{
    /// <summary>Nanoseconds in a millisecond.</summary>
    public const long NsPerMs = 1_000_000;

    /// <summary>Nanoseconds in a second.</summary>
    public const long NsPerSecond = 1_000_000_000;

    /// <summary>Nanoseconds in a minute.</summary>
    public const long NsPerMinute = 60 * NsPerSecond;

    /// <summary>Nanoseconds in an hour.</summary>
    public const long NsPerHour = 60 * NsPerMinute;

    /// <summary>Nanoseconds in a day of 24 hours.</summary>
    public const long NsPerDay = 24 * NsPerHour;

    /// <summary>No time at all.</summary>
    public static readonly SimDuration Zero = new(0);

    private static readonly (long Ns, string Symbol)[] Units =
        [(NsPerDay, "d"), (NsPerHour, "h"), (NsPerMinute, "m"), (NsPerSecond, "s"), (NsPerMs, "ms"), (1000, "us")];

    /// <summary>Whole milliseconds, rounded down (towards the past if negative): the unit of the ledger's clock.</summary>
    public long WholeMs => (Ns / NsPerMs) - (Ns % NsPerMs < 0 ? 1 : 0);

    /// <summary>Seconds, for reports only.</summary>
    public double Seconds => Ns / 1e9;

    public static SimDuration FromMs(long ms) => new(ms * NsPerMs);

    public static SimDuration FromSeconds(long seconds) => new(seconds * NsPerSecond);

    public static SimDuration FromMinutes(long minutes) => new(minutes * NsPerMinute);

    public static SimDuration FromHours(long hours) => new(hours * NsPerHour);

    /// <summary>Shorter spans come first.</summary>
    public int CompareTo(SimDuration other) => Ns.CompareTo(other.Ns);

    public static SimDuration operator +(SimDuration left, SimDuration right) => new(left.Ns + right.Ns);

    public static SimDuration operator -(SimDuration left, SimDuration right) => new(left.Ns - right.Ns);

    public static SimDuration operator *(SimDuration span, long factor) => new(span.Ns * factor);

    public static bool operator <(SimDuration left, SimDuration right) => left.Ns < right.Ns;

    public static bool operator >(SimDuration left, SimDuration right) => left.Ns > right.Ns;

    public static bool operator <=(SimDuration left, SimDuration right) => left.Ns <= right.Ns;

    public static bool operator >=(SimDuration left, SimDuration right) => left.Ns >= right.Ns;

    /// <summary>
    /// The span in the largest unit (d, h, m, s, ms, us, ns) that is not larger than it and tells it exactly with at most three
    /// decimals: <c>400ms</c>, <c>1.5h</c>, <c>30d</c>. Nothing is rounded, so reading it back gives the same span.
    /// </summary>
    public override string ToString()
    {
        foreach ((long ns, string symbol) in Units)
        {
            // Compared on the negative side, where the smallest 64-bit number has its place too.
            bool fits = (Ns > 0 ? -Ns : Ns) <= -ns;
            if (fits && Ns % (ns / 1000) == 0)
            {
                return (Ns / (decimal)ns).ToString("0.###", CultureInfo.InvariantCulture) + symbol;
            }
        }

        return Ns.ToString(CultureInfo.InvariantCulture) + "ns";
    }
}
