namespace OpenLedger.Simulation.Plans;

/// <summary>Where the budgets of sub-agents come from.</summary>
public enum SubBudget
{
    /// <summary>Every sub-agent has a session of the owner's own, with all of its limits.</summary>
    Replicated,

    /// <summary>Every sub-agent has a part of the orchestrator's session with all of its limits; each use is charged to both.</summary>
    Charged,

    /// <summary>Every sub-agent has an equal part of the orchestrator's budget, which was moved to it when it was granted.</summary>
    Escrowed,
}
