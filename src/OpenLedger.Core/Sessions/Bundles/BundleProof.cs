using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions.Bundles;

/// <summary>
/// Shows, without the rest of the bundle, that a session key authorised one operation: its place, the siblings on the way to the root,
/// and the signature. Immutable.
/// </summary>
public sealed class BundleProof
{
    private readonly Hash256[] _path;
    private readonly byte[] _signature;

    /// <param name="index">Number of the operation in its bundle, from 0.</param>
    /// <param name="count">Number of operations in the bundle.</param>
    /// <param name="path">The siblings from the leaves up.</param>
    /// <param name="signature">The 64 bytes of the bundle's signature.</param>
    public BundleProof(int index, int count, ReadOnlySpan<Hash256> path, ReadOnlySpan<byte> signature)
    {
        Index = index;
        Count = count;
        _path = path.ToArray();
        _signature = signature.ToArray();
    }

    /// <summary>Number of the operation in its bundle.</summary>
    public int Index { get; }

    /// <summary>Number of operations in the bundle.</summary>
    public int Count { get; }

    /// <summary>The siblings, from the leaves up.</summary>
    public ReadOnlySpan<Hash256> Path => _path;

    /// <summary>The bundle's signature.</summary>
    public ReadOnlySpan<byte> Signature => _signature;

    /// <summary>Makes the proof of an operation from the message hashes of all.</summary>
    /// <param name="hashes">Message hashes of all operations, in order.</param>
    /// <param name="index">Number of the operation.</param>
    /// <param name="signature">The bundle's signature.</param>
    public static BundleProof Of(ReadOnlySpan<Hash256> hashes, int index, ReadOnlySpan<byte> signature)
    {
        Span<Hash256> scratch = stackalloc Hash256[BundleLimits.MaxOperations];
        Span<Hash256> path = stackalloc Hash256[BundleLimits.MaxPathLength];
        hashes.CopyTo(scratch);
        int length = MerkleList.Prove(scratch[..hashes.Length], index, path);
        return new BundleProof(index, hashes.Length, path[..length], signature);
    }

    /// <summary>Checks the proof.</summary>
    /// <param name="message">The operation's message.</param>
    /// <param name="domain">Domain of the ledger.</param>
    /// <returns>None if the key that pays for the operation signed a bundle that holds it and was entitled to.</returns>
    public BundleRefusal Verify(ReadOnlySpan<byte> message, in Hash256 domain)
    {
        if (message.Length is < BundleLimits.MinMessageBytes or > BundleLimits.MaxMessageBytes)
        {
            return BundleRefusal.OperationLength;
        }

        var operation = new ParsedTransaction();
        MalformedReason malformed = TransactionParser.TryParseMessage(message, operation);
        if (malformed != MalformedReason.None)
        {
            return malformed == MalformedReason.SignatureCountMismatch ? BundleRefusal.ForeignSigner : BundleRefusal.OperationMalformed;
        }

        Address key = operation.FeePayer;
        BundleRefusal refusal = BundleRules.Check(operation, in key);
        if (refusal != BundleRefusal.None)
        {
            return refusal;
        }

        if (Count > BundleLimits.MaxOperations || !MerkleList.TryFollow(operation.MessageHash, Index, Count, _path, out Hash256 root))
        {
            return BundleRefusal.PathInvalid;
        }

        return BundleStatement.Verify(_signature, in key, in domain, Count, in root) ? BundleRefusal.None : BundleRefusal.SignatureInvalid;
    }
}
