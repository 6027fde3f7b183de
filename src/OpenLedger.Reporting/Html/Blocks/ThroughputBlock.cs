using OpenLedger.Reporting.Results;
using OpenLedger.Reporting.Terminal;

namespace OpenLedger.Reporting.Html.Blocks;

/// <summary>Throughput on both clocks, each said to be what it is.</summary>
internal static class ThroughputBlock
{
    public static void Write(HtmlWriter html, RunReport report, ReportCharts charts)
    {
        PageParts.Section(html, "throughput", "Throughput",
            "Two clocks that must not be mixed: simulated figures say what users saw and are the same on every machine; node figures say how "
            + "fast this machine went.");
        html.Element("h3", "Simulated");
        PageParts.Figure(html, charts.Throughput);
        PageParts.ArmTable(html, report, "Simulated throughput and latency",
            ("committed per simulated second", arm => FigureText.Amount(arm.Value("simulated.tx_per_s"))),
            ("committed", arm => Words.Count(arm.Value("simulated.committed_tx"))),
            ("median latency to the block", arm => Words.Duration(arm.Value("simulated.latency_ms.executed.p50") / 1000)),
            ("slowest hundredth", arm => Words.Duration(arm.Value("simulated.latency_ms.executed.p99") / 1000)),
            ("blocks", arm => Words.Count(arm.Value("simulated.blocks"))));
        html.Element("h3", "Node, wall clock on this machine");
        PageParts.ArmTable(html, report, "Node throughput",
            ("transactions per wall-clock second", arm => FigureText.Amount(arm.Value("node.tx_per_s"))),
            ("transactions", arm => Words.Count(arm.Value("node.tx"))),
            ("time in the node core", arm => Words.Duration(arm.Value("node.wall_s"))));
        string conditions = $"{Words.Workers(report)}; {Words.Signatures(report)}; no state root per block. {report.Machine.Cpu}, {report.Machine.Os}.";
        html.Element("p", conditions, ("class", "note"));
        html.Close();
    }
}
