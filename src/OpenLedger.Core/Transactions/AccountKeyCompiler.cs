namespace OpenLedger.Core.Transactions;

/// <summary>
/// Collects the accounts that instructions mention, each once, and puts them into the order of a message: writable signers with
/// the payer first, read-only signers, writable, read-only; within each class in the order of first mention. Then, for v0,
/// whatever lookup tables can supply. Reusable; the part of <see cref="TransactionBuilder"/> that does not know bytes.
/// </summary>
/// <remarks>
/// Source: Solana's <c>CompiledKeys</c>. The order inside a class is free; Rust sorts, JavaScript keeps first mention.
/// </remarks>
internal sealed class AccountKeyCompiler
{
    /// <summary>
    /// Greatest number of distinct accounts that can be collected; what exceeds the limit of a message fails at build.
    /// </summary>
    public const int Capacity = TransactionLimits.MaxAccounts;

    private const byte Signer = 1, Writable = 2, Program = 4;

    private readonly Address[] _addresses = new Address[Capacity];
    private readonly byte[] _flags = new byte[Capacity];
    private readonly byte[] _position = new byte[Capacity];
    private readonly byte[] _order = new byte[Capacity];
    private readonly byte[] _tableIndex = new byte[Capacity];
    private readonly byte[] _table = new byte[Capacity];

    /// <summary>Number of distinct accounts so far.</summary>
    public int Count { get; private set; }

    /// <summary>Numbers of the header: signers, read-only among them, read-only among the static rest.</summary>
    public int Signers { get; private set; }

    /// <summary>Read-only signers.</summary>
    public int ReadonlySigners { get; private set; }

    /// <summary>Static accounts that neither sign nor are written.</summary>
    public int ReadonlyUnsigned { get; private set; }

    /// <summary>Accounts that stand in the message itself.</summary>
    public int StaticCount { get; private set; }

    /// <summary>Starts over with the payer as only account.</summary>
    public void Reset(in Address payer)
    {
        _addresses[0] = payer;
        _flags[0] = Signer | Writable;
        Count = 1;
    }

    /// <summary>Slot of the program's account, or -1 if there are too many accounts.</summary>
    public int AddProgram(in Address program) => Add(in program, Program);

    /// <summary>Slot of an account, or -1 if there are too many. Needs of several mentions add up.</summary>
    public int AddAccount(in Address address, bool isSigner, bool isWritable) =>
        Add(in address, (byte)((isSigner ? Signer : 0) | (isWritable ? Writable : 0)));

    /// <summary>
    /// Position in the account list of the message of the account in <paramref name="slot"/>; valid after an arrangement.
    /// </summary>
    public byte PositionOf(int slot) => _position[slot];

    /// <summary>The account at <paramref name="position"/> of the list, static or loaded.</summary>
    public ref readonly Address At(int position) => ref _addresses[_order[position]];

    /// <summary>Index of a loaded account in its table.</summary>
    public byte TableIndexAt(int position) => _tableIndex[_order[position]];

    /// <summary>Arranges the list. Without tables all accounts are static.</summary>
    public void Arrange(ReadOnlySpan<LookupTableContents> tables)
    {
        FindInTables(tables);
        int position = 0;
        Signers = Place(Signer | Writable, 0, ref position);
        ReadonlySigners = Place(Signer, 0, ref position);
        Signers += ReadonlySigners;
        _ = Place(Writable, 0, ref position);
        ReadonlyUnsigned = Place(0, 0, ref position);
        StaticCount = position;

        // Loaded accounts come table by table, first all that are writable, then all that are read-only.
        for (byte t = 1; t <= tables.Length; t++)
        {
            _ = Place(Writable, t, ref position);
        }

        for (byte t = 1; t <= tables.Length; t++)
        {
            _ = Place(0, t, ref position);
        }
    }

    /// <summary>How many accounts table number <paramref name="table"/> (from 1) supplies as writable or read-only.</summary>
    public int CountLoaded(int table, bool writable)
    {
        int count = 0;
        for (int slot = 0; slot < Count; slot++)
        {
            if (_table[slot] == table && ((_flags[slot] & Writable) != 0) == writable)
            {
                count++;
            }
        }

        return count;
    }

    private int Place(int need, byte table, ref int position)
    {
        int start = position;
        for (int slot = 0; slot < Count; slot++)
        {
            if (_table[slot] == table && (_flags[slot] & (Signer | Writable)) == need)
            {
                _order[position] = (byte)slot;
                _position[slot] = (byte)position++;
            }
        }

        return position - start;
    }

    private int Add(in Address address, byte flags)
    {
        ulong prefix = address.Prefix;
        for (int slot = 0; slot < Count; slot++)
        {
            if (_addresses[slot].Prefix == prefix && _addresses[slot] == address)
            {
                _flags[slot] |= flags;
                return slot;
            }
        }

        if (Count == Capacity)
        {
            return -1;
        }

        _addresses[Count] = address;
        _flags[Count] = flags;
        return Count++;
    }

    private void FindInTables(ReadOnlySpan<LookupTableContents> tables)
    {
        _table.AsSpan(0, Count).Clear();
        for (byte t = 1; t <= tables.Length; t++)
        {
            Address[] addresses = tables[t - 1].Addresses;
            Preconditions.Argument(addresses.Length <= 256, nameof(tables), "a table holds at most 256 addresses");
            for (int slot = 0; slot < Count; slot++)
            {
                // Signers are checked before tables are read and programs are called by static index, so both stay.
                if (_table[slot] == 0 && (_flags[slot] & (Signer | Program)) == 0)
                {
                    int index = Array.IndexOf(addresses, _addresses[slot]);
                    if (index >= 0)
                    {
                        _table[slot] = t;
                        _tableIndex[slot] = (byte)index;
                    }
                }
            }
        }
    }
}
