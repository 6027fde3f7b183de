namespace OpenLedger.Simulation.Engine;

/// <summary>
/// An instant of simulated time: whole nanoseconds since the start of the run, from 0 to about 292 years. Only events advance
/// it. The default value is the start. Arithmetic that leaves the range of 64 bits throws <see cref="OverflowException"/>.
/// Immutable.
/// </summary>
/// <param name="Ns">Nanoseconds since the start of the run.</param>
public readonly record struct SimTime(long Ns) : IComparable<SimTime>
{
    /// <summary>The start of every run.</summary>
    public static readonly SimTime Zero = new(0);

    /// <summary>The last instant that can be told; nothing is ever scheduled there, so it serves as "for ever".</summary>
    public static readonly SimTime MaxValue = new(long.MaxValue);

    /// <summary>Whole milliseconds since the start, rounded down: the unit of the ledger's clock.</summary>
    public long WholeMs => new SimDuration(Ns).WholeMs;

    /// <summary>Seconds since the start, for reports only.</summary>
    public double Seconds => Ns / 1e9;

    /// <summary>Earlier instants come first.</summary>
    public int CompareTo(SimTime other) => Ns.CompareTo(other.Ns);

    public static SimTime operator +(SimTime time, SimDuration span) => new(time.Ns + span.Ns);

    public static SimTime operator -(SimTime time, SimDuration span) => new(time.Ns - span.Ns);

    public static SimDuration operator -(SimTime later, SimTime earlier) => new(later.Ns - earlier.Ns);

    public static bool operator <(SimTime left, SimTime right) => left.Ns < right.Ns;

    public static bool operator >(SimTime left, SimTime right) => left.Ns > right.Ns;

    public static bool operator <=(SimTime left, SimTime right) => left.Ns <= right.Ns;

    public static bool operator >=(SimTime left, SimTime right) => left.Ns >= right.Ns;

    /// <summary>The time since the start, written as <see cref="SimDuration.ToString"/> writes it.</summary>
    public override string ToString() => new SimDuration(Ns).ToString();
}
