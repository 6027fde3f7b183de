using System.Collections.Immutable;
using System.Globalization;
using OpenLedger.Analysis.Figures;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Baselines;

/// <summary>
/// What a scenario is held against: seed, digest and every simulated figure of a run with the scenario's own settings. Nothing of
/// the node core's speed and nothing of the machine, so that it is the same wherever it was made. Immutable by convention.
/// </summary>
public sealed record BaselineDocument
{
    /// <summary>The schema that this program writes and reads.</summary>
    public const string CurrentSchema = "openledger.sim/baseline/1";

    private const string OfTheNode = "node.";

    public required string Schema { get; init; }

    /// <summary>Name of the scenario; the file is named after it.</summary>
    public required string Scenario { get; init; }

    /// <summary>Master seed; a string, since it can exceed 2^53.</summary>
    public required string Seed { get; init; }

    public required int Replications { get; init; }

    /// <summary>Digest of the run, as in its result.json.</summary>
    public required string Digest { get; init; }

    /// <summary>
    /// The figures of every arm, in the scenario's order, by their paths in result.json. In place of an index, losses by hop and by
    /// asset are named: <c>loss.by_hop.1.net_usd</c>, <c>loss.by_asset.USDX.gross_usd</c>.
    /// </summary>
    public required OrderedDictionary<string, OrderedDictionary<string, double>> Arms { get; init; }

    /// <summary>Makes the baseline of a run.</summary>
    public static BaselineDocument Of(RunReport report)
    {
        var arms = new OrderedDictionary<string, OrderedDictionary<string, double>>(StringComparer.Ordinal);
        foreach (ArmFigures arm in report.Arms)
        {
            arms.Add(arm.Arm, FiguresOf(arm));
        }

        return new BaselineDocument
        {
            Schema = CurrentSchema,
            Scenario = report.Ensemble.Plan.Scenario,
            Seed = report.Ensemble.Plan.Seed.ToString(CultureInfo.InvariantCulture),
            Replications = report.Ensemble.Plan.Replications,
            Digest = report.Digest.ToString(),
            Arms = arms,
        };
    }

    private static OrderedDictionary<string, double> FiguresOf(ArmFigures arm)
    {
        var figures = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        foreach (string path in SimulatedPaths)
        {
            if (arm.Value(path) is { } value)
            {
                figures.Add(path, value);
            }
        }

        foreach (HopFigures hop in arm.ByHop)
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"loss.by_hop.{hop.Hop}.");
            figures.Add(at + "victims", hop.Victims);
            figures.Add(at + "gross_usd", hop.GrossUsd);
            figures.Add(at + "net_usd", hop.NetUsd);
        }

        foreach (AssetFigures asset in arm.ByAsset)
        {
            figures.Add($"loss.by_asset.{asset.Asset}.gross_usd", asset.GrossUsd);
            figures.Add($"loss.by_asset.{asset.Asset}.net_usd", asset.NetUsd);
        }

        foreach ((string reason, double count) in arm.DenialsByReason)
        {
            figures.Add($"denials_by_reason.{reason}", count);
        }

        return figures;
    }

    private static ImmutableArray<string> SimulatedPaths { get; } =
        [.. ArmFigures.Paths.Where(path => !path.StartsWith(OfTheNode, StringComparison.Ordinal))];
}
