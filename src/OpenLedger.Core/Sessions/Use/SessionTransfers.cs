using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// The short way of the plainest use: one session, one Token transfer (<see cref="DeclaredUse"/>). It asks what
/// <see cref="SessionGuard"/>, the observer and Token would ask, and if the answer is surely yes does at once what they would do in
/// steps. Whatever is not surely allowed changes nothing here and goes their way, which says why not. Each worker has one.
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
            !IsAlive(transaction, in use, accounts, session) || !IsInScope(transaction, in use, accounts, session))
        {
            return false;
        }

        // Refilled beside where they lie, so that a refusal changes nothing.
        ref SessionHeader header = ref session.Header;
        ref SessionAsset asset = ref session.Assets[use.Asset];
        TokenBucket attempts = header.Attempts;
        TokenBucket bucket = asset.Bucket;
        attempts.Refill(_clock.TimeMs);
        bucket.Refill(_clock.TimeMs);
        if (attempts.Level == 0 || header.Uses >= header.UsesMax || use.Amount > use.DeclaredUnits ||
            SessionRules.Fits(in asset, bucket.Level, use.DeclaredUnits) != SessionReason.Allowed)
        {
            return false;
        }

        Pay(number, accounts[0], transaction.FeeLamports, feeIsReserved);
        _journal.SavePart(number, index, SessionHeader.CountersOffset, SessionHeader.CountersLength);
        _journal.SavePart(number, index, SessionView.CountersOffsetOf(use.Asset), SessionAsset.CountersLength);
        header.Attempts = attempts;
        asset.Bucket = bucket;
        ref AuthorizationRecord record = ref Describe(transaction, in use, accounts, session, output.Records);
        Charge(ref header, ref asset, use.DeclaredUnits, ref record);
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

    private bool IsAlive(ParsedTransaction transaction, in DeclaredUse use, ReadOnlySpan<int> accounts, SessionView session)
    {
        ref readonly SessionHeader header = ref session.Header;
        return header.IsPlain != 0 && header.IsRoot && header.Domain == _domain &&
            transaction.KeyRef(use.Key) == header.Key &&
            transaction.KeyRef(use.OwnerAuthority) == header.OwnerAuthority &&
            transaction.KeyRef(use.FreezeMark) == header.FreezeMark &&
            new SessionReading(session).StateAt(_clock.Slot, _clock.TimeMs, _maxLifetimeMs) == SessionReason.Allowed &&
            OwnerAuthority.Read(_state.DataOf(accounts[use.OwnerAuthority])).Epoch == header.OwnerEpoch &&
            _state.OwnerNumberOf(accounts[use.FreezeMark]) != LedgerState.SessionProgramNumber;
    }

    // The owner's own tokens, of the asset that is declared, to somebody else who may receive. The owner's wallet is as plain as can be,
    // so that the transfer has nothing of it to change.
    private bool IsInScope(ParsedTransaction transaction, in DeclaredUse use, ReadOnlySpan<int> accounts, SessionView session)
    {
        int from = accounts[use.Source];
        int to = accounts[use.Destination];
        ref readonly Address owner = ref session.Header.Owner;
        ref readonly ClauseHeader clause = ref session.Clauses[0];
        ref readonly AccountHeader wallet = ref _state.Header(accounts[use.Owner]);
        if (transaction.KeyRef(use.Owner) != owner || wallet.OwnerProgram != 0 || wallet.DataLength != 0 ||
            SessionRules.Permits(session, in clause, new SessionAction(WellKnown.Token, use.Action)) != SessionReason.Allowed ||
            !TransferShape.IsOpen(from, _state) || !TransferShape.IsOpen(to, _state))
        {
            return false;
        }

        ReadOnlySpan<byte> source = _state.DataOf(from);
        ReadOnlySpan<byte> target = _state.DataOf(to);
        ref readonly Address mint = ref TokenAccount.MintRef(source);
        ref readonly Address holder = ref TokenAccount.OwnerRef(target);
        return TransferShape.MayDebit(in owner, source) && TokenAccount.MintRef(target) == mint && holder != owner &&
            SessionRules.AssetOf(session, in mint) == use.Asset && ((clause.AssetsOut >> use.Asset) & 1) != 0 &&
            SessionRules.MayReceive(session, in clause, in holder) &&
            TokenAccount.Amount(source) >= use.Amount && ulong.MaxValue - TokenAccount.Amount(target) >= use.Amount &&
            (!use.IsChecked || TransferShape.IsMint(accounts[use.Mint], from, use.Decimals, _state));
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

    private void Charge(ref SessionHeader header, ref SessionAsset asset, ulong units, ref AuthorizationRecord record)
    {
        record.SpentBefore = asset.Spent;
        record.LevelBefore = asset.Bucket.Level;
        bool taken = header.Attempts.TryTake(1) && asset.Bucket.TryTake(units);
        Preconditions.Invariant(taken, "what a use is allowed is in the buckets");
        asset.Spent += units;
        header.Uses++;
        header.LastUseMs = _clock.TimeMs;
        record.AttemptsAfter = (uint)header.Attempts.Level;
        record.SpentAfter = asset.Spent;
        record.LevelAfter = asset.Bucket.Level;
        record.UsesAfter = header.Uses;
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
