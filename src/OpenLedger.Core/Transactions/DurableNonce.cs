using System.Buffers.Binary;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// Durable nonces: a transaction names the nonce stored in an account instead of a recent blockhash, advances it as its first
/// instruction, and so stays valid until it is used, however long ago it was signed.
/// </summary>
public static class DurableNonce
{
    /// <summary>The System program's instruction number of AdvanceNonceAccount.</summary>
    public const uint AdvanceInstruction = 4;

    /// <summary>
    /// The nonce that follows from a blockhash: SHA-256("DURABLE_NONCE" || blockhash). The prefix keeps nonces and blockhashes
    /// apart, so that no transaction is valid by both.
    /// </summary>
    public static Hash256 Next(in Hash256 blockhash) => Hash256.Of("DURABLE_NONCE"u8, Hash256.BytesOf(in blockhash));

    /// <summary>
    /// True if the first instruction advances a nonce, with the number of the nonce's account. Whether the account holds the
    /// nonce that the transaction names, and its authority signed, is for the executor to check.
    /// </summary>
    /// <remarks>
    /// Source: Solana's <c>get_durable_nonce</c>: System program, instruction 4, first account static and writable.
    /// </remarks>
    public static bool TryGetNonceAccount(ParsedTransaction transaction, out int account)
    {
        account = -1;
        if (transaction.InstructionCount == 0 || transaction.InstructionProgram(0) != WellKnown.System)
        {
            return false;
        }

        ReadOnlySpan<byte> data = transaction.InstructionData(0);
        ReadOnlySpan<byte> accounts = transaction.InstructionAccounts(0);
        if (data.Length < sizeof(uint)
            || BinaryPrimitives.ReadUInt32LittleEndian(data) != AdvanceInstruction
            || accounts.IsEmpty
            || accounts[0] >= transaction.StaticAccountCount
            || !transaction.IsWritable(accounts[0]))
        {
            return false;
        }

        account = accounts[0];
        return true;
    }
}
