using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.State;

/// <summary>
/// All accounts of a ledger. An account is known by its index, which it keeps for ever once <see cref="Resolve"/> gave it one; an
/// account without lamports does not exist (no data, owned by System). Every write goes through <see cref="Touch"/>, which
/// saves the account in the undo log of the block. Not safe to share between threads while it is written.
/// </summary>
public sealed class LedgerState
{
    private readonly AccountTable _table;
    private readonly DataSlabs _slabs;
    private readonly Dictionary<Address, int> _programNumbers = [];
    private readonly List<Address> _programs = [];
    private AccountHeader[] _headers;
    private UndoLog _undo = new();
    private ulong _mark = 1;

    /// <summary>An empty ledger with room for <paramref name="capacity"/> accounts before its first growth.</summary>
    public LedgerState(int capacity = 1024)
    {
        _table = new AccountTable(capacity);
        _slabs = new DataSlabs();
        _headers = new AccountHeader[Math.Max(capacity, 16)];
        ProgramNumber(default);
        ProgramNumber(in WellKnown.Token);
    }

    private LedgerState(LedgerState other)
    {
        _table = other._table.Clone();
        _slabs = other._slabs.Clone();
        _programNumbers = new Dictionary<Address, int>(other._programNumbers);
        _programs = [.. other._programs];
        _headers = new AccountHeader[Math.Max(other.Count, 16)];
        other._headers.AsSpan(0, other.Count).CopyTo(_headers);
        Count = other.Count;
        _mark = other._mark;
    }

    /// <summary>Number of addresses that have an index, existing accounts or not.</summary>
    public int Count { get; private set; }

    /// <summary>A copy that shares nothing. Neither may be within a block.</summary>
    public LedgerState Clone() => new(this);

    /// <summary>The index of an address, or -1 if it never had one.</summary>
    public int Find(in Address address) => _table.Find(in address, _headers);

    /// <summary>The index of an address; gives it the next one if it has none.</summary>
    public int Resolve(in Address address)
    {
        int index = _table.Find(in address, _headers);
        if (index >= 0)
        {
            return index;
        }

        if (Count == _headers.Length)
        {
            Array.Resize(ref _headers, Count * 2);
        }

        index = Count;
        _headers[index] = new AccountHeader { Address = address };
        _table.Add(in address, index, Count, _headers);
        Count++;
        return index;
    }

    public Address AddressOf(int index) => _headers[index].Address;

    /// <summary>The bytes of an address; valid until the number of accounts grows.</summary>
    internal ReadOnlySpan<byte> AddressBytesOf(int index) => Address.BytesOf(in _headers[index].Address);

    /// <summary>Balance in lamports; 0 means that the account does not exist.</summary>
    public ulong LamportsOf(int index) => _headers[index].Lamports;

    /// <summary>The program that alone may debit the account and change its data.</summary>
    public Address OwnerOf(int index) => _programs[_headers[index].OwnerProgram];

    /// <summary>The data. Valid until the account is next written.</summary>
    public ReadOnlySpan<byte> DataOf(int index)
    {
        ref AccountHeader header = ref _headers[index];
        return _slabs.Bytes(header.Data, header.DataLength);
    }

    /// <summary>The number of the Token program in every state; that of the System program is 0.</summary>
    internal const int TokenProgramNumber = 1;

    /// <summary>A small number for a program's address, the same for the life of this state; equal exactly for equal addresses.</summary>
    public int ProgramNumber(in Address program)
    {
        if (!_programNumbers.TryGetValue(program, out int number))
        {
            number = _programs.Count;
            _programs.Add(program);
            _programNumbers.Add(program, number);
        }

        return number;
    }

    /// <summary>The number of the owner program; compare with <see cref="ProgramNumber"/>.</summary>
    public int OwnerNumberOf(int index) => _headers[index].OwnerProgram;

    /// <summary>Starts a block: its undo log is empty from here.</summary>
    public void BeginBlock()
    {
        _undo.Begin(Count);
        _mark++;
    }

    /// <summary>Ends a block and hands out its undo log, to be given to <see cref="RollbackBlock"/>, the newest block first.</summary>
    public BlockUndo SealBlock()
    {
        var sealedUndo = new BlockUndo(_undo);
        _undo = new UndoLog();
        _mark++;
        return sealedUndo;
    }

    /// <summary>Undoes the newest block that has not been undone, bit for bit.</summary>
    public void RollbackBlock(BlockUndo undo)
    {
        RestoreFrom(undo.Log, 0);
        while (Count > undo.Log.AccountsBefore)
        {
            int last = Count - 1;
            ref AccountHeader header = ref _headers[last];
            _slabs.Free(header.Data);
            _table.RemoveLast(in header.Address, last);
            header = default;
            Count--;
        }
    }

    /// <summary>Starts a transaction: what is written from here can be undone by <see cref="RollbackTo"/>.</summary>
    /// <returns>The position to roll back to.</returns>
    internal int BeginTransaction()
    {
        _mark++;
        return _undo.Count;
    }

