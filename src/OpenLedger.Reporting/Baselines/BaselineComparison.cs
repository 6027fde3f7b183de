using System.Collections.Immutable;

namespace OpenLedger.Reporting.Baselines;

/// <summary>A run held against its baseline.</summary>
/// <param name="Verdict">What came out.</param>
/// <param name="Figures">The figures outside the tolerance, in the order of the run; those that vanished follow those of their
/// arm.</param>
/// <param name="ArmsAppeared">Arms that the baseline does not have.</param>
/// <param name="ArmsVanished">Arms that only the baseline has.</param>
public sealed record BaselineComparison(
    BaselineVerdict Verdict,
    ImmutableArray<FigureChange> Figures,
    ImmutableArray<string> ArmsAppeared,
    ImmutableArray<string> ArmsVanished)
{
    /// <summary>How far a figure may lie from its baseline, as a share of the baseline; a zero must stay zero.</summary>
    public const double Tolerance = 0.001;

    /// <summary>Compares a run with its baseline.</summary>
    /// <param name="baseline">The baseline; null if there is none.</param>
    /// <param name="current">The run, in the form of a baseline.</param>
    public static BaselineComparison Of(BaselineDocument? baseline, BaselineDocument current)
    {
        if (baseline is null || baseline.Digest == current.Digest)
        {
            return new BaselineComparison(baseline is null ? BaselineVerdict.None : BaselineVerdict.Equal, [], [], []);
        }

        var figures = ImmutableArray.CreateBuilder<FigureChange>();
        foreach ((string arm, OrderedDictionary<string, double> now) in current.Arms)
        {
            if (baseline.Arms.TryGetValue(arm, out OrderedDictionary<string, double>? before))
            {
                Compare($"arms.{arm}.", before, now, figures);
            }
        }

        ImmutableArray<string> appeared = [.. current.Arms.Keys.Where(arm => !baseline.Arms.ContainsKey(arm))];
        ImmutableArray<string> vanished = [.. baseline.Arms.Keys.Where(arm => !current.Arms.ContainsKey(arm))];
        bool within = figures.Count == 0 && appeared.IsEmpty && vanished.IsEmpty;
        return new BaselineComparison(
            within ? BaselineVerdict.Within : BaselineVerdict.Changed, figures.ToImmutable(), appeared, vanished);
    }

    /// <summary>Whether a figure lies within the tolerance of another.</summary>
    public static bool IsWithin(double old, double current) => Math.Abs(current - old) <= Tolerance * Math.Abs(old);

    private static void Compare(
        string prefix,
        OrderedDictionary<string, double> before,
        OrderedDictionary<string, double> now,
        ImmutableArray<FigureChange>.Builder changes)
    {
        foreach ((string path, double value) in now)
        {
            if (!before.TryGetValue(path, out double old))
            {
                changes.Add(new FigureChange(prefix + path, null, value));
            }
            else if (!IsWithin(old, value))
            {
                changes.Add(FigureChange.Of(prefix + path, old, value));
            }
        }

        foreach ((string path, double old) in before)
        {
            if (!now.ContainsKey(path))
            {
                changes.Add(new FigureChange(prefix + path, old, null));
            }
        }
    }
}
