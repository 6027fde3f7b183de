namespace OpenLedger.Core.Programs;

/// <summary>Error numbers of the CodeRegistry program.</summary>
public enum CodeRegistryError : uint
{
    /// <summary>The account is not the entry of this program.</summary>
    InvalidEntry = 0,

    /// <summary>Only the registrar may do this.</summary>
    NotRegistrar = 1,

    /// <summary>Only the upgrade authority may do this.</summary>
    NotUpgradeAuthority = 2,

    /// <summary>Zero is the hash of no code.</summary>
    InvalidHash = 3,

    /// <summary>The program runs other code than the registrar wants to list.</summary>
    CodeChanged = 4,
}
