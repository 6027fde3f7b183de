using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// The short way of the plainest use: one session, one Token transfer (<see cref="DeclaredUse"/>), of the owner's own or of the first
/// generation below. It asks what <see cref="SessionGuard"/>, the observer and Token would ask, and if the answer is surely yes does at once
/// what they would do in steps. Whatever is not surely allowed changes nothing here and goes their way, which says why not. Each worker has
/// one.
/// </summary>
internal sealed class SessionTransfers
{
    private LedgerState _state = null!;
    private Journal _journal = null!;
    private Clock _clock;
    private Hash256 _domain;
    private long _maxLifetimeMs;

    public void BeginBlock(LedgerState state, Journal journal, Clock clock, LedgerParameters parameters)
    {
        _state = state;
        _journal = journal;
        _clock = clock;
        _domain = parameters.Domain;
        _maxLifetimeMs = parameters.MaxSessionLifetimeMs;
    }

    /// <summary>Executes a transaction that declares a use, fee and all, or changes nothing and returns false.</summary>
    /// <param name="number">Number of the transaction in its block.</param>
    /// <param name="transaction">The transaction; it names a recent blockhash and was not processed before.</param>
    /// <param name="accounts">Its accounts' indices.</param>
    /// <param name="feeIsReserved">Whether the fee is reserved and may be taken while others use the payer too.</param>
    /// <param name="output">Gets the record and the changes.</param>
    public bool TryRun(
        int number, ParsedTransaction transaction, ReadOnlySpan<int> accounts, bool feeIsReserved, BlockOutput output)
    {
        ref readonly DeclaredUse use = ref transaction.DeclaredUse;
        int index = accounts[use.Session];
        if ((!feeIsReserved && !CanPay(accounts[0], transaction.FeeLamports)) || !TryOpen(index, out SessionView session) ||
            transaction.KeyRef(use.Key) != session.Header.Key || use.Amount > use.DeclaredUnits ||
            !IsAlive(transaction, accounts, session, use.OwnerAuthority, use.FreezeMark) ||
            !CanMove(transaction, in use, accounts, session) || !IsInScope(accounts, in use, session, use.Asset, out TokenBucket bucket))
        {
            return false;
        }

        TokenBucket attempts = session.Header.Attempts;
        attempts.Refill(_clock.TimeMs);
        bool isRoot = session.Header.IsRoot;
        SessionView parent = default;
        TokenBucket parentBucket = default;
        int parentAsset = 0;
        if (attempts.Level == 0 || isRoot != (use.Parent == 0) ||
            (!isRoot && !TryOpenParent(transaction, in use, accounts, session, out parent, out parentAsset, out parentBucket)))
        {
            return false;
        }

        Pay(number, accounts[0], transaction.FeeLamports, feeIsReserved);
        Save(number, index, use.Asset);
        session.Header.Attempts = attempts;
        session.Assets[use.Asset].Bucket = bucket;
        ref AuthorizationRecord record = ref Describe(transaction, in use, accounts, session, output.Records);
        Charge(session, use.Asset, use.DeclaredUnits, ref record);
        if (!isRoot)
        {
            Save(number, accounts[use.Parent], parentAsset);
            parent.Assets[parentAsset].Bucket = parentBucket;
            ChargeParent(parent, parentAsset, use.DeclaredUnits, in transaction.KeyRef(use.Parent), output.Charges);
            record.Charges = 3;
        }

        Move(number, in use, accounts, output.BalanceChanges);
        return true;
    }

    private bool CanPay(int payer, ulong fee)
    {
        ref readonly AccountHeader header = ref _state.Header(payer);
        return TransferShape.IsWallet(payer, _state) && header.Lamports >= fee && header.Lamports - fee >= Rent.MinimumBalance(0);
    }

    private bool TryOpen(int index, out SessionView session)
    {
        ref readonly AccountHeader header = ref _state.Header(index);
        session = default;
        return header.OwnerProgram == LedgerState.SessionProgramNumber && header.Lamports >= Rent.MinimumBalance(header.DataLength) &&
            SessionView.TryOpen(_state.Bytes(in header), out session);
    }

