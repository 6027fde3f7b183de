using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Sessions;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// A well-formed transaction: its wire bytes and where everything lies in them. Filled by <see cref="TransactionParser"/>,
/// reusable, and without allocation once its buffers have grown. Accounts are numbered as in Solana: static keys, then all
/// addresses loaded as writable, then all loaded as read-only. Not thread-safe while it is parsed or resolved; safe to read from
/// many threads after, provided the message hash was computed by the parser.
/// </summary>
/// <remarks>
/// <code>
/// count of signatures | signatures, 64 bytes each | message:
///   [0x80 if v0] | required signatures, read-only signed, read-only unsigned | count of keys | keys, 32 bytes each
///   | recent blockhash, 32 bytes | count of instructions | instructions: program, accounts, data
///   | [v0: count of lookups | lookups: table, writable indexes, read-only indexes]
/// </code>
/// All counts are <see cref="CompactU16"/>.
/// </remarks>
public sealed class ParsedTransaction
{
    private byte[] _own = [];
    private byte[] _wire = [];
    private int _length;
    private ParsedInstruction[] _instructions = new ParsedInstruction[4];
    private ParsedLookup[] _lookups = [];
    private Address[] _loaded = [];
    private DeclaredAccessList _accesses = new();
    private AccountSet _writable;
    private AccountSet _mentioned;
    private Hash256 _messageHash;
    private bool _hashed;

    /// <summary>The whole transaction.</summary>
    public ReadOnlySpan<byte> WireBytes => _wire.AsSpan(0, _length);

    /// <summary>What the signatures sign: everything behind them, the version byte included.</summary>
    public ReadOnlySpan<byte> MessageBytes => _wire.AsSpan(MessageOffset, _length - MessageOffset);

    /// <summary>True for a v0 message, false for a legacy one.</summary>
    public bool IsVersion0 { get; internal set; }

    /// <summary>Number of signatures, at least 1, equal to the number the header requires.</summary>
    public int SignatureCount { get; internal set; }

    /// <summary>Offset of the first signature in the wire bytes.</summary>
    public int SignaturesOffset { get; internal set; }

    /// <summary>Offset of the message in the wire bytes; it reaches to their end.</summary>
    public int MessageOffset { get; internal set; }

    /// <summary>Number of signers, the first accounts of the list.</summary>
    public int RequiredSignatures => SignatureCount;

    /// <summary>How many of the signers, the last of them, are read-only.</summary>
    public int ReadonlySigned { get; internal set; }

    /// <summary>How many of the static accounts that do not sign, the last of them, are read-only.</summary>
    public int ReadonlyUnsigned { get; internal set; }

    /// <summary>Number of account keys that stand in the message, at least 1.</summary>
    public int StaticAccountCount { get; internal set; }

    /// <summary>Number of addresses that lookup tables add as writable.</summary>
    public int LoadedWritableCount { get; internal set; }

    /// <summary>Number of addresses that lookup tables add as read-only.</summary>
    public int LoadedReadonlyCount { get; internal set; }

    /// <summary>Number of all accounts, static and loaded, 1 to 128.</summary>
    public int TotalAccountCount => StaticAccountCount + LoadedWritableCount + LoadedReadonlyCount;

    /// <summary>Number of instructions, 0 to 64.</summary>
    public int InstructionCount { get; private set; }

    /// <summary>Number of lookup tables the message names, 0 in a legacy one.</summary>
    public int LookupCount { get; private set; }

    /// <summary>
    /// True if the loaded addresses are known: at once without lookup tables, else after a successful resolution.
    /// </summary>
    public bool IsResolved { get; internal set; }

    /// <summary>Account 0, who pays the fee: a writable signer.</summary>
    public Address FeePayer => Key(0);

    /// <summary>The recent blockhash the transaction names, or the nonce of a durable-nonce transaction.</summary>
    public Hash256 RecentBlockhash => MemoryMarshal.Read<Hash256>(_wire.AsSpan(BlockhashOffset));