    /// <summary>Undoes all since <paramref name="position"/>, which <see cref="BeginTransaction"/> gave.</summary>
    internal void RollbackTo(int position)
    {
        RestoreFrom(_undo, position);
        _undo.Truncate(position);
        _mark++;
    }

    /// <summary>How many accounts the block saved so far; <see cref="UndoEntry"/> has each as it was, in the order of first writes.</summary>
    internal int UndoCount => _undo.Count;

    internal ref readonly UndoLog.Entry UndoEntry(int position) => ref _undo[position];

    internal ReadOnlySpan<byte> UndoData(in UndoLog.Entry entry) => _undo.DataOf(in entry);

    /// <summary>Saves the account once per transaction; call before every write.</summary>
    internal void Touch(int index)
    {
        ref AccountHeader header = ref _headers[index];
        if (header.SavedMark != _mark)
        {
            _undo.Save(index, in header, _slabs.Bytes(header.Data, header.DataLength));
            header.SavedMark = _mark;
        }
    }

    internal void SetLamports(int index, ulong lamports)
    {
        Touch(index);
        _headers[index].Lamports = lamports;
    }

    internal void SetOwner(int index, in Address program)
    {
        Touch(index);
        _headers[index].OwnerProgram = ProgramNumber(in program);
    }

    /// <summary>The data, to be written.</summary>
    internal Span<byte> MutableDataOf(int index)
    {
        Touch(index);
        ref AccountHeader header = ref _headers[index];
        return _slabs.Bytes(header.Data, header.DataLength);
    }

    /// <summary>Changes the length of the data; what is added is zero, what is cut off is lost.</summary>
    internal void ResizeData(int index, int length)
    {
        Touch(index);
        Resize(ref _headers[index], length);
    }

    /// <summary>Makes an account without lamports what a missing account is: no data, owned by System.</summary>
    internal void Purge(int index)
    {
        Touch(index);
        ref AccountHeader header = ref _headers[index];
        Resize(ref header, 0);
        header.OwnerProgram = 0;
    }

    /// <summary>
    /// SHA-256 over all existing accounts in the order of their indices (which execution order determines): address, lamports, owner,
    /// data length, data. It tells two states apart; it proves nothing about single accounts.
    /// </summary>
    public Hash256 ComputeHash()
    {
        using var hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 16];
        int used = 0;
        for (int i = 0; i < Count; i++)
        {
            ref AccountHeader header = ref _headers[i];
            if (header.Lamports == 0)
            {
                continue;
            }

            ReadOnlySpan<byte> data = _slabs.Bytes(header.Data, header.DataLength);
            const int fixedLength = 32 + 8 + 32 + 8;
            if (used + fixedLength + data.Length > buffer.Length)
            {
                hasher.AppendData(buffer, 0, used);
                used = 0;
            }

            header.Address.CopyTo(buffer.AsSpan(used));
            MemoryMarshal.Write(buffer.AsSpan(used + 32), in header.Lamports);
            _programs[header.OwnerProgram].CopyTo(buffer.AsSpan(used + 40));
            MemoryMarshal.Write(buffer.AsSpan(used + 72), (long)header.DataLength);
            used += fixedLength;
            if (used + data.Length > buffer.Length)
            {
                hasher.AppendData(buffer, 0, used);
                used = 0;
                hasher.AppendData(data);
            }
            else
            {
                data.CopyTo(buffer.AsSpan(used));
                used += data.Length;
            }
        }

        hasher.AppendData(buffer, 0, used);
        return new Hash256(hasher.GetHashAndReset());
    }

    /// <summary>Sum of all lamports; conserved by every transaction.</summary>
    public UInt128 TotalLamports()
    {
        UInt128 total = 0;
        for (int i = 0; i < Count; i++)
        {
            total += _headers[i].Lamports;
        }

        return total;
    }

    private void RestoreFrom(UndoLog log, int position)
    {
        for (int i = log.Count - 1; i >= position; i--)
        {
            ref readonly UndoLog.Entry entry = ref log[i];
            ref AccountHeader header = ref _headers[entry.Index];
            header.Lamports = entry.Lamports;
            header.OwnerProgram = entry.OwnerProgram;
            header.SavedMark = entry.SavedMark;
            Resize(ref header, entry.DataLength);
            log.DataOf(in entry).CopyTo(_slabs.Bytes(header.Data, entry.DataLength));
        }
    }

    private void Resize(ref AccountHeader header, int length)
    {
        if (length <= _slabs.CapacityOf(header.Data) && length > 0)
        {
            Span<byte> slot = _slabs.Bytes(header.Data, Math.Max(length, header.DataLength));
            slot[Math.Min(length, header.DataLength)..].Clear();
        }
        else
        {
            DataHandle moved = _slabs.Allocate(length);
            ReadOnlySpan<byte> old = _slabs.Bytes(header.Data, Math.Min(header.DataLength, length));
            old.CopyTo(_slabs.Bytes(moved, length));
            _slabs.Free(header.Data);
            header.Data = moved;
        }

        header.DataLength = length;
    }
}
