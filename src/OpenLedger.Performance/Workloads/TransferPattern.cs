namespace OpenLedger.Performance.Workloads;

/// <summary>Between whom a workload's transfers go.</summary>
public enum TransferPattern
{
    /// <summary>Between two different accounts, drawn uniformly.</summary>
    Uniform,

    /// <summary>All between the same two accounts, in either direction.</summary>
    HotPair,

    /// <summary>All from one account, to others drawn uniformly.</summary>
    OnePayer,

    /// <summary>All to one account, from others drawn uniformly.</summary>
    OnePayee,
}
