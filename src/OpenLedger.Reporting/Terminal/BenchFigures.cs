using System.Collections.Immutable;
using System.Globalization;
using OpenLedger.Reporting.Benchmarks;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Terminal;

/// <summary>Figures of benchmarks as people read them, for the screen and for documents alike.</summary>
internal static class BenchFigures
{
    /// <summary>A value with four digits or so; bytes in decimal multiples, without the unit.</summary>
    public static string Value(double? value, string unit) => value is not { } v
        ? FigureText.Absent
        : unit == BenchUnitNames.PerSecond && v >= 1_000
            ? v.ToString("#,0", CultureInfo.InvariantCulture)
            : FigureText.Amount(v);

    /// <summary>Half the interquartile range over the median.</summary>
    public static string Spread(BenchCaseSection section) =>
        section is { Samples.Length: > 1, Median: > 0, Quartiles: { Length: 2 } quartiles }
            ? "±" + FigureText.Share((quartiles[1] - quartiles[0]) / 2 / section.Median)
            : FigureText.Absent;

    /// <summary>A ratio.</summary>
    public static string Factor(BenchRatio ratio) =>
        ratio.Ratio.ToString(ratio.Ratio < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture) + "x";

    /// <summary>A ratio and what it is to.</summary>
    public static string Ratio(BenchRatio? ratio) => ratio is null ? "" : $"{Factor(ratio)} {ratio.Name}";

    /// <summary>Bytes per operation; whole ones, since a fraction is an object now and then.</summary>
    public static string Allocated(double? bytes) => bytes is > 0 and < 0.95
        ? bytes.Value.ToString("0.0##", CultureInfo.InvariantCulture)
        : FigureText.Amount(bytes);

    /// <summary>Version and commit.</summary>
    public static string Program(ProgramSection program) =>
        program.Commit is null ? program.Version : $"{program.Version} ({program.Commit}{(program.Dirty == true ? ", changed" : "")})";

    /// <summary>What stands below the table: why a case was skipped, further ratios, what it computed, what to know.</summary>
    public static IEnumerable<string> Remarks(BenchCaseSection section)
    {
        if (section.Skipped is { } reason)
        {
            yield return $"skipped: {reason}";
        }

        BenchRatio[] ratios = [.. section.FurtherRatios ?? []];
        if (ratios.Length > 0)
        {
            yield return string.Join(", ", ratios.Select(Ratio));
        }

        ImmutableArray<BenchFigure> figures = section.Figures ?? [];
        if (!figures.IsEmpty)
        {
            yield return string.Join(", ", figures.Select(figure => $"{figure.Name} {FigureText.Amount(figure.Value)}"));
        }

        if (section.OtherLoadShare is > BenchComparer.MostOtherLoad)
        {
            yield return $"other programs took {FigureText.Share(section.OtherLoadShare)} of the processors meanwhile";
        }

        foreach (string note in section.Notes ?? [])
        {
            yield return note;
        }
    }
}