    private bool IsAlive(ParsedTransaction transaction, ReadOnlySpan<int> accounts, SessionView session, byte authority, byte mark)
    {
        ref readonly SessionHeader header = ref session.Header;
        return header.IsPlain != 0 && header.Domain == _domain && header.Uses < header.UsesMax &&
            transaction.KeyRef(authority) == header.OwnerAuthority && transaction.KeyRef(mark) == header.FreezeMark &&
            new SessionReading(session).StateAt(_clock.Slot, _clock.TimeMs, _maxLifetimeMs) == SessionReason.Allowed &&
            OwnerAuthority.EpochIn(_state.DataOf(accounts[authority])) == header.OwnerEpoch &&
            _state.OwnerNumberOf(accounts[mark]) != LedgerState.SessionProgramNumber;
    }

    // The session above, which pays too: alive, its scope as wide, with as much room, and no other since the record's path was computed.
    private bool TryOpenParent(
        ParsedTransaction transaction, in DeclaredUse use, ReadOnlySpan<int> accounts, SessionView session, out SessionView parent,
        out int asset, out TokenBucket bucket)
    {
        ref readonly SessionHeader child = ref session.Header;
        asset = -1;
        bucket = default;
        if (child.BudgetMode != SubGrantMode.ChargeThrough || transaction.KeyRef(use.Parent) != child.Parent ||
            !TryOpen(accounts[use.Parent], out parent))
        {
            parent = default;
            return false;
        }

        ref readonly SessionHeader header = ref parent.Header;
        asset = SessionRules.AssetOf(parent, in session.Assets[use.Asset].Mint);
        return header.IsRoot && header.SubtreeEpoch == child.ParentEpoch && header.Version == child.AncestorVersions && asset >= 0 &&
            IsAlive(transaction, accounts, parent, use.OwnerAuthority, use.ParentMark) && 
            IsInScope(accounts, in use, parent, asset, out bucket);
    }

    // The owner's own tokens, of the asset that is declared, to somebody else. The owner's wallet is as plain as can be, so that the
    // transfer has nothing of it to change.
    private bool CanMove(ParsedTransaction transaction, in DeclaredUse use, ReadOnlySpan<int> accounts, SessionView session)
    {
        int from = accounts[use.Source];
        int to = accounts[use.Destination];
        ref readonly Address owner = ref session.Header.Owner;
        ref readonly AccountHeader wallet = ref _state.Header(accounts[use.Owner]);
        if (transaction.KeyRef(use.Owner) != owner || wallet.OwnerProgram != 0 || wallet.DataLength != 0 ||
            !TransferShape.IsOpen(from, _state) || !TransferShape.IsOpen(to, _state))
        {
            return false;
        }

        ReadOnlySpan<byte> source = _state.DataOf(from);
        ReadOnlySpan<byte> target = _state.DataOf(to);
        ref readonly Address mint = ref TokenAccount.MintRef(source);
        return TransferShape.MayDebit(in owner, source) && TokenAccount.MintRef(target) == mint &&
            TokenAccount.OwnerRef(target) != owner && SessionRules.AssetOf(session, in mint) == use.Asset &&
            TokenAccount.Amount(source) >= use.Amount && ulong.MaxValue - TokenAccount.Amount(target) >= use.Amount &&
            (!use.IsChecked || TransferShape.IsMint(accounts[use.Mint], from, use.Decimals, _state));
    }

    // What a session says to the action, the asset, the amount and the receiver. The asset's bucket is refilled beside where it lies, so
    // that a refusal changes nothing.
    private bool IsInScope(ReadOnlySpan<int> accounts, in DeclaredUse use, SessionView session, int asset, out TokenBucket bucket)
    {
        ref readonly ClauseHeader clause = ref session.Clauses[0];
        ref readonly SessionAsset limits = ref session.Assets[asset];
        bucket = limits.Bucket;
        bucket.Refill(_clock.TimeMs);
        return ((clause.AssetsOut >> asset) & 1) != 0 &&
            SessionRules.Permits(session, in clause, new SessionAction(WellKnown.Token, use.Action)) == SessionReason.Allowed &&
            SessionRules.MayReceive(session, in clause, in TokenAccount.OwnerRef(_state.DataOf(accounts[use.Destination]))) &&
            SessionRules.Fits(in limits, bucket.Level, use.DeclaredUnits) == SessionReason.Allowed;
    }

    private void Pay(int number, int payer, ulong fee, bool isReserved)
    {
        ref ulong lamports = ref _state.Header(payer).Lamports;
        if (isReserved)
        {
            Settlement.Take(ref lamports, fee);
        }
        else
        {
            _journal.SaveLamports(number, payer, lamports);
            lamports -= fee;
        }
    }

