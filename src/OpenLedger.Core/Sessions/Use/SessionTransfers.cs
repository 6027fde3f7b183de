using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
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
        if (use.Amount > use.DeclaredUnits || (!feeIsReserved && !CanPay(accounts[0], transaction.FeeLamports)) ||
            !TransferShape.IsOpen(accounts[use.Source], _state) || !TransferShape.IsOpen(accounts[use.Destination], _state))
        {
            return false;
        }

        Span<byte> source = _state.Bytes(in _state.Header(accounts[use.Source]));
        Span<byte> target = _state.Bytes(in _state.Header(accounts[use.Destination]));
        if (!PlainSession.TryOpen(accounts[use.Session], _state, in TokenAccount.MintRef(source), out PlainSession session) ||
            session.AssetNumber != use.Asset || transaction.KeyRef(use.Key) != session.Header.Key ||
            !IsAlive(transaction, in use, accounts, in session, use.FreezeMark) ||
            !CanMove(transaction, in use, accounts, source, target, in session.Header.Owner) ||
            !session.Admits(in use, in TokenAccount.OwnerRef(target), _clock.TimeMs) || !session.HasAttempts(_clock.TimeMs))
        {
            return false;
        }

        PlainSession parent = default;
        if (session.Header.IsRoot != (use.Parent == 0) ||
            (use.Parent != 0 && !TryOpenParent(transaction, in use, accounts, in session, in TokenAccount.OwnerRef(target), out parent)))
        {
            return false;
        }

        Pay(number, accounts[0], transaction.FeeLamports, feeIsReserved);
        session.Save(number, _journal);
        ref AuthorizationRecord record = ref Describe(transaction, in use, in session, output.Records);
        record.Counterparty = TokenAccount.OwnerRef(target);
        session.Charge(use.DeclaredUnits, _clock.TimeMs, ref record);
        if (use.Parent != 0)
        {
            parent.Save(number, _journal);
            CollectionsMarshal.SetCount(output.Charges, output.Charges.Count + PlainSession.Charges);
            Span<AuthorizationCharge> charges = CollectionsMarshal.AsSpan(output.Charges)[^PlainSession.Charges..];
            int bytes = PlainSession.Charges * Unsafe.SizeOf<AuthorizationCharge>();
            CacheLines.PrefetchBehind(ref charges[0], bytes, bytes);
            parent.Charge(use.DeclaredUnits, _clock.TimeMs, in transaction.KeyRef(use.Parent), charges);
            record.Charges = PlainSession.Charges;
        }

        Move(number, in use, accounts, source, target, output.BalanceChanges);
        return true;
    }

    private bool CanPay(int payer, ulong fee)
    {
        ref readonly AccountHeader header = ref _state.Header(payer);
        return TransferShape.IsWallet(payer, _state) && header.Lamports >= fee && header.Lamports - fee >= Rent.MinimumBalance(0);
    }

    private bool IsAlive(
        ParsedTransaction transaction, in DeclaredUse use, ReadOnlySpan<int> accounts, in PlainSession session, byte mark)
    {
        ref readonly SessionHeader header = ref session.Header;
        return header.IsPlain != 0 && header.Domain == _domain && header.Uses < header.UsesMax &&
            transaction.KeyRef(use.OwnerAuthority) == header.OwnerAuthority && transaction.KeyRef(mark) == header.FreezeMark &&
            session.StateAt(_clock, _maxLifetimeMs) == SessionReason.Allowed &&
            OwnerAuthority.EpochIn(_state.DataOf(accounts[use.OwnerAuthority])) == header.OwnerEpoch &&
            _state.OwnerNumberOf(accounts[mark]) != LedgerState.SessionProgramNumber;
    }

    // The session above, which pays too: alive, its scope as wide, with as much room, and no other since the record's path was computed.
    private bool TryOpenParent(
        ParsedTransaction transaction, in DeclaredUse use, ReadOnlySpan<int> accounts, scoped in PlainSession session, in Address receiver,
        out PlainSession parent)
    {
        ref readonly SessionHeader child = ref session.Header;
        parent = default;
        return child.BudgetMode == SubGrantMode.ChargeThrough && transaction.KeyRef(use.Parent) == child.Parent &&
            PlainSession.TryOpen(accounts[use.Parent], _state, in session.Asset.Mint, out parent) && parent.Header.IsRoot &&
            parent.Header.SubtreeEpoch == child.ParentEpoch && parent.Header.Version == child.AncestorVersions &&
            IsAlive(transaction, in use, accounts, in parent, use.ParentMark) && parent.Admits(in use, in receiver, _clock.TimeMs);
    }

    // The owner's own tokens, of the asset that is declared, to somebody else. The owner's wallet is as plain as can be, so that the
    // transfer has nothing of it to change.
    private bool CanMove(
        ParsedTransaction transaction, in DeclaredUse use, ReadOnlySpan<int> accounts, ReadOnlySpan<byte> source, ReadOnlySpan<byte> target,
        in Address owner)
    {
        ref readonly AccountHeader wallet = ref _state.Header(accounts[use.Owner]);
        return wallet.OwnerProgram == 0 && wallet.DataLength == 0 && transaction.KeyRef(use.Owner) == owner &&
            TransferShape.MayDebit(in owner, source) && TokenAccount.MintRef(target) == TokenAccount.MintRef(source) &&
            TokenAccount.OwnerRef(target) != owner &&
            TokenAccount.Amount(source) >= use.Amount && ulong.MaxValue - TokenAccount.Amount(target) >= use.Amount &&
            (!use.IsChecked || TransferShape.IsMint(accounts[use.Mint], accounts[use.Source], use.Decimals, _state));
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
        ParsedTransaction transaction, in DeclaredUse use, in PlainSession session, List<AuthorizationRecord> records)
    {
        CollectionsMarshal.SetCount(records, records.Count + 1);
        ref AuthorizationRecord record = ref CollectionsMarshal.AsSpan(records)[^1];
        CacheLines.PrefetchBehind(ref record, AuthorizationRecord.SizeBytes, AuthorizationRecord.SizeBytes);
        record = default;
        record.Operation = SessionOperation.Use;
        record.Decision = AuthorizationDecision.Allow;
        record.Stamp(use.Instruction, _clock, transaction);
        record.Describe(in session.Header);
        record.Clauses = 1;
        record.Session = transaction.KeyRef(use.Session);
        record.Program = WellKnown.Token;
        record.Action = use.Action;
        record.Asset = session.Asset.Mint;
        record.AssetNumber = use.Asset;
        record.DeclaredUnits = use.DeclaredUnits;
        record.ActualUnits = use.Amount;
        return ref record;
    }

    private void Move(
        int number, in DeclaredUse use, ReadOnlySpan<int> accounts, Span<byte> source, Span<byte> target, List<BalanceChange> changes)
    {
        ref ulong debited = ref TokenAccount.AmountRef(source);
        ref ulong credited = ref TokenAccount.AmountRef(target);
        _journal.SaveTokens(number, accounts[use.Source], debited);
        _journal.SaveTokens(number, accounts[use.Destination], credited);
        debited -= use.Amount;
        credited += use.Amount;
        changes.Add(new BalanceChange(number, accounts[use.Source], use.Amount, 0));
        changes.Add(new BalanceChange(number, accounts[use.Destination], 0, use.Amount));
    }
}
