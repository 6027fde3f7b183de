namespace OpenLedger.Core.Guardrails;

/// <summary>What a shared guard says to an outflow.</summary>
public enum GuardAnswer
{
    /// <summary>It may leave.</summary>
    Passes,

    /// <summary>It is more than there is now; asking counts towards a trip.</summary>
    Exceeded,

    /// <summary>The breaker has tripped.</summary>
    Open,

    /// <summary>The guardians have paused it.</summary>
    Paused,
}
