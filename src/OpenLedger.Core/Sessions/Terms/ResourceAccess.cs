namespace OpenLedger.Core.Sessions;

/// <summary>C9: what may be done with an account.</summary>
public enum ResourceAccess : uint
{
    None = 0,
    Read = 1,

    /// <summary>Read too.</summary>
    Write = 2,
}
