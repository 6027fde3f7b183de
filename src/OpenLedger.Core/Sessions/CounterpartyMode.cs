namespace OpenLedger.Core.Sessions;

/// <summary>C11: who may receive what leaves under a session.</summary>
public enum CounterpartyMode : byte
{
    /// <summary>Nobody but the owner's own accounts.</summary>
    OwnerOnly = 0,

    /// <summary>The holders that the session lists.</summary>
    Listed = 1,
}
