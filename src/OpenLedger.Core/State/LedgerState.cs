using OpenLedger.Core.Sessions;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.State;

/// <summary>
/// All accounts of a ledger. An account is known by its index, which it keeps for ever once <see cref="Resolve"/> gave it one; an
/// account without lamports does not exist (no data, owned by System). Every write goes through a <see cref="Journal"/>, which saves what
/// was there. Addresses get indices from one thread only; others may look up and read meanwhile, and write what is theirs.
/// </summary>
public sealed class LedgerState
{
    private readonly AccountTable _table;
    private readonly DataSlabs _slabs;
    private readonly AccountHeaders _headers = new();
    private readonly Dictionary<Address, int> _programNumbers;
    private readonly List<Journal> _journals = [];
    private readonly ulong _firstMark;
    private Address[] _programs;
    private int _accountsBefore;

    /// <summary>An empty ledger with room for <paramref name="capacity"/> accounts before its first growth.</summary>
    public LedgerState(int capacity = 1024)
    {
        _table = new AccountTable(capacity);
        _slabs = new DataSlabs();
        _headers.EnsureCapacity(capacity);
        _programs = [default, WellKnown.Token, SessionProgram.Id];
        _programNumbers = new Dictionary<Address, int>
        {
            [default] = 0,
            [WellKnown.Token] = TokenProgramNumber,
            [SessionProgram.Id] = SessionProgramNumber,
        };
        Main = JournalOf(0);
    }

    private LedgerState(LedgerState other)
    {
        _table = other._table.Clone();
        _slabs = other._slabs.Clone();
        _programNumbers = new Dictionary<Address, int>(other._programNumbers);
        _programs = other._programs;
        _headers.CopyFrom(other._headers, other.Count);
        Count = other.Count;
        foreach (Journal journal in other._journals)
        {
            _firstMark = Math.Max(_firstMark, journal.Mark);
        }

        Main = JournalOf(0);
    }

    /// <summary>Number of addresses that have an index, existing accounts or not.</summary>
    public int Count { get; private set; }

    /// <summary>A copy that shares nothing. Neither may be within a block.</summary>
    public LedgerState Clone() => new(this);

    /// <summary>The journal of whoever writes alone: genesis, and an executor without helpers.</summary>
    internal Journal Main { get; }

    /// <summary>The journal of a worker.</summary>
    /// <param name="worker">Number of the worker, below <see cref="Journal.MaxCount"/>.</param>
    internal Journal JournalOf(int worker)
    {
        while (_journals.Count <= worker)
        {
            // Marks of different journals differ by their remainders, so none takes another's mark for its own.
            ulong first = ((_firstMark / Journal.MaxCount) + 2) * Journal.MaxCount;
            _journals.Add(new Journal(this, first + (ulong)_journals.Count));
        }

        return _journals[worker];
    }

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

