namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>What whoever holds the keys can try.</summary>
internal enum AttackMove
{
    /// <summary>One transfer to the attacker.</summary>
    Take,

    /// <summary>Two transfers of half each in one transaction.</summary>
    TakeTwice,

    /// <summary>A transfer of more than is declared.</summary>
    Understate,

    /// <summary>Two transfers in one transaction, and between them the session is narrowed by its own key.</summary>
    TakeAround,

    /// <summary>The session is narrowed by its own key.</summary>
    Narrow,

    /// <summary>Part of the session is granted on.</summary>
    SubGrant,

    /// <summary>The owner, who knows nothing, renews.</summary>
    Renew,
}
