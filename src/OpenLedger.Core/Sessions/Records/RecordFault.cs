namespace OpenLedger.Core.Sessions;

/// <summary>What is wrong with a list of authorization records.</summary>
public enum RecordFault
{
    None,

    /// <summary>A record does not follow the one before about the same session: one was left out, added or moved.</summary>
    Chain,

    /// <summary>The charges are not those that the record was made with.</summary>
    Charges,

    /// <summary>A counter does not start where the record before left it, or goes back.</summary>
    Counter,

    /// <summary>The block commits to other records.</summary>
    Root,
}
