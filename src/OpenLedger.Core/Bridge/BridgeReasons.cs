using System.Collections.Immutable;
using OpenLedger.Core.Guardrails;

namespace OpenLedger.Core.Bridge;

/// <summary>Explains what the controls of a bridge refuse.</summary>
public static class BridgeReasons
{
    /// <summary>All reasons, in the order in which the controls are checked.</summary>
    public static ImmutableArray<ReasonInfo> All { get; } =
    [
        Reason(BridgeError.Paused, "The guardians paused the bridge.", "Wait until they open it again."),
        Reason(BridgeError.Held, "The transfer is worth more than passes without review.", "Wait for the review, or send less at a time."),
        Reason(BridgeError.Halted, "An attack was detected before the transfer's delay was over.", "Ask again when the bridge is open."),
        Reason(BridgeError.SenderCap, "The sender would have taken more in all than one sender may.", "Send less."),
        Reason(BridgeError.RecipientCap, "The recipient would have got more in all than one recipient may.", "Send less."),
        Reason(BridgeError.AssetBucket, "The asset's bucket does not hold so much now.", "Wait for the refill, or send less."),
        Reason(BridgeError.UsdBucket, "The bucket over all assets does not hold so much now.", "Wait for the refill, or send less."),
    ];

    /// <summary>The name of an error in results.</summary>
    public static string NameOf(BridgeError error) => $"Bridge{error}";

    /// <summary>Whether a control refused, as opposed to a message that was not in order.</summary>
    public static bool IsControl(BridgeError error) => error >= BridgeError.Paused;

    private static ReasonInfo Reason(BridgeError error, string explanation, string remedy) =>
        new(NameOf(error), "", explanation, remedy);
}
