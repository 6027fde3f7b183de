using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions.Bundles;

/// <summary>
/// Checks whole bundles: form, what the operations do, and the one signature. A node does the same in two stages. Reused; one thread at a
/// time. Allocates nothing once its buffers have grown.
/// </summary>
/// <param name="domain">Domain of the ledger that the bundles are for.</param>
public sealed class BundleVerifier(Hash256 domain)
{
    private readonly MessageHasher _hasher = new();
    private readonly Hash256 _domain = domain;

    /// <summary>Number of operations of the bundle that was verified last; 0 if it was refused.</summary>
    public int Count { get; private set; }

    /// <summary>Checks a bundle.</summary>
    /// <param name="wire">Its bytes.</param>
    /// <param name="operations">Room for <see cref="BundleLimits.MaxOperations"/>; take up the operations with their message
    /// hashes. What is in them after a refusal means nothing.</param>
    public BundleRefusal Verify(ReadOnlySpan<byte> wire, ReadOnlySpan<ParsedTransaction> operations)
    {
        Preconditions.Argument(operations.Length >= BundleLimits.MaxOperations, nameof(operations), "room for any bundle");
        Count = 0;
        _hasher.Clear();
        var reader = new BundleReader(wire);
        while (reader.Operation < reader.Count && reader.TryRead(operations[reader.Operation]))
        {
            _hasher.Add(operations[reader.Operation - 1]);
        }

        if (!reader.IsComplete)
        {
            return reader.Refusal;
        }

        Hash256 root = MerkleList.Root(_hasher.Hash());
        if (!BundleStatement.Verify(reader.Signature, reader.SessionKey, in _domain, reader.Count, in root))
        {
            return BundleRefusal.SignatureInvalid;
        }

        Count = reader.Count;
        return BundleRefusal.None;
    }
}
