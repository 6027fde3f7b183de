using OpenLedger.Core.Cryptography;

namespace OpenLedger.Core.Sessions.Bundles;

/// <summary>
/// What a session key signs for a bundle: a label, the ledger's domain, the number of operations and the root of their tree. It says
/// nothing about order in a block, nor that all operations are executed together: each stands for itself.
/// </summary>
/// <remarks>
/// No transaction's message begins as the label does, since its first byte would announce 111 signatures, for which no transaction
/// has room; so neither signature ever passes for the other.
/// <code>
///  0  19  "openledger/bundle/1"
/// 19  32  domain of the ledger
/// 51   1  number of operations
/// 52  32  root
/// </code>
/// </remarks>
public static class BundleStatement
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 84;

    /// <summary>Signs a bundle's statement.</summary>
    /// <param name="key">The session key.</param>
    /// <param name="domain">Domain of the ledger.</param>
    /// <param name="count">Number of operations, 1 to 64.</param>
    /// <param name="root">Root of the tree over them.</param>
    /// <param name="signature64">Takes the signature.</param>
    public static void Sign(in KeyPair key, in Hash256 domain, int count, in Hash256 root, Span<byte> signature64)
    {
        Span<byte> statement = stackalloc byte[Length];
        Write(statement, in domain, count, in root);
        Ed25519.Sign(in key, statement, signature64);
    }

    /// <summary>Whether a signature is the session key's of such a statement.</summary>
    public static bool Verify(ReadOnlySpan<byte> signature64, in Address key, in Hash256 domain, int count, in Hash256 root)
    {
        Span<byte> statement = stackalloc byte[Length];
        Write(statement, in domain, count, in root);
        return Ed25519.Verify(signature64, statement, in key);
    }

    private static void Write(Span<byte> statement, in Hash256 domain, int count, in Hash256 root)
    {
        Preconditions.Argument(count is >= 1 and <= BundleLimits.MaxOperations, nameof(count), "1 to 64 operations");
        "openledger/bundle/1"u8.CopyTo(statement);
        domain.CopyTo(statement[19..]);
        statement[51] = (byte)count;
        root.CopyTo(statement[52..]);
    }
}
