using System.Collections.Immutable;
using System.Globalization;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Diffs;

/// <summary>Compares two results.</summary>
/// <remarks>
/// <b>Containment has worsened</b> when, in any pair of arms, a measure under <c>loss</c> or <c>containment</c> has the verdict
/// <see cref="DifferenceVerdict.Worsened"/>: net and gross loss, share, victims, radius, hop, time to detect, time to contain.
/// The two times do not count where the net loss improved: a control that slows a thief down keeps him at it, and lets him be noticed, longer.
/// What guardrails cost (denied, delayed), exposure, the bound and throughput are judged and shown, but do not count.
/// </remarks>
public static class DiffDocumentBuilder
{
    private const int MostTextLines = 20;

    /// <summary>Compares arms of two results.</summary>
    /// <param name="fileA">The first file.</param>
    /// <param name="a">Its result.</param>
    /// <param name="fileB">The second file.</param>
    /// <param name="b">Its result.</param>
    /// <param name="pairs">Which arm of a to hold against which of b, by name; empty: those of the same name.</param>
    /// <param name="confidence">Of the intervals, between 0 and 1.</param>
    public static DiffDocument Build(
        string fileA, ResultDocument a, string fileB, ResultDocument b, ImmutableArray<(string A, string B)> pairs, double confidence)
    {
        bool identical = pairs.IsEmpty && a.Digest == b.Digest;
        ImmutableArray<(string A, string B)> chosen = identical ? []
            : !pairs.IsEmpty ? pairs
            : [.. a.Arms.Keys.Where(b.Arms.ContainsKey).Select(arm => (arm, arm))];
        ImmutableArray<ArmDiff> arms =
        [
            .. chosen.Select(pair => ArmDiffs.Of(
                pair.A, a.Arms[pair.A].Samples, pair.B, b.Arms[pair.B].Samples, confidence)),
        ];
        return new DiffDocument
        {
            Schema = DiffDocument.CurrentSchema,
            A = new DiffSide(fileA, a.Scenario.Name, a.Digest),
            B = new DiffSide(fileB, b.Scenario.Name, b.Digest),
            Identical = identical,
            ContainmentWorsened = arms.Any(arm => Worsened(arm).Any()),
            Confidence = confidence,
            Settings = Settings(a, b),
            ScenarioText = a.Scenario.Sha256 == b.Scenario.Sha256
                ? []
                : LineDiff.Unified(a.Scenario.Text, b.Scenario.Text, MostTextLines),
            Arms = arms,
            OnlyA = identical ? [] : [.. a.Arms.Keys.Except(chosen.Select(pair => pair.A), StringComparer.Ordinal)],
            OnlyB = identical ? [] : [.. b.Arms.Keys.Except(chosen.Select(pair => pair.B), StringComparer.Ordinal)],
        };
    }

    /// <summary>The measures by which containment is worse; see the remarks of this type.</summary>
    public static IEnumerable<MeasureDiff> Worsened(ArmDiff arm)
    {
        bool lessLost = arm.Measures.Any(measure => measure is { Path: "loss.net_usd", Verdict: DifferenceVerdict.Improved });
        return arm.Measures.Where(measure => measure.Verdict == DifferenceVerdict.Worsened
            && (measure.Path.StartsWith("loss.", StringComparison.Ordinal)
                || (measure.Path is "containment.detect_s" or "containment.contain_s"
                    ? !lessLost
                    : measure.Path.StartsWith("containment.", StringComparison.Ordinal))));
    }

    private static ImmutableArray<SettingChange> Settings(ResultDocument a, ResultDocument b)
    {
        var changes = new List<SettingChange>();
        Add("program", Program(a.Program), Program(b.Program));
        Add("scenario", a.Scenario.Name, b.Scenario.Name);
        Add("seed", a.Seed, b.Seed);
        Add(
            "replications",
            a.Settings.Replications.ToString(CultureInfo.InvariantCulture),
            b.Settings.Replications.ToString(CultureInfo.InvariantCulture));
        Add("arms", Arms(a), Arms(b));
        foreach (string path in a.Settings.Set.Keys.Union(b.Settings.Set.Keys, StringComparer.Ordinal))
        {
            Add($"--set {path}", a.Settings.Set.GetValueOrDefault(path), b.Settings.Set.GetValueOrDefault(path));
        }

        for (int i = 0; i < Math.Max(a.Inputs.Length, b.Inputs.Length); i++)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"data file {i + 1}"), Input(a, i), Input(b, i));
        }

        return [.. changes];

        void Add(string name, string? first, string? second)
        {
            if (first != second)
            {
                changes.Add(new SettingChange(name, first, second));
            }
        }
    }

    private static string Program(ProgramSection program) =>
        $"{program.Version} {program.Commit ?? "(commit unknown)"}{(program.Dirty == true ? " (changed)" : "")}";

    private static string Arms(ResultDocument result) =>
        result.Settings.Arms.IsEmpty ? "all" : string.Join(' ', result.Settings.Arms);

    // Files of the same contents are the same input, wherever they lie.
    private static string? Input(ResultDocument result, int index) =>
        index < result.Inputs.Length ? result.Inputs[index].Sha256 : null;
}
