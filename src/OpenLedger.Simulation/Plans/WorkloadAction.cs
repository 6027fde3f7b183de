namespace OpenLedger.Simulation.Plans;

/// <summary>What one line of honest work does.</summary>
public enum WorkloadAction
{
    /// <summary>Agents swap for their owners, under the arm's delegation.</summary>
    Swap,

    /// <summary>Owners pay each other, signing themselves.</summary>
    Pay,

    /// <summary>Sub-agents spend for owners, under the part of the arm's delegation that was handed on to them.</summary>
    Spend,

    /// <summary>Users of the bridge withdraw with a proven message.</summary>
    Withdraw,
}
