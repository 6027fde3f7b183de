using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// Looks at the accounts of a protected instruction before and after it: what left the owner, who received, and whether anything about
/// the owner's accounts changed that no session may change. Programs can change only accounts that the instruction lists, so
/// nothing is missed. Accounts of others over which the owner has authority (mints, nonces, token accounts that the owner may spend from
/// or close, grants that the owner gave) are guarded too: the lent signature must not use that authority.
/// </summary>
internal sealed class OutflowObserver
{
    // The longest account that is guarded by all its bytes.
    private const int MaxSaved = DelegationLink.Length;

    private readonly InvokeContext _context;
    private readonly Snapshot[] _before = new Snapshot[TransactionLimits.MaxAccounts];
    private readonly byte[] _savedData = new byte[TransactionLimits.MaxAccounts * MaxSaved];
    private int _count;
    private Address _owner;

    public OutflowObserver(InvokeContext context) => _context = context;

    private LedgerState State => _context.State;

    /// <summary>Remembers the accounts of the instruction.</summary>
    public void Before(ReadOnlySpan<byte> accounts, in Address owner)
    {
        _count = 0;
        _owner = owner;
        UInt128 seen = default;
        foreach (byte account in accounts)
        {
            if ((seen >> account & 1) != 0)
            {
                continue;
            }

            seen |= UInt128.One << account;
            Take(ref _before[_count], _context.Transaction.StateIndex[account], in owner);
            _count++;
        }
    }

    private void Take(ref Snapshot snapshot, int index, in Address owner)
    {
        ref readonly AccountHeader header = ref State.Header(index);
        ReadOnlySpan<byte> data = State.Bytes(in header);
        bool token = IsToken(index);
        bool owned = token ? TokenAccount.Owner(data) == owner : header.Address == owner;
        bool guarded = !owned && IsGuarded(index, token, data, in owner);
        if ((token && owned) || guarded)
        {
            data.CopyTo(SavedData(_count));
        }

        // Field by field: a copy of what was just written in parts waits for the parts.
        snapshot.Index = index;
        snapshot.Token = token;
        snapshot.Owned = owned;
        snapshot.Guarded = guarded;
        snapshot.Debt = IsDebt(index, out LendingPosition position, out _);
        snapshot.Owed = position.Debt;
        snapshot.Amount = token ? TokenAccount.Amount(data) : 0;
        snapshot.Lamports = header.Lamports;
        snapshot.DataLength = header.DataLength;
        snapshot.OwnerProgram = header.OwnerProgram;
        snapshot.Mint = token ? TokenAccount.Mint(data) : default;
    }

    /// <summary>Compares with now.</summary>
    /// <param name="flows">Gets what moved, and who received it.</param>
    /// <returns>Whether nothing changed that no session may change.</returns>
    public SessionReason Observe(Flows flows)
    {
        flows.Clear();
        SessionReason reason = ObserveOwned(flows);
        if (reason == SessionReason.Allowed)
        {
            ObserveOthers(flows);
        }

        return reason;
    }

    // Gross outflow per account: what comes back to another account of the owner does not restore a limit.
    private SessionReason ObserveOwned(Flows flows)
    {
        for (int i = 0; i < _count; i++)
        {
            ref readonly Snapshot before = ref _before[i];
            if (before.Guarded ? !IsAsGuarded(i, in before) : IsGrant(before.Index, State.DataOf(before.Index), in _owner))
            {
                return SessionReason.AuthorityChanged;
            }

            if (before.Debt || IsDebt(before.Index, out _, out _))
            {
                SessionReason owed = ObserveDebt(in before, flows);
                if (owed != SessionReason.Allowed)
                {
                    return owed;
                }
            }

            if (!before.Owned)
            {
                continue;
            }

            // A wallet that is given data can neither pay nor be paid from: as good as taken away.
            ReadOnlySpan<byte> data = State.DataOf(before.Index);
            if (State.OwnerNumberOf(before.Index) != before.OwnerProgram || data.Length != before.DataLength)
            {
                return SessionReason.AuthorityChanged;
            }

            ulong wasUnits = before.Lamports;
            ulong isUnits = State.LamportsOf(before.Index);
            if (before.Token)
            {
                if (isUnits != wasUnits || !TokenAccount.SameAuthorities(SavedData(i)[..TokenAccount.Length], data))
                {
                    return SessionReason.AuthorityChanged;
                }

                wasUnits = before.Amount;
                isUnits = TokenAccount.Amount(data);
            }

            if (isUnits == wasUnits)
            {
                continue;
            }

            ref Flow flow = ref flows.At(before.Token ? before.Mint : default);
            flow.Out += isUnits < wasUnits ? wasUnits - isUnits : 0;
            flow.In += isUnits > wasUnits ? isUnits - wasUnits : 0;
        }

        return SessionReason.Allowed;
    }

    // Who has more of an asset of which the owner has less.
    private void ObserveOthers(Flows flows)
    {
        for (int i = 0; i < _count; i++)
        {
            ref readonly Snapshot before = ref _before[i];
            if (before.Owned)
            {
                continue;
            }

            // A token account counts by its tokens; whatever else by its lamports.
            bool token = IsToken(before.Index);
            ReadOnlySpan<byte> data = State.DataOf(before.Index);
            bool received = token
                ? TokenAccount.Amount(data) > before.Amount
                : State.LamportsOf(before.Index) > before.Lamports;
            if (received && flows.Of(token ? TokenAccount.Mint(data) : default).Out != 0)
            {
                flows.AddReceiver(token ? TokenAccount.Owner(data) : State.AddressOf(before.Index));
            }
        }
    }