    /// <summary>SHA-256 of <see cref="MessageBytes"/>: what the status cache and reports know the transaction by.</summary>
    public Hash256 MessageHash
    {
        get
        {
            if (!_hashed)
            {
                _messageHash = Hash256.Of(MessageBytes);
                _hashed = true;
            }

            return _messageHash;
        }
    }

    /// <summary>
    /// What the transaction may use and offers to pay; that of one without compute-budget instructions if those have a fault.
    /// </summary>
    public ComputeBudget Budget { get; private set; }

    /// <summary>What is wrong with the compute-budget instructions; such a transaction must not be executed.</summary>
    public MalformedReason BudgetFault { get; private set; }

    /// <summary>The fee in lamports, for signatures and for priority.</summary>
    public ulong FeeLamports { get; private set; }

    /// <summary>The accesses of a transaction that does nothing but transfers, the payer's first; of any other none.</summary>
    internal Span<DeclaredAccess> DeclaredAccesses => _accesses.Items;

    /// <summary>Whether it is but the use of a session for a transfer.</summary>
    internal bool DeclaresUse => _accesses.IsUse;

    /// <summary>The use, if it declares one.</summary>
    internal ref readonly DeclaredUse DeclaredUse => ref _accesses.Use;

    /// <summary>How many control operations it has, if it does nothing else and could be free of its fee; otherwise 0.</summary>
    internal int ControlOperations { get; private set; }

    /// <summary>Compute units that a transfer uses if it succeeds.</summary>
    internal uint TransferComputeUnits { get; set; }

    /// <summary>Whether it moves tokens, if it is a transfer.</summary>
    internal bool MovesTokens { get; set; }

    /// <summary>The accounts that some instruction lists.</summary>
    internal ref readonly AccountSet Mentioned => ref _mentioned;

    internal int KeysOffset { get; set; }

    internal int BlockhashOffset { get; set; }

    /// <summary>The bytes of signature <paramref name="index"/>, made by the key of the account of the same number.</summary>
    public ReadOnlySpan<byte> SignatureBytes(int index)
    {
        Preconditions.Argument(index >= 0 && index < SignatureCount, nameof(index), "a signature of this transaction");
        return _wire.AsSpan(SignaturesOffset + (index * TransactionLimits.SignatureLength), TransactionLimits.SignatureLength);
    }

    /// <summary>The static account key <paramref name="index"/>, below <see cref="StaticAccountCount"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Address Key(int index)
    {
        Preconditions.Argument(index >= 0 && index < StaticAccountCount, nameof(index), "a static account of this transaction");
        return MemoryMarshal.Read<Address>(_wire.AsSpan(KeysOffset + (index * Address.Length)));
    }

    /// <summary>The static account key <paramref name="index"/> where it lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref readonly Address KeyRef(int index) =>
        ref MemoryMarshal.AsRef<Address>(_wire.AsSpan(KeysOffset + (index * Address.Length), Address.Length));

    /// <summary>The static account keys where they lie.</summary>
    internal ReadOnlySpan<Address> Keys => MemoryMarshal.Cast<byte, Address>(_wire.AsSpan(KeysOffset, StaticAccountCount * Address.Length));

    /// <summary>
    /// The address of account <paramref name="index"/>, static or loaded; for loaded ones the transaction must be resolved.
    /// </summary>
    public Address Account(int index)
    {
        if (index < StaticAccountCount)
        {
            return Key(index);
        }

        Preconditions.Argument(IsResolved && index < TotalAccountCount, nameof(index),
            "an account of this transaction, resolved");
        return _loaded[index - StaticAccountCount];
    }

    /// <summary>True if account <paramref name="index"/> signs. Loaded accounts never do.</summary>
    public bool IsSigner(int index) => index < SignatureCount;

