using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Sessions.Bundles;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Pipeline;

/// <summary>
/// The second stage: message hashes and signatures. What does not hold is refused. It depends on nothing but the batch, so several
/// threads can run it, each with a stage of its own.
/// </summary>
/// <param name="domain">Domain of the ledger, which bundles are signed for.</param>
internal sealed class VerifyStage(Hash256 domain)
{
    private readonly MessageHasher _hasher = new();
    private readonly Hash256 _domain = domain;

    /// <summary>Checks all of a batch.</summary>
    public void Run(TransactionBatch batch)
    {
        _hasher.Clear();
        foreach (PendingTransaction item in batch.Items.AsSpan(0, batch.ItemCount))
        {
            _hasher.Add(item.Parsed);
        }

        Span<Hash256> hashes = _hasher.Hash();
        foreach (ref BatchUnit unit in batch.Units)
        {
            if (!unit.Admission.IsAccepted)
            {
                continue;
            }

            unit.Admission = unit.IsBundle
                ? VerifyBundle(batch, in unit, hashes.Slice(unit.FirstItem, unit.ItemCount))
                : VerifyTransaction(batch.Items[unit.FirstItem], unit.Policy);
        }
    }

    private static Admission VerifyTransaction(PendingTransaction pending, SignaturePolicy policy)
    {
        bool signed = policy == SignaturePolicy.Trusted && pending.Lane == Lane.Normal
            ? TransactionSignatures.MatchTrusted(pending.Parsed)
            : TransactionSignatures.Verify(pending.Parsed);
        return signed ? Admission.Accepted : Admission.WrongSignature;
    }

    private Admission VerifyBundle(TransactionBatch batch, in BatchUnit unit, Span<Hash256> hashes)
    {
        var reader = new BundleReader(batch.BytesOf(in unit));
        Hash256 root = MerkleList.Root(hashes);
        return BundleStatement.Verify(reader.Signature, reader.SessionKey, in _domain, unit.ItemCount, in root)
            ? Admission.Accepted
            : new Admission(MalformedReason.None, SignatureFailed: true, Bundle: BundleRefusal.SignatureInvalid);
    }
}
