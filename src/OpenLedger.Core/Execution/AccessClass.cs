namespace OpenLedger.Core.Execution;

/// <summary>How accesses of one account go together in a <see cref="DependencyGraph"/>.</summary>
public enum AccessClass : byte
{
    /// <summary>Reads go with reads.</summary>
    Read,

    /// <summary>Credits and reserved debits go with each other.</summary>
    Delta,

    /// <summary>A write goes with nothing.</summary>
    Write,
}