    // C22: a debt of the owner's may grow or shrink; nothing else of the position may change.
    private SessionReason ObserveDebt(in Snapshot before, Flows flows)
    {
        if (!IsDebt(before.Index, out LendingPosition now, out Address mint) || State.LamportsOf(before.Index) < before.Lamports)
        {
            return SessionReason.AuthorityChanged;
        }

        ref Flow flow = ref flows.At(in mint);
        flow.Borrowed += now.Debt > before.Owed ? now.Debt - before.Owed : 0;
        flow.Repaid += now.Debt < before.Owed ? before.Owed - now.Debt : 0;
        return SessionReason.Allowed;
    }

    // The pool says what is owed; the instruction lists it, since it lends from it.
    private bool IsDebt(int index, out LendingPosition position, out Address mint)
    {
        position = default;
        mint = default;
        if (State.OwnerOf(index) != LendingProgram.Id || !LendingPosition.TryRead(State.DataOf(index), out position) ||
            position.Owner != _owner)
        {
            return false;
        }

        for (int i = 0; i < _context.Transaction.AccountCount; i++)
        {
            int pool = _context.Transaction.StateIndex[i];
            if (State.AddressOf(pool) == position.Pool && LendingPool.TryRead(State.DataOf(pool), out LendingPool read))
            {
                mint = read.Mint;
                return true;
            }
        }

        return false;
    }

    // Whether the owner, though the account is another's, could sign for something on it.
    private bool IsGuarded(int index, bool token, ReadOnlySpan<byte> data, in Address owner)
    {
        if (token)
        {
            return (TokenAccount.TryGetDelegate(data, out Address delegated) && delegated == owner) ||
                (TokenAccount.TryGetCloseAuthority(data, out Address closer) && closer == owner);
        }

        if (data.Length == TokenMint.Length && TokenMint.IsInitialized(data) && State.OwnerNumberOf(index) == LedgerState.TokenProgramNumber)
        {
            return (TokenMint.TryGetMintAuthority(data, out Address minter) && minter == owner) ||
                (TokenMint.TryGetFreezeAuthority(data, out Address freezer) && freezer == owner);
        }

        return IsGrant(index, data, in owner) || IsNonce(index, data, in owner) || IsOperated(index, data, in owner);
    }

    // What the owner runs for others: code, pools, prices.
    private bool IsOperated(int index, ReadOnlySpan<byte> data, in Address owner)
    {
        if (State.OwnerNumberOf(index) <= LedgerState.SessionProgramNumber)
        {
            return false;
        }

        Address program = State.OwnerOf(index);
        return (program == CodeRegistryProgram.Id && ProgramCode.TryRead(data, out ProgramCode code) &&
                (code.UpgradeAuthority == owner || code.Registrar == owner)) ||
            (program == LendingProgram.Id && LendingPool.TryRead(data, out LendingPool pool) && pool.Operator == owner) ||
            (program == PriceFeedProgram.Id && PriceFeedAccount.TryRead(data, out PriceFeedAccount feed) && feed.Publisher == owner);
    }

    private bool IsGrant(int index, ReadOnlySpan<byte> data, in Address owner) =>
        State.OwnerNumberOf(index) > LedgerState.SessionProgramNumber && GrantPrograms.IsGrantBy(in owner, State.OwnerOf(index), data);

    private bool IsNonce(int index, ReadOnlySpan<byte> data, in Address owner) =>
        State.OwnerNumberOf(index) == 0 && NonceAccount.TryRead(data, out NonceAccount nonce) && nonce.Authority == owner;

    // Amounts may move by somebody else's authority: a token account's either way, a mint's supply down.
    private bool IsAsGuarded(int snapshot, in Snapshot before)
    {
        ReadOnlySpan<byte> was = SavedData(snapshot)[..before.DataLength];
        ReadOnlySpan<byte> now = State.DataOf(before.Index);
        if (now.Length != was.Length || State.OwnerNumberOf(before.Index) != before.OwnerProgram ||
            State.LamportsOf(before.Index) < before.Lamports)
        {
            return false;
        }

        return now.Length switch
        {
            TokenAccount.Length => TokenAccount.SameAuthorities(was, now),
            TokenMint.Length => TokenMint.SameAuthorities(was, now) && TokenMint.Supply(now) <= TokenMint.Supply(was),
            _ => now.SequenceEqual(was),
        };
    }

    private bool IsToken(int index) =>
        State.OwnerNumberOf(index) == LedgerState.TokenProgramNumber && TokenAccount.IsInitialized(State.DataOf(index));

    private Span<byte> SavedData(int snapshot) => _savedData.AsSpan(snapshot * MaxSaved, MaxSaved);

    private struct Snapshot
    {
        public Address Mint;
        public ulong Amount;
        public ulong Lamports;
        public ulong Owed;
        public int Index;
        public int DataLength;
        public int OwnerProgram;
        public bool Token;
        public bool Owned;
        public bool Guarded;
        public bool Debt;
    }
}
