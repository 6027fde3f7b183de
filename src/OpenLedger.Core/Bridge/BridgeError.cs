namespace OpenLedger.Core.Bridge;

/// <summary>Error numbers of the Bridge program.</summary>
public enum BridgeError : uint
{
    /// <summary>An account is not the bridge, route, claim or ledger of caps that it should be.</summary>
    AccountMismatch = 0,

    /// <summary>A key that must sign did not.</summary>
    SignerMissing = 1,

    /// <summary>The message was processed before: each counts once.</summary>
    AlreadyProcessed = 2,

    /// <summary>The message is not included under any root that the prover posted.</summary>
    Unproven = 3,

    /// <summary>The delay is not over.</summary>
    NotDue = 4,

    // What the controls refuse, in the order in which they are checked.
    Paused = 16,
    Held = 17,
    Halted = 18,
    SenderCap = 19,
    RecipientCap = 20,
    AssetBucket = 21,
    UsdBucket = 22,
}