    /// <summary>
    /// True if the transaction may change account <paramref name="index"/>: declared writable, not called as a program and not
    /// reserved (<see cref="WellKnown.IsReserved"/>). For loaded accounts the last condition counts after resolution only.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsWritable(int index)
    {
        Preconditions.Argument(index >= 0 && index < TotalAccountCount, nameof(index), "an account of this transaction");
        return _writable.Contains(index);
    }

    /// <summary>True if header or lookup declares account <paramref name="index"/> writable, whatever becomes of it.</summary>
    public bool IsDeclaredWritable(int index)
    {
        if (index >= StaticAccountCount)
        {
            return index < StaticAccountCount + LoadedWritableCount;
        }

        return index < SignatureCount
            ? index < SignatureCount - ReadonlySigned
            : index < StaticAccountCount - ReadonlyUnsigned;
    }

    /// <summary>Where instruction <paramref name="index"/> lies.</summary>
    public ref readonly ParsedInstruction Instruction(int index) => ref _instructions.AsSpan(0, InstructionCount)[index];

    /// <summary>The program that instruction <paramref name="index"/> calls.</summary>
    public Address InstructionProgram(int index) => Key(Instruction(index).ProgramIndex);

    /// <summary>The account numbers of instruction <paramref name="index"/>, one byte each, in its order.</summary>
    public ReadOnlySpan<byte> InstructionAccounts(int index)
    {
        ref readonly ParsedInstruction at = ref Instruction(index);
        return _wire.AsSpan(at.AccountsOffset, at.AccountCount);
    }

    /// <summary>The data of instruction <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> InstructionData(int index)
    {
        ref readonly ParsedInstruction at = ref Instruction(index);
        return _wire.AsSpan(at.DataOffset, at.DataLength);
    }

    /// <summary>The address of lookup table <paramref name="index"/>.</summary>
    public Address LookupTable(int index) => MemoryMarshal.Read<Address>(_wire.AsSpan(Lookup(index).KeyOffset));

    /// <summary>The indexes into lookup table <paramref name="index"/> that are loaded as writable.</summary>
    public ReadOnlySpan<byte> WritableIndexes(int index) =>
        _wire.AsSpan(Lookup(index).WritableOffset, Lookup(index).WritableCount);

    /// <summary>The indexes into lookup table <paramref name="index"/> that are loaded as read-only.</summary>
    public ReadOnlySpan<byte> ReadonlyIndexes(int index) =>
        _wire.AsSpan(Lookup(index).ReadonlyOffset, Lookup(index).ReadonlyCount);

    /// <summary>Forgets the transaction and keeps the buffers. Everything counts zero then.</summary>
    public void Clear()
    {
        _wire = [];
        _length = 0;
        _writable = default;
        _hashed = false;
        IsVersion0 = false;
        IsResolved = false;
        SignatureCount = SignaturesOffset = MessageOffset = 0;
        ReadonlySigned = ReadonlyUnsigned = 0;
        StaticAccountCount = LoadedWritableCount = LoadedReadonlyCount = 0;
        InstructionCount = LookupCount = 0;
        DeclareNothing();
        ControlOperations = 0;
        KeysOffset = BlockhashOffset = 0;
    }

    internal void Reference(byte[] wire, int length)
    {
        Clear();
        _wire = wire;
        _length = length;
    }

    internal void Copy(ReadOnlySpan<byte> wire)
    {
        wire.CopyTo(OwnBuffer(wire.Length));
        Reference(_own, wire.Length);
    }

    /// <summary>Takes a message with one signature of zeros in front of it.</summary>
    internal void CopyUnsigned(ReadOnlySpan<byte> message)
    {
        const int messageOffset = 1 + TransactionLimits.SignatureLength;
        Span<byte> own = OwnBuffer(messageOffset + message.Length);
        own[..messageOffset].Clear();
        own[0] = 1;
        message.CopyTo(own[messageOffset..]);
        Reference(_own, own.Length);
    }

