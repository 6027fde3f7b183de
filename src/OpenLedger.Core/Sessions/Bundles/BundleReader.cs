using System.Buffers.Binary;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions.Bundles;

/// <summary>
/// Reads a bundle from front to back, an operation at a time. Any bytes are allowed: what is not a bundle gets a reason, never an
/// exception. Signatures are not checked here. Allocates nothing.
/// </summary>
/// <remarks>
/// <code>
/// var reader = new BundleReader(wire);
/// while (reader.TryRead(operation)) { ... }
/// if (!reader.IsComplete) { refuse(reader.Refusal); }
/// </code>
/// </remarks>
public ref struct BundleReader
{
    private readonly ReadOnlySpan<byte> _wire;
    private readonly Address _key;
    private int _offset;

    /// <summary>Reads what stands before the operations.</summary>
    public BundleReader(ReadOnlySpan<byte> wire)
    {
        _wire = wire;
        _offset = BundleLimits.HeaderLength;
        Refusal = CheckHeader(wire);
        if (Refusal == BundleRefusal.None)
        {
            Count = wire[BundleLimits.CountOffset];
            _key = new Address(wire.Slice(BundleLimits.KeyOffset, Address.Length));
        }
    }

    /// <summary>Number of operations the bundle announces; 0 if its beginning is wrong.</summary>
    public int Count { get; }

    /// <summary>How many operations were read; of a refused bundle, the number of the operation that is to blame.</summary>
    public int Operation { get; private set; }

    /// <summary>What is wrong with the bundle; none so far if nothing is.</summary>
    public BundleRefusal Refusal { get; private set; }

    /// <summary>What is wrong with an operation that is no message.</summary>
    public MalformedReason Malformed { get; private set; }

    /// <summary>The key that signs the bundle and pays for all operations.</summary>
    public readonly Address SessionKey => _key;

    /// <summary>Its signature.</summary>
    public readonly ReadOnlySpan<byte> Signature => _wire.Slice(BundleLimits.SignatureOffset, TransactionLimits.SignatureLength);

    /// <summary>Whether all operations were read and nothing is wrong.</summary>
    public readonly bool IsComplete => Refusal == BundleRefusal.None && Count > 0 && Operation == Count;

    /// <summary>Reads and checks the next operation; false behind the last and if anything is wrong.</summary>
    /// <param name="into">Becomes a transaction without a signature of its own; its message hash is not computed.</param>
    public bool TryRead(ParsedTransaction into)
    {
        if (Refusal != BundleRefusal.None || Operation == Count)
        {
            return false;
        }

        Refusal = ReadNext(into);
        if (Refusal != BundleRefusal.None)
        {
            return false;
        }

        Operation++;
        if (Operation == Count && _offset != _wire.Length)
        {
            Refusal = BundleRefusal.TrailingBytes;
        }

        return Refusal == BundleRefusal.None;
    }

    private BundleRefusal ReadNext(ParsedTransaction into)
    {
        if (_wire.Length - _offset < sizeof(ushort))
        {
            return BundleRefusal.Truncated;
        }

        int length = BinaryPrimitives.ReadUInt16LittleEndian(_wire[_offset..]);
        _offset += sizeof(ushort);
        if (length is < BundleLimits.MinMessageBytes or > BundleLimits.MaxMessageBytes)
        {
            return BundleRefusal.OperationLength;
        }

        if (length > _wire.Length - _offset)
        {
            return BundleRefusal.Truncated;
        }

        Malformed = TransactionParser.TryParseMessage(_wire.Slice(_offset, length), into);
        Malformed = Malformed == MalformedReason.None ? into.BudgetFault : Malformed;
        if (Malformed == MalformedReason.SignatureCountMismatch)
        {
            return BundleRefusal.ForeignSigner;
        }

        _offset += length;
        return Malformed != MalformedReason.None ? BundleRefusal.OperationMalformed : BundleRules.Check(into, in _key);
    }

    private static BundleRefusal CheckHeader(ReadOnlySpan<byte> wire)
    {
        if (!wire.IsEmpty && wire[0] != 0)
        {
            return BundleRefusal.NotABundle;
        }

        if (wire.Length < BundleLimits.HeaderLength)
        {
            return BundleRefusal.Truncated;
        }

        if (wire[BundleLimits.VersionOffset] != BundleLimits.Version)
        {
            return BundleRefusal.UnsupportedVersion;
        }

        return wire[BundleLimits.CountOffset] switch
        {
            0 => BundleRefusal.NoOperations,
            > BundleLimits.MaxOperations => BundleRefusal.TooManyOperations,
            _ => BundleRefusal.None,
        };
    }
}
