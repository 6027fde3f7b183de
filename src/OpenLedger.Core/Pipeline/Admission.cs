using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Pipeline;

/// <summary>Whether the node took a transaction into its mempool.</summary>
/// <param name="Malformed">What is wrong with its form; none if it is well-formed.</param>
/// <param name="SignatureFailed">Whether a signature does not hold.</param>
public readonly record struct Admission(MalformedReason Malformed, bool SignatureFailed)
{
    /// <summary>It was taken.</summary>
    public static readonly Admission Accepted;

    public bool IsAccepted => Malformed == MalformedReason.None && !SignatureFailed;
}
