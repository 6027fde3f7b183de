namespace OpenLedger.Core.Sessions;

/// <summary>What a limit beyond those that every asset has limits; see <see cref="SessionLimitTerms"/> for what its numbers mean.</summary>
public enum SessionLimitKind : byte
{
    None = 0,

    /// <summary>C16: outflow of an asset in a sliding window.</summary>
    Window = 1,

    /// <summary>C17: outflow of an asset in one block.</summary>
    PerBlock = 2,

    /// <summary>C19: value of all outflow, in millionths of the reference unit.</summary>
    Notional = 3,

    /// <summary>C20: how far from the reference price it may trade, and how much in all.</summary>
    TradeBand = 4,

    /// <summary>C21: what must be left of an asset after the transaction.</summary>
    Floor = 5,

    /// <summary>C21: what the owner may lose of an asset by one transaction.</summary>
    NetLoss = 6,

    /// <summary>C22: debt that the session may have open.</summary>
    Liability = 7,

    /// <summary>C23: transaction fees, whoever pays them.</summary>
    Fee = 8,

    /// <summary>C27: the amount above which approvers must sign too.</summary>
    StepUp = 9,

    /// <summary>C28: the amount above which a use waits.</summary>
    Delay = 10,

    /// <summary>C29: budget that may move to another domain.</summary>
    Route = 11,

    /// <summary>C30: a lane of uses that must come in sequence.</summary>
    Sequence = 12,

    /// <summary>Section 8: denials in a window, after which the session freezes.</summary>
    DenialBreaker = 13,

    /// <summary>Section 8: outflow of an asset in a window, above which the session freezes.</summary>
    DrawdownBreaker = 14,

    /// <summary>Section 8: a smoothed rate far from the one that the grant declares narrows or freezes the session.</summary>
    Drift = 15,
}
