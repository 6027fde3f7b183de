using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions.Bundles;

/// <summary>The limits of a session bundle and the layout of what stands before its operations.</summary>
/// <remarks>
/// <code>
///  0   1  0: no transaction begins so
///  1   1  version, 1
///  2  32  session key
/// 34  64  its signature of the statement (<see cref="BundleStatement"/>)
/// 98   1  number of operations, 1 to 64
/// 99      operations: length (u16, little-endian), then a message as a transaction has it
/// </code>
/// </remarks>
public static class BundleLimits
{
    /// <summary>Greatest number of operations.</summary>
    public const int MaxOperations = 64;

    /// <summary>Greatest number of siblings on the path of an operation.</summary>
    internal const int MaxPathLength = 6;

    /// <summary>Bytes before the first operation.</summary>
    public const int HeaderLength = 99;

    /// <summary>The only version there is.</summary>
    public const byte Version = 1;

    /// <summary>
    /// Greatest length of an operation's message in bytes: an operation is a whole transaction, and with its signature it must keep to
    /// the limit of one.
    /// </summary>
    public const int MaxMessageBytes = TransactionLimits.MaxBytes - 1 - TransactionLimits.SignatureLength;

    /// <summary>
    /// Least length of any message in bytes: header, one key, blockhash, no instruction. More than the 64 bytes of an inner node of the
    /// tree, so that no node is the hash of a message.
    /// </summary>
    public const int MinMessageBytes = 3 + 1 + Address.Length + Hash256.Length + 1;

    /// <summary>Greatest length of a bundle in bytes.</summary>
    public const int MaxBytes = HeaderLength + (MaxOperations * (sizeof(ushort) + MaxMessageBytes));

    internal const int VersionOffset = 1, KeyOffset = 2, SignatureOffset = 34, CountOffset = 98;
}