        index = Count;
        _headers.EnsureCapacity(index + 1);
        _headers[index] = new AccountHeader { Address = address };
        _table.Add(in address, index, Count, _headers);
        Count++;
        return index;
    }

    public Address AddressOf(int index) => _headers[index].Address;

    /// <summary>The bytes of an address; valid as long as the state is.</summary>
    internal ReadOnlySpan<byte> AddressBytesOf(int index) => Address.BytesOf(in _headers[index].Address);

    /// <summary>Balance in lamports; 0 means that the account does not exist.</summary>
    public ulong LamportsOf(int index) => _headers[index].Lamports;

    /// <summary>The program that alone may debit the account and change its data.</summary>
    public Address OwnerOf(int index) => _programs[_headers[index].OwnerProgram];

    /// <summary>The data. Valid until the account is next written.</summary>
    public ReadOnlySpan<byte> DataOf(int index) => Bytes(in _headers[index]);

    /// <summary>The number of the Token program in every state; that of the System program is 0.</summary>
    internal const int TokenProgramNumber = 1;

    /// <summary>The number of the Session program in every state.</summary>
    internal const int SessionProgramNumber = 2;

    /// <summary>A small number for a program's address, the same for the life of this state; equal exactly for equal addresses.</summary>
    public int ProgramNumber(in Address program)
    {
        // Several workers may hand accounts to programs at once. Which number a new program gets shows nowhere.
        lock (_programNumbers)
        {
            if (!_programNumbers.TryGetValue(program, out int number))
            {
                number = _programs.Length;
                Volatile.Write(ref _programs, [.. _programs, program]);
                _programNumbers.Add(program, number);
            }

            return number;
        }
    }

    /// <summary>The number of the owner program; compare with <see cref="ProgramNumber"/>.</summary>
    public int OwnerNumberOf(int index) => _headers[index].OwnerProgram;

    /// <summary>Starts a block: its undo logs are empty from here.</summary>
    public void BeginBlock()
    {
        _accountsBefore = Count;
        foreach (Journal journal in _journals)
        {
            journal.BeginBlock();
        }
    }

    /// <summary>Ends a block and hands out what undoes it, to be given to <see cref="RollbackBlock"/>, the newest block first.</summary>
    public BlockUndo SealBlock() => new([.. _journals.ConvertAll(journal => journal.Seal())], _accountsBefore);

    /// <summary>How many times the block that was begun last saved an account; 0 after it was sealed.</summary>
    internal int SavedCount
    {
        get
        {
            int saved = 0;
            foreach (Journal journal in _journals)
            {
                saved += journal.Count;
            }

            return saved;
        }
    }

    /// <summary>Names the accounts that the block wrote, each as often as it was saved.</summary>
    /// <param name="indices">Takes <see cref="SavedCount"/> indices.</param>
    internal void CopySavedTo(Span<int> indices)
    {
        int next = 0;
        foreach (Journal journal in _journals)
        {
            for (int i = 0; i < journal.Count; i++)
            {
                indices[next++] = journal.Entry(i).Index;
            }
        }
    }

    /// <summary>Undoes the newest block that has not been undone, bit for bit.</summary>
    public void RollbackBlock(BlockUndo undo)
    {
        foreach ((int log, int position) in LastFirst(undo.Logs))
        {
            Restore(undo.Logs[log], position);
        }

        Rollbacks++;
        ForgetAccounts(undo.AccountsBefore);
    }

    /// <summary>Undoes what was written through the main journal, and what was resolved, since <see cref="BeginBlock"/>.</summary>
    internal void UndoOpenBlock()
    {
        Main.RollbackTo(0);
        ForgetAccounts(_accountsBefore);
    }

    private void ForgetAccounts(int from)
    {
        while (Count > from)
        {
            int last = Count - 1;
            ref AccountHeader header = ref _headers[last];
            _slabs.Free(header.Data);
            _table.RemoveLast(in header.Address, last);
            header = default;
            Count--;
        }
    }

    internal ref AccountHeader Header(int index) => ref _headers[index];

    internal Span<byte> Bytes(in AccountHeader header) => _slabs.Bytes(header.Data, header.DataLength);

    /// <summary>For looking for many addresses, one after the other: finds what is there now.</summary>
    internal AccountSearch Search() => _table.Search(_headers);

    /// <summary>Asks the processor to fetch the header of an account.</summary>
    internal void PrefetchAccount(int index) => _headers.Prefetch(index);

    /// <summary>Asks the processor to fetch the data of an account, or its first bytes.</summary>
    internal void PrefetchData(int index, int bytes = int.MaxValue)
    {
        ref readonly AccountHeader header = ref _headers[index];
        _slabs.Prefetch(header.Data, Math.Min(header.DataLength, bytes));
    }

    /// <summary>How many blocks were taken back: what was known of indices before may not hold after.</summary>
    internal int Rollbacks { get; private set; }

    /// <summary>Puts back what one entry of a log saved.</summary>
    internal void Restore(UndoLog log, int position)
    {
        ref readonly UndoLog.Entry entry = ref log[position];
        ref AccountHeader header = ref _headers[entry.Index];
        switch (entry.What)
        {
            case UndoLog.Saved.Lamports:
                header.Lamports = entry.Amount;
                break;
            case UndoLog.Saved.Tokens:
                Programs.TokenAccount.SetAmount(Bytes(in header), entry.Amount);
                break;
            case UndoLog.Saved.Part:
                log.DataOf(in entry).CopyTo(Bytes(in header)[(int)entry.Amount..]);
                break;
            default:
                header.Lamports = entry.Amount;
                header.OwnerProgram = entry.OwnerProgram;
                header.SavedMark = entry.SavedMark;
                Resize(ref header, entry.DataLength);
                log.DataOf(in entry).CopyTo(Bytes(in header));
                break;
        }
    }

    internal void Resize(ref AccountHeader header, int length)
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

    // Undoing walks backwards in block order. Each journal has its own entries in the order of its transactions, but no two have one in
    // common, and an account was never written by a later transaction before an earlier one.
    private static List<(int Log, int Position)> LastFirst(UndoLog[] logs)
    {
        var entries = new List<(int Log, int Position)>();
        for (int log = 0; log < logs.Length; log++)
        {
            for (int position = 0; position < logs[log].Count; position++)
            {
                entries.Add((log, position));
            }
        }

        entries.Sort((a, b) =>
        {
            int order = logs[b.Log][b.Position].Transaction.CompareTo(logs[a.Log][a.Position].Transaction);
            return order != 0 ? order : b.Position.CompareTo(a.Position);
        });
        return entries;
    }
}
