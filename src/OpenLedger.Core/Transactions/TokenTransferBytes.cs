using System.Buffers.Binary;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Transactions;

/// <summary>What the bytes of a Token transfer say, plain or checked, with one authority.</summary>
internal readonly ref struct TokenTransferBytes
{
    private const int PlainLength = 9;
    private const int CheckedLength = 10;

    private readonly ReadOnlySpan<byte> _data;
    private readonly ReadOnlySpan<byte> _accounts;

    private TokenTransferBytes(ReadOnlySpan<byte> data, ReadOnlySpan<byte> accounts)
    {
        _data = data;
        _accounts = accounts;
    }

    /// <summary>Token's number of the instruction.</summary>
    public byte Action => _data[0];

    public bool IsChecked => Action == (byte)TokenInstruction.TransferChecked;

    public ulong Amount => BinaryPrimitives.ReadUInt64LittleEndian(_data[1..]);

    public byte Source => _accounts[0];

    public byte Destination => _accounts[^2];

    public byte Authority => _accounts[^1];

    /// <summary>The mint, if the transfer is checked; otherwise nothing that counts.</summary>
    public byte Mint => _accounts[1];

    /// <summary>The decimals expected of the mint, if the transfer is checked; otherwise nothing that counts.</summary>
    public byte Decimals => _data[^1];

    public uint ComputeUnits => IsChecked ? ComputeCosts.TokenTransferChecked : ComputeCosts.TokenTransfer;

    /// <summary>
    /// Reads an instruction of Token; false if it is no transfer, or not between accounts that the transaction may write.
    /// </summary>
    public static bool TryRead(ParsedTransaction transaction, int instruction, out TokenTransferBytes transfer)
    {
        ReadOnlySpan<byte> data = transaction.InstructionData(instruction);
        ReadOnlySpan<byte> accounts = transaction.InstructionAccounts(instruction);
        transfer = new TokenTransferBytes(data, accounts);
        bool plain = data.Length == PlainLength && data[0] == (byte)TokenInstruction.Transfer && accounts.Length == 3;
        bool isChecked = data.Length == CheckedLength && data[0] == (byte)TokenInstruction.TransferChecked && accounts.Length == 4;
        return (plain || isChecked) && transaction.IsWritable(transfer.Source) && transaction.IsWritable(transfer.Destination);
    }
}
