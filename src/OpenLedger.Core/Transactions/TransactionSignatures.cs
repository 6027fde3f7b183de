using OpenLedger.Core.Cryptography;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// Checks the signatures of a transaction: either really, or, where a scenario says <c>signatures: trusted</c>, by comparing the
/// signer's key only. Thread-safe.
/// </summary>
public static class TransactionSignatures
{
    /// <summary>True if every required signature is a valid Ed25519 signature of the message by its account's key.</summary>
    public static bool Verify(ParsedTransaction transaction)
    {
        ReadOnlySpan<byte> message = transaction.MessageBytes;
        for (int i = 0; i < transaction.SignatureCount; i++)
        {
            Address key = transaction.Key(i);
            if (!Ed25519.Verify(transaction.SignatureBytes(i), message, in key))
            {
                return false;
            }
        }

        return transaction.SignatureCount > 0;
    }

    /// <summary>True if every required signature has the trusted form, with the key of its own account.</summary>
    public static bool MatchTrusted(ParsedTransaction transaction)
    {
        for (int i = 0; i < transaction.SignatureCount; i++)
        {
            Address key = transaction.Key(i);
            ReadOnlySpan<byte> signature = transaction.SignatureBytes(i);
            if (!signature[..Address.Length].SequenceEqual(Address.BytesOf(in key))
                || signature[Address.Length..].ContainsAnyExcept((byte)0))
            {
                return false;
            }
        }

        return transaction.SignatureCount > 0;
    }

    /// <summary>Writes the trusted form: the signer's public key, then 32 zero bytes.</summary>
    public static void FillTrusted(in Address signer, Span<byte> signature64)
    {
        Preconditions.Argument(signature64.Length == TransactionLimits.SignatureLength, nameof(signature64),
            "a signature has 64 bytes");
        signer.CopyTo(signature64);
        signature64[Address.Length..].Clear();
    }
}
