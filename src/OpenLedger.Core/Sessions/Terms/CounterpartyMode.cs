namespace OpenLedger.Core.Sessions;

/// <summary>C11: who may receive what leaves under a session.</summary>
public enum CounterpartyMode : byte
{
    /// <summary>Nobody but the owner's own accounts.</summary>
    OwnerOnly = 0,

    /// <summary>The holders that the session lists.</summary>
    Listed = 1,

    /// <summary>The holders that one of the listed registrars has put into its class.</summary>
    Class = 2,
}
