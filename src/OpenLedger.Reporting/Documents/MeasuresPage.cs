using System.Collections.Immutable;
using System.Text;
using OpenLedger.Scenarios.Measures;

namespace OpenLedger.Reporting.Documents;

/// <summary>docs/MEASURES.md: every number of result.json with unit, direction, aggregate, formula and meaning.</summary>
public static class MeasuresPage
{
    /// <summary>The command that writes it.</summary>
    public const string Command = "olsim list measures --format markdown > docs/MEASURES.md";

    private const string Introduction = $"""
        # Measures

        <!-- Made by `{Command}`; change the catalogue, not this file. -->

        Every number of a `result.json`. The paths of the first chapter stand below `arms.NAME.` and are what an
        `expect` line of a scenario names, word for word: `arms.sessions.containment.radius <= 1`. A number that does
        not apply to a run is absent, never zero. `summary.csv` has the same numbers per replication,
        `olsim list measures` prints them in a terminal.

        **Two clocks.** What stands under `simulated` is counted in simulated time: it says how the scenario's ledger
        did with its slots and limits, it is the same on every machine, and it is part of the digest. What stands
        under `node` is wall-clock time inside the node core on the machine that ran it, with the workers, signatures
        and state root that stand beside it; it differs from run to run, and no baseline holds it. All other times,
        such as detection and containment, are simulated.

        **Value at risk** is what the attack could have reached if nothing had limited it: the assets of the
        compromised principal and of everybody who had delegated to it in any arm, or what lay in escrow at the
        attacked bridge, at prices from before the attack. It ignores limits, so it is equal in every arm, and a loss
        over it compares arms fairly.

        **Hops.** Each unit lost is booked once, to whoever bears it finally, at the hop that reaches them: 0 is the
        compromised principal itself, 1 whoever had delegated to it or deposited with it, 2 whoever is hit behind
        those.

        **The bound** is what the limits allow at most. A loss above its bound is an error of this program, and the
        run fails.

        **Formulas** are for one replication; the column *aggregate* says what a figure over the replications is.
        *mean* is the mean over all of them. The column *better* says in which direction a number improves.

        """;

    private const string Lists = """

        ## Lists, intervals and samples

        Below `arms.NAME.` too, but without one fixed place each, so no `expect` line can name them. `[]` stands for any item
        of a list, `REASON` for the name of a reason.


        """;

    private const string Conditions = """

        The conditions of the node's figures are words: `node.signatures` is `trusted` (the signer's key of honest background
        load is compared) or `verify` (every signature is checked), `node.state_root` says whether a root over the state was
        computed per block. `samples[].seed` is the master seed as text, since it can exceed 2^53.

        """;

    // Groups by the first word of their paths, in the order of result.json; a test requires that none is missing.
    private static readonly ImmutableArray<(string Group, string Title)> Groups =
    [
        ("replications", "The run"),
        ("simulated", "Throughput and latency in simulated time"),
        ("node", "Throughput of the node core in wall-clock time"),
        ("value_at_risk", "Value at risk"),
        ("loss", "Loss"),
        ("containment", "Containment"),
        ("exposure", "Exposure"),
        ("bound", "Bound"),
        ("collateral", "What honest users paid"),
        ("attack", "The attack"),
        ("invariants", "Promises that the program checks"),
    ];

    /// <summary>The page, with line feeds.</summary>
    public static string Text()
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        page.Append("\n## What expectations name\n");
        foreach ((string group, string title) in Groups)
        {
            page.Append("\n### ").Append(title).Append("\n\n");
            Table(page, MeasureCatalogue.All.Where(measure => GroupOf(measure) == group));
        }

        page.Append(Lists.ReplaceLineEndings("\n"));
        Table(page, ResultDetails.OfArm);
        page.Append(Conditions.ReplaceLineEndings("\n"));
        page.Append("\n## Beside the arms\n\n");
        Table(page, ResultDetails.BesideArms);
        return page.ToString();
    }

    /// <summary>The group that a measure belongs to: the first word of its path.</summary>
    public static string GroupOf(Measure measure) => measure.Path.Split('.')[0];

    private static void Table(StringBuilder page, IEnumerable<Measure> measures)
    {
        page.Append("| path | unit | better | aggregate | formula | meaning |\n|---|---|---|---|---|---|\n");
        foreach (Measure measure in measures)
        {
            string[] cells =
            [
                $"`{measure.Path}`", measure.Unit, Word(measure.Better), Cell(measure.Aggregate), Cell(measure.Formula), Cell(measure.Meaning),
            ];
            page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }
    }

    private static string Word(Direction direction) => direction switch
    {
        Direction.LowerIsBetter => "lower",
        Direction.HigherIsBetter => "higher",
        _ => "-",
    };

    // What Markdown would take for its own: a bar ends a cell, a star or an angle bracket begins something.
    private static string Cell(string text) => text
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal);
}
