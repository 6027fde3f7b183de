using System.Buffers.Binary;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions.Bundles;

/// <summary>
/// Puts operations together into a bundle and signs it. Reusable; allocates nothing once its buffers have grown. Not thread-safe.
/// </summary>
/// <remarks>
/// <code>
/// bundle.Reset(sessionKey.PublicKey);
/// transaction.Reset(sessionKey.PublicKey, blockhash) ... ; transaction.BuildLegacy();
/// bundle.TryAdd(transaction.Message);
/// bundle.Sign(sessionKey, domain);
/// Send(bundle.Wire);
/// </code>
/// </remarks>
public sealed class BundleBuilder
{
    private readonly ParsedTransaction _parsed = new();
    private readonly Hash256[] _hashes = new Hash256[BundleLimits.MaxOperations];
    private readonly Hash256[] _scratch = new Hash256[BundleLimits.MaxOperations];
    private byte[] _wire = new byte[BundleLimits.HeaderLength + 1024];
    private int _length;
    private Address _key;
    private bool _signed;

    /// <summary>Number of operations so far.</summary>
    public int Count { get; private set; }

    /// <summary>The signed bundle, valid until it is next changed.</summary>
    public ReadOnlySpan<byte> Wire
    {
        get
        {
            Preconditions.Argument(_signed, "bundle", "signed before it is sent");
            return _wire.AsSpan(0, _length);
        }
    }

    /// <summary>Starts a new bundle.</summary>
    /// <param name="sessionKey">The key that will sign it and pays for all operations.</param>
    public void Reset(in Address sessionKey)
    {
        _key = sessionKey;
        _length = BundleLimits.HeaderLength;
        _signed = false;
        Count = 0;
    }

    /// <summary>Adds an operation, unless the bundle is full or a node would refuse the operation.</summary>
    /// <param name="message">A message as <see cref="TransactionBuilder.Message"/> is one; copied.</param>
    public BundleRefusal TryAdd(ReadOnlySpan<byte> message)
    {
        Preconditions.Argument(_length > 0, nameof(message), "reset before anything is added");
        if (Count == BundleLimits.MaxOperations)
        {
            return BundleRefusal.TooManyOperations;
        }

        BundleRefusal refusal = Check(message);
        if (refusal != BundleRefusal.None)
        {
            return refusal;
        }

        int end = _length + sizeof(ushort) + message.Length;
        if (end > _wire.Length)
        {
            Array.Resize(ref _wire, Math.Min(BundleLimits.MaxBytes, Math.Max(_wire.Length * 2, end)));
        }

        BinaryPrimitives.WriteUInt16LittleEndian(_wire.AsSpan(_length), (ushort)message.Length);
        message.CopyTo(_wire.AsSpan(_length + sizeof(ushort)));
        _length = end;
        _hashes[Count++] = Hash256.Of(message);
        _signed = false;
        return BundleRefusal.None;
    }

    /// <summary>The identifier of an operation, by which receipts and records know it: its message hash.</summary>
    public Hash256 IdOf(int operation)
    {
        Preconditions.Argument(operation >= 0 && operation < Count, nameof(operation), "an operation of the bundle");
        return _hashes[operation];
    }

    /// <summary>Signs the bundle.</summary>
    /// <param name="key">The session key that the bundle was started with.</param>
    /// <param name="domain">Domain of the ledger that is to execute it.</param>
    public void Sign(in KeyPair key, in Hash256 domain)
    {
        Preconditions.Argument(key.PublicKey == _key, nameof(key), "the key that pays for the operations");
        Preconditions.Argument(Count > 0, nameof(key), "a bundle has an operation");
        _hashes.AsSpan(0, Count).CopyTo(_scratch);
        Hash256 root = MerkleList.Root(_scratch.AsSpan(0, Count));
        _wire[0] = 0;
        _wire[BundleLimits.VersionOffset] = BundleLimits.Version;
        _key.CopyTo(_wire.AsSpan(BundleLimits.KeyOffset));
        _wire[BundleLimits.CountOffset] = (byte)Count;
        BundleStatement.Sign(
            in key, in domain, Count, in root, _wire.AsSpan(BundleLimits.SignatureOffset, TransactionLimits.SignatureLength));
        _signed = true;
    }

    /// <summary>The proof that the signed bundle holds an operation.</summary>
    public BundleProof Prove(int operation)
    {
        Preconditions.Argument(_signed && operation >= 0 && operation < Count, nameof(operation), "an operation of a signed bundle");
        return BundleProof.Of(
            _hashes.AsSpan(0, Count), operation, _wire.AsSpan(BundleLimits.SignatureOffset, TransactionLimits.SignatureLength));
    }

    private BundleRefusal Check(ReadOnlySpan<byte> message)
    {
        if (message.Length is < BundleLimits.MinMessageBytes or > BundleLimits.MaxMessageBytes)
        {
            return BundleRefusal.OperationLength;
        }

        MalformedReason malformed = TransactionParser.TryParseMessage(message, _parsed);
        malformed = malformed == MalformedReason.None ? _parsed.BudgetFault : malformed;

        return malformed switch
        {
            MalformedReason.None => BundleRules.Check(_parsed, in _key),
            MalformedReason.SignatureCountMismatch => BundleRefusal.ForeignSigner,
            _ => BundleRefusal.OperationMalformed,
        };
    }
}