    // Written where it stays.
    private ref AuthorizationRecord Describe(
        ParsedTransaction transaction, in DeclaredUse use, ReadOnlySpan<int> accounts, SessionView session,
        List<AuthorizationRecord> records)
    {
        CollectionsMarshal.SetCount(records, records.Count + 1);
        ref AuthorizationRecord record = ref CollectionsMarshal.AsSpan(records)[^1];
        record = default;
        record.Operation = SessionOperation.Use;
        record.Decision = AuthorizationDecision.Allow;
        record.Stamp(use.Instruction, _clock, transaction);
        record.Describe(in session.Header);
        record.Clauses = 1;
        record.Session = transaction.KeyRef(use.Session);
        record.Program = WellKnown.Token;
        record.Action = use.Action;
        record.Counterparty = TokenAccount.OwnerRef(_state.DataOf(accounts[use.Destination]));
        record.Asset = session.Assets[use.Asset].Mint;
        record.AssetNumber = use.Asset;
        record.DeclaredUnits = use.DeclaredUnits;
        record.ActualUnits = use.Amount;
        return ref record;
    }

    private void Charge(SessionView session, int assetNumber, ulong units, ref AuthorizationRecord record)
    {
        ref SessionHeader header = ref session.Header;
        ref SessionAsset asset = ref session.Assets[assetNumber];
        bool taken = header.Attempts.TryTake(1);
        Preconditions.Invariant(taken, "an attempt that is there can be taken");
        record.SpentBefore = asset.Spent;
        record.LevelBefore = asset.Bucket.Level;
        Take(ref header, ref asset, units);
        record.AttemptsAfter = (uint)header.Attempts.Level;
        record.SpentAfter = asset.Spent;
        record.LevelAfter = asset.Bucket.Level;
        record.UsesAfter = header.Uses;
    }

    private void ChargeParent(
        SessionView session, int assetNumber, ulong units, in Address address, List<AuthorizationCharge> charges)
    {
        ref SessionHeader header = ref session.Header;
        ref SessionAsset asset = ref session.Assets[assetNumber];
        CollectionsMarshal.SetCount(charges, charges.Count + 3);
        Span<AuthorizationCharge> own = CollectionsMarshal.AsSpan(charges)[^3..];
        own[0] = Charged(in address, CounterKind.Uses, 0, header.Uses);
        own[1] = Charged(in address, CounterKind.Spent, assetNumber, asset.Spent);
        own[2] = Charged(in address, CounterKind.Level, assetNumber, asset.Bucket.Level);
        Take(ref header, ref asset, units);
        own[0].After = header.Uses;
        own[1].After = asset.Spent;
        own[2].After = asset.Bucket.Level;
    }

    private static AuthorizationCharge Charged(in Address session, CounterKind counter, int number, ulong before) =>
        new() { Subject = session, Counter = counter, Number = (uint)number, Before = before };

    private void Save(int number, int index, int asset)
    {
        _journal.SavePart(number, index, SessionHeader.CountersOffset, SessionHeader.CountersLength);
        _journal.SavePart(number, index, SessionView.CountersOffsetOf(asset), SessionAsset.CountersLength);
    }

    private void Take(ref SessionHeader header, ref SessionAsset asset, ulong units)
    {
        bool taken = asset.Bucket.TryTake(units);
        Preconditions.Invariant(taken, "what a use is allowed is in the bucket");
        asset.Spent += units;
        header.Uses++;
        header.LastUseMs = _clock.TimeMs;
    }

    private void Move(int number, in DeclaredUse use, ReadOnlySpan<int> accounts, List<BalanceChange> changes)
    {
        int from = accounts[use.Source];
        int to = accounts[use.Destination];
        ref ulong source = ref TokenAccount.AmountRef(_state.Bytes(in _state.Header(from)));
        ref ulong target = ref TokenAccount.AmountRef(_state.Bytes(in _state.Header(to)));
        _journal.SaveTokens(number, from, source);
        _journal.SaveTokens(number, to, target);
        source -= use.Amount;
        target += use.Amount;
        changes.Add(new BalanceChange(number, from, use.Amount, 0));
        changes.Add(new BalanceChange(number, to, 0, use.Amount));
    }
}
