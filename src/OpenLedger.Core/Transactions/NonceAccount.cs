using System.Buffers.Binary;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// The content of an initialized nonce account, and its layout in the account's data, as Solana's System program has it.
/// </summary>
/// <param name="Authority">Who must sign to use, withdraw from or hand over the nonce.</param>
/// <param name="Nonce">The durable nonce: what a transaction names instead of a recent blockhash.</param>
/// <param name="LamportsPerSignature">The fee per signature when the nonce was last advanced, in base units.</param>
/// <remarks>
/// <code>
///  0  u32  version: 0 legacy (its nonces are no longer accepted), 1 current
///  4  u32  state: 0 uninitialized, 1 initialized
///  8  32   authority
/// 40  32   durable nonce
/// 72  u64  lamports per signature
/// </code>
/// </remarks>
public readonly record struct NonceAccount(Address Authority, Hash256 Nonce, ulong LamportsPerSignature)
{
    /// <summary>Length of the data in bytes.</summary>
    public const int Length = 80;

    private const uint CurrentVersion = 1, Initialized = 1;
    private const int StateOffset = 4, AuthorityOffset = 8, NonceOffset = 40, FeeOffset = 72;

    /// <summary>True, with its content, if the bytes are an initialized nonce of the current version.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out NonceAccount account)
    {
        account = default;
        if (data.Length != Length
            || BinaryPrimitives.ReadUInt32LittleEndian(data) != CurrentVersion
            || BinaryPrimitives.ReadUInt32LittleEndian(data[StateOffset..]) != Initialized)
        {
            return false;
        }

        account = new NonceAccount(
            new Address(data.Slice(AuthorityOffset, Address.Length)),
            new Hash256(data.Slice(NonceOffset, Hash256.Length)),
            BinaryPrimitives.ReadUInt64LittleEndian(data[FeeOffset..]));
        return true;
    }

    /// <summary>
    /// True if the bytes are a nonce account that waits to be initialized: 80 bytes with a known version and state 0.
    /// </summary>
    public static bool IsUninitialized(ReadOnlySpan<byte> data) =>
        data.Length == Length
        && BinaryPrimitives.ReadUInt32LittleEndian(data) <= CurrentVersion
        && BinaryPrimitives.ReadUInt32LittleEndian(data[StateOffset..]) == 0;

    /// <summary>Writes an initialized nonce of the current version over all 80 bytes.</summary>
    public void Write(Span<byte> data)
    {
        Preconditions.Argument(data.Length == Length, nameof(data), "a nonce account has 80 bytes");
        BinaryPrimitives.WriteUInt32LittleEndian(data, CurrentVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(data[StateOffset..], Initialized);
        Authority.CopyTo(data[AuthorityOffset..]);
        Nonce.CopyTo(data[NonceOffset..]);
        BinaryPrimitives.WriteUInt64LittleEndian(data[FeeOffset..], LamportsPerSignature);
    }
}
