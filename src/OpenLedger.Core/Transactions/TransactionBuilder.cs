using OpenLedger.Core.Cryptography;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// Builds transactions in Solana's wire format. Reusable: after the first few, building allocates nothing. Not thread-safe.
/// </summary>
/// <remarks>
/// <code>
/// builder.Reset(payer, blockhash);
/// builder.BeginInstruction(program).Account(from, isSigner: true, isWritable: true).Data(bytes).EndInstruction();
/// if (builder.BuildLegacy() &amp;&amp; builder.Sign(keys)) { Send(builder.Wire); }
/// </code>
/// Calls out of order are bugs of the caller and throw; a transaction that gets too large is not, and makes the build return
/// false.
/// </remarks>
public sealed class TransactionBuilder
{
    private const int NotInInstruction = -1;

    private readonly AccountKeyCompiler _keys = new();
    private readonly byte[] _wire = new byte[TransactionLimits.MaxBytes];
    private readonly byte[] _slots = new byte[TransactionLimits.MaxBytes];
    private readonly byte[] _data = new byte[TransactionLimits.MaxBytes];
    private readonly ParsedInstruction[] _instructions = new ParsedInstruction[TransactionLimits.MaxInstructions];
    private Hash256 _blockhash;
    private int _instructionCount;
    private int _slotCount;
    private int _dataLength;
    private int _program = NotInInstruction;
    private int _firstSlot;
    private int _firstData;
    private int _length;
    private int _messageOffset;
    private bool _overflow;

    /// <summary>
    /// The transaction built last, valid until the next <see cref="Reset"/>. Its signatures are zero until it is signed.
    /// </summary>
    public ReadOnlySpan<byte> Wire => _wire.AsSpan(0, _length);

    /// <summary>The part of <see cref="Wire"/> that signatures sign.</summary>
    public ReadOnlySpan<byte> Message => _wire.AsSpan(_messageOffset, _length - _messageOffset);

    /// <summary>Number of signatures the built transaction needs; 0 before it is built.</summary>
    public int RequiredSignatures => _length == 0 ? 0 : _keys.Signers;

    /// <summary>Starts a new transaction that <paramref name="payer"/> pays for.</summary>
    public TransactionBuilder Reset(in Address payer, in Hash256 recentBlockhash)
    {
        _keys.Reset(in payer);
        _blockhash = recentBlockhash;
        _instructionCount = _slotCount = _dataLength = _length = _messageOffset = 0;
        _program = NotInInstruction;
        _overflow = false;
        return this;
    }

    /// <summary>Starts an instruction; its accounts and data follow, then <see cref="EndInstruction"/>.</summary>
    public TransactionBuilder BeginInstruction(in Address program)
    {
        Preconditions.Argument(_program == NotInInstruction, nameof(program), "the instruction before has ended");
        int slot = _keys.AddProgram(in program);
        _overflow |= slot < 0 || _instructionCount == TransactionLimits.MaxInstructions;
        _program = Math.Max(slot, 0);
        _firstSlot = _slotCount;
        _firstData = _dataLength;
        return this;
    }

    /// <summary>Adds an account to the instruction. What several mentions need of one account adds up.</summary>
    public TransactionBuilder Account(in Address address, bool isSigner, bool isWritable)
    {
        Preconditions.Argument(_program != NotInInstruction, nameof(address), "inside an instruction");
        int slot = _keys.AddAccount(in address, isSigner, isWritable);
        if (slot < 0 || _slotCount == _slots.Length || _slotCount - _firstSlot == TransactionLimits.MaxInstructionAccounts)
        {
            _overflow = true;
            return this;
        }

        _slots[_slotCount++] = (byte)slot;
        return this;
    }

    /// <summary>Appends to the data of the instruction.</summary>
    public TransactionBuilder Data(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(ReserveData(bytes.Length));
        return this;
    }

    /// <summary>
    /// Appends <paramref name="length"/> bytes to the data of the instruction, for the caller to fill before the next call.
    /// </summary>
    public Span<byte> ReserveData(int length)
    {
        Preconditions.Argument(_program != NotInInstruction && length >= 0, nameof(length), "inside an instruction");
        if (length > _data.Length - _dataLength)
        {
            // The transaction cannot be built any more; the caller still gets what it asked for and need not care.
            _overflow = true;
            return new byte[length];
        }

        Span<byte> reserved = _data.AsSpan(_dataLength, length);
        _dataLength += length;
        return reserved;
    }

    /// <summary>Ends the instruction.</summary>
    public TransactionBuilder EndInstruction()
    {
        Preconditions.Argument(_program != NotInInstruction, "instruction", "inside an instruction");
        if (_instructionCount < TransactionLimits.MaxInstructions)
        {
            _instructions[_instructionCount++] = new ParsedInstruction(
                (ushort)_program, (ushort)_firstSlot, (ushort)(_slotCount - _firstSlot),
                (ushort)_firstData, (ushort)(_dataLength - _firstData));
        }

        _program = NotInInstruction;
        return this;
    }

    /// <summary>Adds a whole instruction.</summary>
    public TransactionBuilder Add(Instruction instruction)
    {
        BeginInstruction(instruction.Program);
        for (int i = 0; i < instruction.Accounts.Count; i++)
        {
            AccountMeta meta = instruction.Accounts[i];
            Account(meta.Address, meta.IsSigner, meta.IsWritable);
        }

        return Data(instruction.Data.Span).EndInstruction();
    }

