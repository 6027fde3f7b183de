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
    /// <summary>Length in bytes. What lies behind it in longer data means nothing, as in Solana.</summary>
    public const int Length = 80;

    /// <summary>The version whose nonces transactions may name.</summary>
    public const uint CurrentVersion = 1;

    private const uint Initialized = 1;
    private const int StateOffset = 4, AuthorityOffset = 8, NonceOffset = 40, FeeOffset = 72;

    /// <summary>True, with its content, if the bytes are an initialized nonce of the current version.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out NonceAccount account) =>
        StateOf(data, out uint version, out account) == NonceState.Initialized && version == CurrentVersion;

    /// <summary>What the bytes are to the System program, of whatever version.</summary>
    /// <param name="data">An account's data.</param>
    /// <param name="version">0 legacy, 1 current; 0 if the bytes are invalid.</param>
    /// <param name="account">The content of an initialized nonce, otherwise the default.</param>
    public static NonceState StateOf(ReadOnlySpan<byte> data, out uint version, out NonceAccount account)
    {
        account = default;
        version = 0;
        if (data.Length < AuthorityOffset || BinaryPrimitives.ReadUInt32LittleEndian(data) > CurrentVersion)
        {
            return NonceState.Invalid;
        }

        version = BinaryPrimitives.ReadUInt32LittleEndian(data);
        uint state = BinaryPrimitives.ReadUInt32LittleEndian(data[StateOffset..]);
        if (state != Initialized || data.Length < Length)
        {
            return state == 0 ? NonceState.Uninitialized : NonceState.Invalid;
        }

        account = new NonceAccount(
            new Address(data.Slice(AuthorityOffset, Address.Length)),
            new Hash256(data.Slice(NonceOffset, Hash256.Length)),
            BinaryPrimitives.ReadUInt64LittleEndian(data[FeeOffset..]));
        return NonceState.Initialized;
    }

    /// <summary>Makes the nonce one of the current version that waits to be initialized; leaves its old content, as Solana does.</summary>
    public static void Uninitialize(Span<byte> data)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(data, CurrentVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(data[StateOffset..], 0);
    }

    /// <summary>Writes an initialized nonce over the first 80 bytes.</summary>
    /// <param name="data">An account's data, 80 bytes or more.</param>
    /// <param name="version">Its version; a legacy nonce stays one when its authority changes.</param>
    public void Write(Span<byte> data, uint version = CurrentVersion)
    {
        Preconditions.Argument(data.Length >= Length, nameof(data), "a nonce account has 80 bytes");
        BinaryPrimitives.WriteUInt32LittleEndian(data, version);
        BinaryPrimitives.WriteUInt32LittleEndian(data[StateOffset..], Initialized);
        Authority.CopyTo(data[AuthorityOffset..]);
        Nonce.CopyTo(data[NonceOffset..]);
        BinaryPrimitives.WriteUInt64LittleEndian(data[FeeOffset..], LamportsPerSignature);
    }
}
