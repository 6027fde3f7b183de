using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Scenarios.Schema;

/// <summary>A whole number, with or without a suffix k, M or B.</summary>
/// <param name="Min">Smallest, included.</param>
/// <param name="Max">Largest, included.</param>
/// <param name="Unit">What is counted.</param>
internal sealed record WholeShape(decimal Min, decimal Max, string Unit) : ValueShape
{
    /// <summary>What a message says was expected.</summary>
    public string Expected => $"a whole number from {Written.Grouped(Min)} to {Written.Grouped(Max)}";

    public override string Facts => $"{UnitSentence(Unit)} {Written.Sentence(Expected)}";
}

/// <summary>A number, with or without a suffix k, M or B.</summary>
/// <param name="Min">Smallest, included.</param>
/// <param name="Max">Largest, included.</param>
/// <param name="Unit">What it is a number of.</param>
internal sealed record NumberShape(decimal Min, decimal Max, string Unit) : ValueShape
{
    /// <summary>What a message says was expected.</summary>
    public string Expected => $"a number from {Written.Grouped(Min)} to {Written.Grouped(Max)}";

    public override string Facts => $"{UnitSentence(Unit)} {Written.Sentence(Expected)}";
}

/// <summary>A share of a whole.</summary>
/// <param name="EndsExcluded">Whether nothing and all are out of range.</param>
internal sealed record ShareShape(bool EndsExcluded = false) : ValueShape
{
    /// <summary>What a message says was expected.</summary>
    public string Expected => EndsExcluded ? "a share between 0% and 100%, neither included" : "a share from 0% to 100%";

    public override string Facts => $"{UnitSentence("share (%, bps, a fraction or a plain number)")} {Written.Sentence(Expected)}";

    /// <summary>Whether a share is in range.</summary>
    public bool Contains(decimal share) => EndsExcluded ? share is > 0 and < 1 : share is >= 0 and <= 1;
}

/// <summary>A span of time, never without its unit.</summary>
/// <param name="MinNs">Shortest, in nanoseconds, included.</param>
/// <param name="MaxNs">Longest, in nanoseconds, included; the largest number where there is no limit but that of the clock.</param>
/// <param name="Slots">Whether it may be given in slots.</param>
internal sealed record SpanShape(long MinNs = 0, long MaxNs = long.MaxValue, bool Slots = true) : ValueShape
{
    /// <summary>What a message says was expected if the text is no span of time.</summary>
    public const string Noun = "a span of time";

    /// <summary>What a message says was expected if the span is out of range.</summary>
    public string Expected => (MinNs, MaxNs) switch
    {
        (0, long.MaxValue) => Noun,
        (1, long.MaxValue) => $"{Noun} above nothing",
        (_, long.MaxValue) => $"{Noun} of at least {new SimDuration(MinNs)}",
        _ => $"{Noun} from {new SimDuration(MinNs)} to {new SimDuration(MaxNs)}",
    };

    public override string Facts =>
        $"{UnitSentence(Slots ? "time (ns, us, ms, s, m, h, d, slots)" : "time (ns, us, ms, s, m, h, d)")} {Written.Sentence(Expected)}";
}
