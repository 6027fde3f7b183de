using System.Globalization;

namespace OpenLedger.Performance;

/// <summary>
/// How much of this machine's processors went to others while something was measured: to other programs, or to other guests of the same
/// host. Known on Linux, where the program may use all processors that the kernel counts.
/// </summary>
internal sealed class OtherLoad
{
    // Counted in hundredths of a second, so a shorter time says nothing.
    private const double FewestSeconds = 0.5;
    private const double TicksPerSecond = 100;
    private const string Statistics = "/proc/stat";

    private readonly Reading? _start = Read();

    /// <summary>The share of all processors' time since this was made, from 0 to 1; null where nobody knows.</summary>
    public double? Share()
    {
        if (_start is not { } start || Read() is not { } end)
        {
            return null;
        }

        double all = end.AllSeconds - start.AllSeconds;
        double others = end.BusySeconds - start.BusySeconds - (end.OwnSeconds - start.OwnSeconds);
        return all < FewestSeconds * Environment.ProcessorCount ? null : Math.Round(Math.Clamp(others / all, 0, 1), 3);
    }

    private static Reading? Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            string[] lines = [.. File.ReadLines(Statistics).TakeWhile(line => line.StartsWith("cpu", StringComparison.Ordinal))];
            return Parse(lines, Environment.ProcessorCount, Environment.CpuUsage.TotalTime.TotalSeconds);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads the kernel's counters.</summary>
    /// <param name="lines">A line over all processors, then one for each: name, user, nice, system, idle, iowait, irq, softirq, steal, and
    /// guests, which are in user already.</param>
    /// <param name="processors">Processors that the program may use; if the kernel counts others, nothing is known.</param>
    /// <param name="ownSeconds">Processor time of this process.</param>
    internal static Reading? Parse(string[] lines, int processors, double ownSeconds)
    {
        const int Counters = 8;
        if (lines.Length != processors + 1)
        {
            return null;
        }

        string[] fields = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length <= Counters)
        {
            return null;
        }

        double all = 0;
        double idle = 0;
        for (int i = 1; i <= Counters; i++)
        {
            if (!ulong.TryParse(fields[i], NumberStyles.None, CultureInfo.InvariantCulture, out ulong ticks))
            {
                return null;
            }

            all += ticks / TicksPerSecond;
            idle += i is 4 or 5 ? ticks / TicksPerSecond : 0;
        }

        return new Reading(all, all - idle, ownSeconds);
    }

    /// <summary>Counters of a moment.</summary>
    /// <param name="AllSeconds">Time of all processors since the machine started.</param>
    /// <param name="BusySeconds">The part in which they did something.</param>
    /// <param name="OwnSeconds">The part of this process.</param>
    internal readonly record struct Reading(double AllSeconds, double BusySeconds, double OwnSeconds);
}
