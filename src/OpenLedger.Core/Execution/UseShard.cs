using System.Runtime.InteropServices;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// What a block does with those accounts whose index has a given remainder. One thread at a time works on a shard, so that no account
/// needs a lock; each phase may be another thread's. Sums do not depend on the order of what is added, so accesses come in any order.
/// </summary>
internal sealed class UseShard
{
    /// <summary>Number of shards; a power of two.</summary>
    public const int Count = 16;

    // Far enough ahead for memory to answer, near enough that the line is still there.
    private const int PrefetchDistance = 8;

    private AccountUse[] _uses = new AccountUse[64];
    private int _count;
    private long _nowMs;
    private SpinLock _gate = new(enableThreadOwnerTracking: false);

    /// <summary>Whether any account is contended.</summary>
    public bool IsContended { get; private set; }

    /// <summary>The shard of an account.</summary>
    public static int Of(int account) => account & (Count - 1);

    /// <summary>The notes on an account that the block touches.</summary>
    public ref AccountUse this[int use] => ref _uses[use];

    /// <summary>Starts a block.</summary>
    /// <param name="nowMs">Its time.</param>
    public void Clear(long nowMs)
    {
        _nowMs = nowMs;
        _count = 0;
        IsContended = false;
    }

    /// <summary>Adds accesses up.</summary>
    public void Collect(ReadOnlySpan<Access> accesses, LedgerState state)
    {
        for (int i = 0; i < accesses.Length; i++)
        {
            if (i + PrefetchDistance < accesses.Length)
            {
                state.PrefetchAccount(accesses[i + PrefetchDistance].Account);
                ref readonly Access soon = ref accesses[i + (PrefetchDistance / 2)];
                if (soon.Mode is AccessMode.TokensDebit or AccessMode.TokensCredit or AccessMode.GuardDebit)
                {
                    state.PrefetchData(soon.Account);
                }
            }

            ref readonly Access access = ref accesses[i];
            ref AccountUse use = ref UseOf(access.Account, state);
            use.Accesses++;
            switch (access.Mode)
            {
                case AccessMode.Read:
                    use.IsRead = true;
                    break;
                case AccessMode.Write:
                    use.IsWritten = true;
                    break;
                case AccessMode.GuardDebit:
                    AddPassage(ref use, access.Amount, state);
                    break;
                default:
                    Add(ref use, in access);
                    break;
            }
        }
    }

    /// <summary>Finds the accounts where order matters.</summary>
    public void Judge(LedgerState state)
    {
        foreach (ref AccountUse use in _uses.AsSpan(0, _count))
        {
            bool shared = use.Accesses > 1 && (use.IsWritten || (use.IsRead && use.HasDeltas));
            bool overdrawn = use.LamportsOut > use.FreeLamports || use.UnitsOut > use.FreeUnits;
            use.IsUnsure |= use.HasDeltas && Overflows(in use, state);
            use.IsContended = shared || overdrawn || use.IsUnsure;
            IsContended |= use.IsContended;
        }
    }

    /// <summary>Marks the transactions that touch an account where order matters.</summary>
    public void MarkContended(ReadOnlySpan<Access> accesses, Span<bool> contended, LedgerState state)
    {
        foreach (ref readonly Access access in accesses)
        {
            if (_uses[state.Header(access.Account).Use].IsContended)
            {
                contended[access.Transaction] = true;
            }
        }
    }

    /// <summary>Forgets the sums, to add up only part of the accesses.</summary>
    public void ClearSums()
    {
        foreach (ref AccountUse use in _uses.AsSpan(0, _count))
        {
            use.LamportsIn = use.LamportsOut = use.TokensIn = use.UnitsOut = 0;
        }
    }

    /// <summary>
    /// Adds up again the credits and debits of those transactions that are neither contended nor to be executed for other reasons.
    /// </summary>
    public void CollectSettled(
        ReadOnlySpan<Access> accesses, ReadOnlySpan<bool> contended, PreparedBlock block, ReadOnlySpan<Receipt> receipts, LedgerState state)
    {
        foreach (ref readonly Access access in accesses)
        {
            int number = access.Transaction;
            if (access.IsDelta && block.Transaction(number).IsTransfer && !contended[number] && receipts[number].IsCommitted)
            {
                Add(ref _uses[state.Header(access.Account).Use], in access);
            }
        }
    }

