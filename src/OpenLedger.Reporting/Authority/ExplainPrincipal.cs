namespace OpenLedger.Reporting.Authority;

/// <summary>What the keys of a principal open.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>program</c>, <c>delegate</c>, <c>verifier</c>, <c>agents</c> or <c>owners</c>.</param>
/// <param name="Members">Members of a group (agents, owners); 1 for a single principal.</param>
/// <param name="Member">Of a group, the member that the figures are of: the one with the largest holdings.</param>
/// <param name="OwnUsd">What it holds itself; of a group, all members together.</param>
/// <param name="Meaning">What its keys open, in words.</param>
/// <param name="Arms">Per arm.</param>
public sealed record ExplainPrincipal(
    string Name, string Kind, int Members, string? Member, double OwnUsd, string Meaning,
    OrderedDictionary<string, ExplainArm> Arms);
