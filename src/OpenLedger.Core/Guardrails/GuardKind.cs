namespace OpenLedger.Core.Guardrails;

/// <summary>What a shared guard stands before.</summary>
public enum GuardKind : byte
{
    None = 0,

    /// <summary>All sessions of one owner: what makes many small sessions safe.</summary>
    Owner = 1,

    /// <summary>One asset, whoever owns it.</summary>
    Asset = 2,

    /// <summary>One program, whoever calls it.</summary>
    Program = 3,

    /// <summary>A route to another domain.</summary>
    Route = 4,

    /// <summary>Everything that sessions do in the domain; guardians pause it.</summary>
    Domain = 5,
}