    /// <summary>Saves every amount that the block's credits and debits change, and changes it by the sums.</summary>
    public void Apply(LedgerState state, Journal journal)
    {
        for (int i = 0; i < _count; i++)
        {
            if (i + PrefetchDistance < _count)
            {
                state.PrefetchAccount(_uses[i + PrefetchDistance].Account);
                ref readonly AccountUse soon = ref _uses[i + (PrefetchDistance / 2)];
                if (soon.ChangesTokens)
                {
                    state.PrefetchData(soon.Account);
                }
            }

            ref readonly AccountUse use = ref _uses[i];
            ref AccountHeader header = ref state.Header(use.Account);
            if (use.ChangesLamports)
            {
                journal.SaveLamports(-1, use.Account, header.Lamports);
                header.Lamports = header.Lamports + use.LamportsIn - use.LamportsOut;
            }

            if (use.ChangesTokens)
            {
                Span<byte> data = state.Bytes(in header);
                ulong amount = TokenAccount.Amount(data);
                journal.SaveTokens(-1, use.Account, amount);
                TokenAccount.SetAmount(data, amount + use.TokensIn - use.UnitsOut);
            }

            if (use.DebitsGuard)
            {
                journal.SavePart(-1, use.Account, 0, state.Bytes(in header));
            }
        }
    }

    /// <summary>
    /// Takes from a guard what was reserved on it, while other threads may do so too: whatever their order, the same is left.
    /// </summary>
    public void TakeFromGuard(int account, ulong units, LedgerState state)
    {
        bool entered = false;
        try
        {
            _gate.Enter(ref entered);
            MemoryMarshal.AsRef<GuardAccount>(state.Bytes(in state.Header(account))).Take(units, _nowMs);
        }
        finally
        {
            if (entered)
            {
                _gate.Exit(useMemoryBarrier: true);
            }
        }
    }

    private static void Add(ref AccountUse use, in Access access)
    {
        switch (access.Mode)
        {
            case AccessMode.LamportsCredit:
                use.ChangesLamports = true;
                use.LamportsIn = Saturating(use.LamportsIn, access.Amount);
                break;
            case AccessMode.LamportsDebit:
                use.ChangesLamports = true;
                use.LamportsOut = Saturating(use.LamportsOut, access.Amount);
                break;
            case AccessMode.TokensCredit:
                use.ChangesTokens = true;
                use.TokensIn = Saturating(use.TokensIn, access.Amount);
                break;
            default:
                use.ChangesTokens = true;
                use.UnitsOut = Saturating(use.UnitsOut, access.Amount);
                break;
        }
    }

    private void AddPassage(ref AccountUse use, ulong units, LedgerState state)
    {
        if (!use.DebitsGuard)
        {
            ref readonly GuardAccount guard = ref MemoryMarshal.AsRef<GuardAccount>(state.Bytes(in state.Header(use.Account)));
            use.DebitsGuard = true;
            use.IsUnsure = !guard.TryFindFree(_nowMs, out use.FreeUnits);
            use.GuardTotal = guard.Total;
        }

        use.UnitsOut = Saturating(use.UnitsOut, units);
    }

    // A sum that does not fit is more than anything there is.
    private static ulong Saturating(ulong sum, ulong amount) => amount > ulong.MaxValue - sum ? ulong.MaxValue : sum + amount;

    private static bool Overflows(in AccountUse use, LedgerState state)
    {
        ref readonly AccountHeader header = ref state.Header(use.Account);
        return use.LamportsIn > ulong.MaxValue - header.Lamports || use.TokensIn > ulong.MaxValue - use.FreeUnits;
    }

    private ref AccountUse UseOf(int account, LedgerState state)
    {
        ref AccountHeader header = ref state.Header(account);
        int at = header.Use;
        if ((uint)at < (uint)_count && _uses[at].Account == account)
        {
            return ref _uses[at];
        }

        if (_count == _uses.Length)
        {
            Array.Resize(ref _uses, _count * 2);
        }

        header.Use = _count;
        ref AccountUse use = ref _uses[_count++];
        ulong minimum = Rent.MinimumBalance(0);
        use = new AccountUse
        {
            Account = account,
            FreeLamports = header.Lamports > minimum ? header.Lamports - minimum : 0,
            FreeUnits = TokenAccount.AmountOf(header.OwnerProgram, state.Bytes(in header)),
        };
        return ref use;
    }
}
