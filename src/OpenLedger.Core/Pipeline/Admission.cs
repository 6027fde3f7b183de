using OpenLedger.Core.Sessions.Bundles;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Pipeline;

/// <summary>Whether the node took a transaction, or a whole bundle, into its mempool. The default value means that it did.</summary>
/// <param name="Malformed">What is wrong with its form, or with that of the operation of a bundle; none if it is well-formed.</param>
/// <param name="SignatureFailed">Whether a signature does not hold.</param>
/// <param name="PoolFull">Whether the mempool has no room for it; it can be sent again later.</param>
/// <param name="Bundle">What is wrong with a bundle; none for a transaction.</param>
/// <param name="Operation">Which operation of a refused bundle is to blame, from 0; 0 if none is.</param>
public readonly record struct Admission(
    MalformedReason Malformed, bool SignatureFailed, bool PoolFull = false, BundleRefusal Bundle = BundleRefusal.None, int Operation = 0)
{
    /// <summary>It was taken.</summary>
    public static readonly Admission Accepted;

    /// <summary>It was refused because too much waits already.</summary>
    public static readonly Admission Full = new(MalformedReason.None, SignatureFailed: false, PoolFull: true);

    /// <summary>It was refused because a signature does not hold.</summary>
    public static readonly Admission WrongSignature = new(MalformedReason.None, SignatureFailed: true);

    /// <summary>Whether it was taken.</summary>
    public bool IsAccepted =>
        Malformed == MalformedReason.None && !SignatureFailed && !PoolFull && Bundle == BundleRefusal.None;
}
