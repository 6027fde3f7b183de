namespace OpenLedger.Core.Pipeline;

/// <summary>How far a block came in the load driver.</summary>
internal enum BlockProgress : byte
{
    /// <summary>Holds nothing and can be filled.</summary>
    Free,

    /// <summary>Its transactions are chosen; as long as it is not sealed, they count as waiting.</summary>
    Formed,

    /// <summary>Its hash is part of the chain: its transactions are committed or dropped for good.</summary>
    Sealed,

    /// <summary>Its listener was told.</summary>
    Published,
}
