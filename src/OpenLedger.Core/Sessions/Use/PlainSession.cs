using System.Runtime.CompilerServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// One session on the short way of <see cref="SessionTransfers"/>, with the one asset and the one clause that matter there. What is asked
/// changes nothing: buckets are refilled when they are charged.
/// </summary>
internal readonly ref struct PlainSession
{
    /// <summary>How many counters <see cref="Charge(ulong, long, in Address, Span{AuthorizationCharge})"/> writes down.</summary>
    public const int Charges = 3;

    private readonly SessionView _view;
    private readonly int _index;

    private PlainSession(SessionView view, int index, int asset)
    {
        _view = view;
        _index = index;
        AssetNumber = asset;
        Header = ref view.Header;
        Asset = ref view.Assets[asset];
    }

    /// <summary>The fixed part of its account.</summary>
    public readonly ref SessionHeader Header;

    /// <summary>The asset that leaves.</summary>
    public readonly ref SessionAsset Asset;

    /// <summary>The number of that asset.</summary>
    public int AssetNumber { get; }

    /// <summary>Finds a session in an account; false if none lies there or it does not list the asset.</summary>
    /// <param name="index">Index of the account.</param>
    /// <param name="state">The state.</param>
    /// <param name="mint">The asset.</param>
    /// <param name="session">The session.</param>
    public static bool TryOpen(int index, LedgerState state, in Address mint, out PlainSession session)
    {
        ref readonly AccountHeader account = ref state.Header(index);
        if (account.OwnerProgram != LedgerState.SessionProgramNumber || account.Lamports < Rent.MinimumBalance(account.DataLength) ||
            !SessionView.TryOpen(state.Bytes(in account), out SessionView view))
        {
            session = default;
            return false;
        }

        int asset = SessionRules.AssetOf(view, in mint);
        session = asset < 0 ? default : new PlainSession(view, index, asset);
        return asset >= 0;
    }

    /// <summary>What <see cref="SessionReading.StateAt"/> says.</summary>
    public SessionReason StateAt(Clock clock, long maxLifetimeMs) =>
        new SessionReading(_view).StateAt(clock.Slot, clock.TimeMs, maxLifetimeMs);

    /// <summary>Whether action, asset, amount and receiver are in its scope and limits.</summary>
    /// <param name="use">The use.</param>
    /// <param name="receiver">Who gets the tokens.</param>
    /// <param name="nowMs">Consensus time in milliseconds.</param>
    public bool Admits(in DeclaredUse use, in Address receiver, long nowMs)
    {
        ref readonly ClauseHeader clause = ref _view.Clauses[0];
        return ((clause.AssetsOut >> AssetNumber) & 1) != 0 &&
            SessionRules.Fits(in Asset, LevelFor(use.DeclaredUnits, in Asset.Bucket, nowMs), use.DeclaredUnits) == SessionReason.Allowed &&
            SessionRules.Permits(_view, in clause, in WellKnown.Token, use.Action) == SessionReason.Allowed &&
            SessionRules.MayReceive(_view, in clause, in receiver);
    }

    /// <summary>Whether it may be tried once more.</summary>
    public bool HasAttempts(long nowMs) => LevelFor(1, in Header.Attempts, nowMs) != 0;

    /// <summary>Saves what a use changes: it lies together.</summary>
    public void Save(int transaction, Journal journal) =>
        journal.SavePart(transaction, _index, SessionHeader.CountersOffset, _view.CountersThrough(AssetNumber));

    /// <summary>Takes what was admitted from the session that is used, and writes it down.</summary>
    public void Charge(ulong units, long nowMs, ref AuthorizationRecord record)
    {
        ref TokenBucket attempts = ref Header.Attempts;
        attempts.Refill(nowMs);
        record.AttemptsBefore = (uint)attempts.Level;
        bool taken = attempts.TryTake(1);
        Preconditions.Invariant(taken, "an attempt that is there can be taken");
        record.AttemptsAfter = (uint)attempts.Level;
        Asset.Bucket.Refill(nowMs);
        record.SpentBefore = Asset.Spent;
        record.LevelBefore = Asset.Bucket.Level;
        Take(units, nowMs);
        record.SpentAfter = Asset.Spent;
        record.LevelAfter = Asset.Bucket.Level;
        record.UsesAfter = Header.Uses;
    }

    /// <summary>Takes what was admitted from a session above, and writes it down.</summary>
    public void Charge(ulong units, long nowMs, in Address session, Span<AuthorizationCharge> charges)
    {
        Asset.Bucket.Refill(nowMs);
        (uint uses, ulong spent, ulong level) = (Header.Uses, Asset.Spent, Asset.Bucket.Level);
        Take(units, nowMs);
        Set(ref charges[0], in session, CounterKind.Uses, 0, uses, Header.Uses);
        Set(ref charges[1], in session, CounterKind.Spent, (uint)AssetNumber, spent, Asset.Spent);
        Set(ref charges[2], in session, CounterKind.Level, (uint)AssetNumber, level, Asset.Bucket.Level);
    }

    private void Take(ulong units, long nowMs)
    {
        bool taken = Asset.Bucket.TryTake(units);
        Preconditions.Invariant(taken, "what a use is allowed is in the bucket");
        Asset.Spent += units;
        Header.Uses++;
        Header.LastUseMs = nowMs;
    }

    // What a bucket holds now, as far as it matters: a refill only adds, and what it adds takes a division to know.
    private static ulong LevelFor(ulong units, in TokenBucket bucket, long nowMs) =>
        bucket.Level >= units ? bucket.Level : bucket.LevelAt(nowMs);

    // Field by field, where it stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Set(
        ref AuthorizationCharge charge, in Address session, CounterKind counter, uint number, ulong before, ulong after)
    {
        charge.Subject = session;
        charge.Counter = counter;
        charge.Number = number;
        charge.Before = before;
        charge.After = after;
    }
}
