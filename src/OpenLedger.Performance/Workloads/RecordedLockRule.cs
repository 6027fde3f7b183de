namespace OpenLedger.Performance.Workloads;

/// <summary>Which modes of locks there are.</summary>
public enum RecordedLockRule
{
    /// <summary>Reads and writes.</summary>
    ReadWrite,

    /// <summary>Credits that commute, too.</summary>
    Credit,

    /// <summary>Credits that commute, and debits out of a reserve.</summary>
    CreditAndDebit,
}
