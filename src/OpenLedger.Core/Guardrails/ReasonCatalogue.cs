using System.Collections.Immutable;
using OpenLedger.Core.Bridge;
using OpenLedger.Core.Sessions;

namespace OpenLedger.Core.Guardrails;

/// <summary>Every reason for which a guardrail refuses, whichever guardrail it is.</summary>
public static class ReasonCatalogue
{
    /// <summary>Those of sessions, then those of the bridge.</summary>
    public static ImmutableArray<ReasonInfo> All { get; } = [.. SessionReasons.All, .. BridgeReasons.All];
}