    /// <summary>Builds a legacy message. False if it exceeds a limit of <see cref="TransactionLimits"/>.</summary>
    public bool BuildLegacy() => Build(isVersion0: false, []);

    /// <summary>
    /// Builds a v0 message that takes from the tables, the first that has it, each account that neither signs nor is called as a
    /// program. Tables from which nothing is taken are left out. False if it exceeds a limit of <see cref="TransactionLimits"/>.
    /// </summary>
    public bool BuildV0(params ReadOnlySpan<LookupTableContents> tables) => Build(isVersion0: true, tables);

    /// <summary>
    /// Signs with the keys given, in any order and with others among them. False, and the transaction is not complete, if one
    /// that must sign is missing.
    /// </summary>
    public bool Sign(params ReadOnlySpan<KeyPair> keys)
    {
        RequireBuilt();
        for (int i = 0; i < _keys.Signers; i++)
        {
            int k = 0;
            while (k < keys.Length && keys[k].PublicKey != _keys.At(i))
            {
                k++;
            }

            if (k == keys.Length)
            {
                return false;
            }

            Ed25519.Sign(in keys[k], Message, SignatureSlot(i));
        }

        return true;
    }

    /// <summary>
    /// Fills each signature with the signer's public key and 32 zero bytes: what a node that trusts signatures accepts for one.
    /// Never a valid Ed25519 signature of anything.
    /// </summary>
    public void FillTrustedSignatures()
    {
        RequireBuilt();
        for (int i = 0; i < _keys.Signers; i++)
        {
            TransactionSignatures.FillTrusted(in _keys.At(i), SignatureSlot(i));
        }
    }

    /// <summary>A copy of <see cref="Wire"/>.</summary>
    public byte[] ToArray()
    {
        RequireBuilt();
        return Wire.ToArray();
    }

    private bool Build(bool isVersion0, ReadOnlySpan<LookupTableContents> tables)
    {
        Preconditions.Argument(_program == NotInInstruction, "instruction", "the last instruction has ended");
        _length = 0;
        if (_overflow || tables.Length >= byte.MaxValue)
        {
            return false;
        }

        _keys.Arrange(tables);
        var writer = new WireWriter(_wire);
        writer.Length(_keys.Signers);
        writer.Reserve(_keys.Signers * TransactionLimits.SignatureLength).Clear();
        _messageOffset = writer.Written;
        if (isVersion0)
        {
            writer.Byte(TransactionLimits.VersionFlag);
        }

        writer.Byte((byte)_keys.Signers);
        writer.Byte((byte)_keys.ReadonlySigners);
        writer.Byte((byte)_keys.ReadonlyUnsigned);
        writer.Length(_keys.StaticCount);
        for (int i = 0; i < _keys.StaticCount; i++)
        {
            writer.Address(in _keys.At(i));
        }

        writer.Bytes(Hash256.BytesOf(in _blockhash));
        WriteInstructions(ref writer);
        if (isVersion0)
        {
            WriteLookups(ref writer, tables);
        }

        _length = writer.Overflowed ? 0 : writer.Written;
        return !writer.Overflowed;
    }

    private void WriteInstructions(ref WireWriter writer)
    {
        writer.Length(_instructionCount);
        foreach (ref readonly ParsedInstruction instruction in _instructions.AsSpan(0, _instructionCount))
        {
            writer.Byte(_keys.PositionOf(instruction.ProgramIndex));
            writer.Length(instruction.AccountCount);
            Span<byte> accounts = writer.Reserve(instruction.AccountCount);
            for (int i = 0; i < accounts.Length; i++)
            {
                accounts[i] = _keys.PositionOf(_slots[instruction.AccountsOffset + i]);
            }

            writer.Length(instruction.DataLength);
            writer.Bytes(_data.AsSpan(instruction.DataOffset, instruction.DataLength));
        }
    }

    private void WriteLookups(ref WireWriter writer, ReadOnlySpan<LookupTableContents> tables)
    {
        int used = 0;
        int writable = _keys.StaticCount;
        for (int t = 1; t <= tables.Length; t++)
        {
            int loadedWritable = _keys.CountLoaded(t, writable: true);
            writable += loadedWritable;
            used += loadedWritable + _keys.CountLoaded(t, writable: false) > 0 ? 1 : 0;
        }

        // The list has all writable ones first, so the read-only ones of the first table start where the writable ones of the
        // last end.
        int readOnly = writable;
        writable = _keys.StaticCount;
        writer.Length(used);
        for (int t = 1; t <= tables.Length; t++)
        {
            int writableCount = _keys.CountLoaded(t, writable: true);
            int readonlyCount = _keys.CountLoaded(t, writable: false);
            if (writableCount + readonlyCount > 0)
            {
                writer.Address(tables[t - 1].Table);
                WriteIndexes(ref writer, ref writable, writableCount);
                WriteIndexes(ref writer, ref readOnly, readonlyCount);
            }
        }
    }

    private void WriteIndexes(ref WireWriter writer, ref int position, int count)
    {
        writer.Length(count);
        for (int i = 0; i < count; i++)
        {
            writer.Byte(_keys.TableIndexAt(position++));
        }
    }

    private Span<byte> SignatureSlot(int index)
    {
        int offset = _messageOffset - ((_keys.Signers - index) * TransactionLimits.SignatureLength);
        return _wire.AsSpan(offset, TransactionLimits.SignatureLength);
    }

    private void RequireBuilt() => Preconditions.Argument(_length > 0, "transaction", "built before it is signed or copied");
}
