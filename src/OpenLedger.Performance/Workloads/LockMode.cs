namespace OpenLedger.Performance.Workloads;

/// <summary>How a transaction holds something that others may want too.</summary>
public enum LockMode : byte
{
    /// <summary>Together with other reads.</summary>
    Read,

    /// <summary>Alone.</summary>
    Write,

    /// <summary>Together with other changes of an amount that nobody looks at: commutative credits and reserved debits.</summary>
    Delta,
}
