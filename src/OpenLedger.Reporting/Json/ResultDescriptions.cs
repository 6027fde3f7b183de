using System.Collections.Frozen;

namespace OpenLedger.Reporting.Json;

/// <summary>
/// What the values of result.json mean that are no numbers, by path: property names with dots between them, without
/// the names of arms and the numbers of items.
/// </summary>
internal static class ResultDescriptions
{
    /// <summary>The descriptions; the empty path is the whole document.</summary>
    public static readonly FrozenDictionary<string, string> ByPath = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [""] = "What ran, on what, and every figure of it. What was not measured is absent, never zero and never null. Figures are means " +
            "over the replications unless their description says otherwise.",
        ["schema"] = "The form of this document.",
        ["scenario"] = "The scenario that ran.",
        ["scenario.name"] = "The scenario's name.",
        ["scenario.file"] = "The file as the user named it.",
        ["scenario.sha256"] = "SHA-256 of the file's bytes, hexadecimal.",
        ["scenario.text"] = "The file's text, so that the result can be run again without the file.",
        ["seed"] = "Master seed; a string, since it can exceed 2^53.",
        ["settings"] = "What the command line asked for.",
        ["settings.arms"] = "The arms that were chosen with --arm; empty: all.",
        ["settings.set"] = "The settings changed with --set, from path to value, in their order.",
        ["inputs"] = "The data files that were read.",
        ["inputs.path"] = "The data file as the scenario named it.",
        ["inputs.sha256"] = "SHA-256 of the data file's bytes, hexadecimal.",
        ["program"] = "The program that ran.",
        ["program.version"] = "Its version.",
        ["program.commit"] = "The commit that it was built from; absent if the build did not know.",
        ["program.dirty"] = "Whether its sources differed from that commit; absent with it.",
        ["machine"] = "The machine that it ran on; figures under 'node' are of this machine only.",
        ["machine.os"] = "Operating system.",
        ["machine.cpu"] = "Processor.",
        ["machine.runtime"] = ".NET runtime.",
        ["digest"] = "SHA-256 over scenario, settings, seed, inputs and every arm's outcomes, never node or machine: " +
            "equal wherever the run is repeated.",
        ["arms"] = "The arms that ran, by name, in the scenario's order.",
        ["arms.simulated"] = "Throughput in simulated time.",
        ["arms.simulated.latency_ms"] = "Latency of honest operations in simulated time, over the operations of all replications.",
        ["arms.simulated.latency_ms.executed"] = "From the submission of an operation to its block.",
        ["arms.node"] = "Throughput of the node core in wall-clock time, with its conditions.",
        ["arms.node.signatures"] =
            "Whether every signature was checked (verify), or those of the honest background load were trusted (trusted).",
        ["arms.node.state_root"] = "Whether a state root was computed for every block.",
        ["arms.loss"] = "What was lost.",
        ["arms.loss.net_usd_interval"] = "The interval of the mean net loss at the scenario's confidence, where that is not 95 %.",
        ["arms.loss.by_hop"] = "The loss by distance from the compromised principal.",
        ["arms.loss.by_asset"] = "The loss by asset.",
        ["arms.loss.by_asset.asset"] = "The asset's symbol.",
        ["arms.containment"] = "How far the loss reached and how long it lasted, in simulated time.",
        ["arms.exposure"] = "What could have been taken, over time.",
        ["arms.bound"] = "What the limits allowed at most.",
        ["arms.collateral"] = "What honest people paid.",
        ["arms.invariants"] = "Promises that the program checked about itself.",
        ["arms.value_at_risk"] = "What could be lost at most if there were no limits.",
        ["arms.attack"] = "What the attacker tried.",
        ["arms.samples"] = "Every replication, in order.",
        ["arms.samples.seed"] = "Master seed; replication r draws from the random numbers keyed by (seed, r).",
        ["expect"] = "The expectations of the scenario, in its order.",
        ["expect.text"] = "The line as the scenario has it.",
        ["expect.verdict"] = "Whether the expectation was met; skipped if it is about an arm that did not run.",
        ["expect.arm"] = "The arm that was observed; absent if skipped.",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