    /// <summary>Takes the hash of the message from someone who computed it together with others.</summary>
    internal void SetMessageHash(in Hash256 hash)
    {
        _messageHash = hash;
        _hashed = true;
    }

    internal void AddInstruction(in ParsedInstruction instruction)
    {
        if (InstructionCount == _instructions.Length)
        {
            Array.Resize(ref _instructions, InstructionCount * 2);
        }

        _instructions[InstructionCount++] = instruction;
    }

    internal void AddLookup(in ParsedLookup lookup)
    {
        if (LookupCount == _lookups.Length)
        {
            Array.Resize(ref _lookups, Math.Max(2, LookupCount * 2));
        }

        _lookups[LookupCount++] = lookup;
    }

    /// <summary>Computes which accounts are writable from header, lookups and programs called. Needs all instructions.</summary>
    internal void SettleWritable()
    {
        AccountSet writable = default;
        int total = TotalAccountCount;
        for (int i = 0; i < total; i++)
        {
            if (IsDeclaredWritable(i) && (i == 0 || i >= StaticAccountCount || !WellKnown.IsReserved(Key(i))))
            {
                writable.Add(i);
            }
        }

        for (int i = 0; i < InstructionCount; i++)
        {
            writable.Remove(_instructions[i].ProgramIndex);
        }

        _writable = writable;
        IsResolved = LookupCount == 0;
    }

    /// <summary>
    /// Finds out what the bytes say beyond the format: budget, fee, what instructions list, and whether these are but transfers,
    /// or the use of a session for one.
    /// </summary>
    internal void SettleTerms()
    {
        BudgetFault = ComputeBudget.TryParse(this, out ComputeBudget budget);
        Budget = budget;
        FeeLamports = Fees.Of(SignatureCount, budget.ComputeUnitLimit, budget.ComputeUnitPriceMicroLamports);
        _mentioned = default;
        for (int i = 0; i < InstructionCount; i++)
        {
            foreach (byte account in InstructionAccounts(i))
            {
                _mentioned.Add(account);
            }
        }

        TransferReader.Read(this);
        if (UseReader.TryRead(this, out DeclaredUse use))
        {
            _accesses.Set(in use);
        }

        ControlOperations = FreeControl.CountIn(this);
    }

    internal void DeclareAccess(in DeclaredAccess access) => _accesses.Add(in access);

    internal void DeclareNothing()
    {
        _accesses.Clear();
        MovesTokens = false;
    }

    /// <summary>Room for the loaded addresses, to be filled by a resolution.</summary>
    internal Span<Address> LoadedBuffer()
    {
        int count = LoadedWritableCount + LoadedReadonlyCount;
        if (_loaded.Length < count)
        {
            _loaded = new Address[Math.Min(TransactionLimits.MaxAccounts, (int)BitOperations.RoundUpToPowerOf2((uint)count))];
        }

        return _loaded.AsSpan(0, count);
    }

    /// <summary>Takes the filled buffer for resolved: reserved accounts among them are not writable after all.</summary>
    internal void SettleLoaded()
    {
        for (int i = 0; i < LoadedWritableCount; i++)
        {
            if (WellKnown.IsReserved(in _loaded[i]))
            {
                _writable.Remove(StaticAccountCount + i);
            }
        }

        IsResolved = true;
    }

    private Span<byte> OwnBuffer(int length)
    {
        if (_own.Length < length)
        {
            // Grown to the next power of two up to the limit, since most transactions are far smaller than the largest.
            _own = new byte[Math.Min(TransactionLimits.MaxBytes, (int)BitOperations.RoundUpToPowerOf2((uint)length))];
        }

        return _own.AsSpan(0, length);
    }

    private ref readonly ParsedLookup Lookup(int index) => ref _lookups.AsSpan(0, LookupCount)[index];
}
