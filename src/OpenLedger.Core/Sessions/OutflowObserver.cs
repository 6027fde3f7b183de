using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// Looks at the accounts of a protected instruction before and after it: what left the owner, who received, and whether anything about
/// the owner's accounts changed that no session may change. Programs can change only accounts that the instruction lists, so
/// nothing is missed. Accounts of others over which the owner has authority (mints, nonces, token accounts that the owner may spend from
/// or close, allowances that the owner gave) are guarded too: the lent signature must not use that authority.
/// </summary>
internal sealed class OutflowObserver
{
    private readonly InvokeContext _context;
    private readonly Snapshot[] _before = new Snapshot[TransactionLimits.MaxAccounts];
    private readonly byte[] _savedData = new byte[TransactionLimits.MaxAccounts * TokenAccount.Length];
    private readonly ulong[] _outflow = new ulong[SessionTerms.MaxParts];
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
        snapshot.Amount = token ? TokenAccount.Amount(data) : 0;
        snapshot.Lamports = header.Lamports;
        snapshot.DataLength = header.DataLength;
        snapshot.OwnerProgram = header.OwnerProgram;
        snapshot.Mint = token ? TokenAccount.Mint(data) : default;
    }

    /// <summary>Compares with now.</summary>
    /// <param name="session">The session that covers the instruction.</param>
    /// <param name="declared">Per asset of the session, the declared maximum in base units.</param>
    /// <param name="record">Gets the outflow of its asset and the first counterparty.</param>
    public SessionReason Observe(SessionView session, ReadOnlySpan<ulong> declared, ref AuthorizationRecord record)
    {
        Array.Clear(_outflow);
        SessionReason reason = ObserveOwned(session);
        if (reason == SessionReason.Allowed)
        {
            reason = ObserveOthers(session, ref record);
        }

        if (reason != SessionReason.Allowed)
        {
            return reason;
        }

        for (int i = 0; i < session.Assets.Length; i++)
        {
            if (_outflow[i] > declared[i])
            {
                return SessionReason.OutflowAboveDeclared;
            }

            if (session.Assets[i].Mint == record.Asset)
            {
                record.ActualUnits = _outflow[i];
            }
        }

        return SessionReason.Allowed;
    }

    // Gross outflow per account: what comes back to another account of the owner does not restore a limit.
    private SessionReason ObserveOwned(SessionView session)
    {
        for (int i = 0; i < _count; i++)
        {
            ref readonly Snapshot before = ref _before[i];
            if (before.Guarded ? !IsAsGuarded(i, in before) : IsAllowance(before.Index, State.DataOf(before.Index), in _owner))
            {
                return SessionReason.AuthorityChanged;
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

            int asset = SessionRules.AssetOf(session, before.Token ? before.Mint : default);
            if (asset < 0)
            {
                return SessionReason.ScopeAsset;
            }

            if (isUnits < wasUnits)
            {
                _outflow[asset] += wasUnits - isUnits;
            }
        }

        return SessionReason.Allowed;
    }

    private SessionReason ObserveOthers(SessionView session, ref AuthorizationRecord record)
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
            int asset = received ? SessionRules.AssetOf(session, token ? TokenAccount.Mint(data) : default) : -1;
            if (asset < 0 || _outflow[asset] == 0)
            {
                continue;
            }

            Address holder = token ? TokenAccount.Owner(data) : State.AddressOf(before.Index);
            if (record.Counterparty == default)
            {
                record.Counterparty = holder;
            }

            if (!SessionRules.MayReceive(session, in holder))
            {
                return SessionReason.ScopeCounterparty;
            }
        }

        return SessionReason.Allowed;
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

        return IsAllowance(index, data, in owner) || IsNonce(index, data, in owner);
    }

    private bool IsAllowance(int index, ReadOnlySpan<byte> data, in Address owner) =>
        data.Length == PermitAllowance.Length && State.OwnerOf(index) == PermitProgram.Id &&
        MemoryMarshal.AsRef<PermitAllowance>(data).Owner == owner;

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

    private Span<byte> SavedData(int snapshot) => _savedData.AsSpan(snapshot * TokenAccount.Length, TokenAccount.Length);

    private struct Snapshot
    {
        public Address Mint;
        public ulong Amount;
        public ulong Lamports;
        public int Index;
        public int DataLength;
        public int OwnerProgram;
        public bool Token;
        public bool Owned;
        public bool Guarded;
    }
}
