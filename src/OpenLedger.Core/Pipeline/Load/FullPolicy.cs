namespace OpenLedger.Core.Pipeline.Load;

/// <summary>What happens to transactions for which the mempool has no room.</summary>
public enum FullPolicy : byte
{
    /// <summary>They wait in their batches, and in the end the source waits with them.</summary>
    Wait,

    /// <summary>They are refused.</summary>
    Refuse,
}
