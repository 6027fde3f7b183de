using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// What stays when a transaction fails: attempts and fees of the sessions that tried (C18, C23), denials, and what breakers make of them.
/// What a use spent does not: it was undone with the rest. Reused.
/// </summary>
internal sealed class Aftermath(InvokeContext context)
{
    private readonly List<int> _attempts = [];
    private readonly List<(int Session, ulong Fee, int Use)> _fees = [];
    private readonly List<int> _uses = [];
    private int _denied;
    private SessionReason _reason;
    private int _guard;
    private Address _owner;

    public void Clear()
    {
        _attempts.Clear();
        _fees.Clear();
        _uses.Clear();
        _denied = _guard = -1;
    }

    /// <summary>How often a session was used in the transaction so far.</summary>
    public int AttemptsOf(int session) => Count(_attempts, session);

    /// <summary>C25: notes a use of a session, or of one that is part of it.</summary>
    /// <param name="session">Index of the session in the state.</param>
    /// <returns>How many there are in the transaction, this one included.</returns>
    public int NoteUse(int session)
    {
        _uses.Add(session);
        return Count(_uses, session);
    }

    /// <summary>Notes an attempt that counts whatever becomes of it.</summary>
    /// <param name="session">Index of the session in the state.</param>
    public void NoteAttempt(int session) => _attempts.Add(session);

    /// <summary>Notes a fee of the use that runs, which is paid whatever becomes of the transaction: by the session that tried and by
    /// those it is part of.</summary>
    /// <param name="session">Index of the session in the state.</param>
    /// <param name="fee">What its bucket of fees pays, in lamports.</param>
    /// <returns>False if it pays for this transaction already, by another use of itself or of what is part of it.</returns>
    public bool NoteFee(int session, ulong fee)
    {
        foreach ((int payer, _, _) in _fees)
        {
            if (payer == session)
            {
                return false;
            }
        }

        _fees.Add((session, fee, context.InstructionIndex));
        return true;
    }

    /// <summary>Notes that a session that is good was refused something, which fails the transaction.</summary>
    public void NoteDenial(int session, SessionReason reason) => (_denied, _reason) = (session, reason);

    /// <summary>Notes that a shared guard was asked for more than it has.</summary>
    public void NoteExceeded(int guard, in Address owner) => (_guard, _owner) = (guard, owner);

    /// <summary>Charges it all, after the transaction was undone.</summary>
    /// <param name="decisions">Its records: those of its uses get the fees that they pay, and a session's own freeze is added.</param>
    public void Apply(DecisionLog decisions)
    {
        foreach (int attempt in _attempts)
        {
            // The session may have been granted by the very transaction that was undone.
            if (SessionView.TryOpen(context.Journal.MutableDataOf(attempt), out SessionView session))
            {
                TakeAttempt(session, context.Clock.TimeMs);
            }
        }

        // In the order of the uses, which is that of their records.
        foreach ((int payer, ulong fee, int use) in _fees)
        {
            if (SessionView.TryOpen(context.Journal.MutableDataOf(payer), out SessionView session))
            {
                TakeFee(payer, session, fee, ref decisions.UseAt(use).Charges);
            }
        }

        if (_denied >= 0 && SessionView.TryOpen(context.Journal.MutableDataOf(_denied), out SessionView denied) &&
            Deny(denied, _reason, context.Clock.TimeMs))
        {
            Freeze(denied, context.State.AddressOf(_denied));
            decisions.Freeze(_denied);
        }

        if (_guard >= 0 && context.State.DataOf(_guard).Length == GuardAccount.Length)
        {
            MemoryMarshal.AsRef<GuardAccount>(context.Journal.MutableDataOf(_guard)).NoteRefusal(in _owner, context.Clock.TimeMs);
        }
    }

    /// <summary>C18: takes an attempt from a session.</summary>
    public static bool TakeAttempt(SessionView session, long nowMs)
    {
        ref TokenBucket attempts = ref session.Header.Attempts;
        attempts.Refill(nowMs);
        return attempts.TryTake(1);
    }

    /// <summary>C23: takes a fee from a session's bucket of fees, if it has one, and adds to the charges of the newest record what that
    /// changed.</summary>
    /// <param name="payer">Index of the session in the state.</param>
    /// <param name="session">The session.</param>
    /// <param name="fee">The fee, in lamports.</param>
    /// <param name="charges">How many charges the record has.</param>
    /// <returns>False if the bucket holds less.</returns>
    public bool TakeFee(int payer, SessionView session, ulong fee, ref ushort charges)
    {
        for (int i = 0; i < session.Limits.Length; i++)
        {
            ref SessionLimit limit = ref session.Limits[i];
            if (limit.Kind != SessionLimitKind.Fee)
            {
                continue;
            }

            limit.Bucket.Refill(context.Clock.TimeMs);
            ulong level = limit.Bucket.Level;
            if (!limit.Bucket.TryTake(fee))
            {
                return false;
            }

            Add(payer, CounterKind.Fee, i, limit.Used, limit.Used + fee);
            Add(payer, CounterKind.LimitLevel, i, level, limit.Bucket.Level);
            charges += 2;
            limit.Used += fee;
        }

        return true;
    }

    /// <summary>Stops a session until its owner thaws it.</summary>
    public static void Freeze(SessionView session, in Address address)
    {
        session.Header.Status = SessionStatus.Frozen;
        session.Header.Version++;
        session.Header.RefreshPath(in address);
    }

    private void Add(int session, CounterKind counter, int limit, ulong before, ulong after) => context.Charges.Add(new AuthorizationCharge
    {
        Subject = context.State.AddressOf(session), Counter = counter, Number = (uint)limit, Before = before, After = after,
    });

    private static int Count(List<int> sessions, int session)
    {
        int count = 0;
        foreach (int one in sessions)
        {
            count += one == session ? 1 : 0;
        }

        return count;
    }

    // Counts a denial; true if the session is to be frozen for it. Whoever is denied can only stop this session, which is its own.
    private static bool Deny(SessionView session, SessionReason reason, long nowMs)
    {
        ref SessionHeader header = ref session.Header;
        header.Denials++;
        bool freezes = reason == SessionReason.BreakerTripped ||
            (header.OnLimit == ResponseMode.Freeze && SessionReasons.IsLimit(reason));
        foreach (ref SessionLimit limit in session.Limits)
        {
            if (limit.Kind == SessionLimitKind.DenialBreaker)
            {
                limit.Bucket.Refill(nowMs);
                freezes |= !limit.Bucket.TryTake(1);
                limit.Used++;
            }
            else if (limit.Kind == SessionLimitKind.Drift && limit.Asset == SessionLimitTerms.NoAsset)
            {
                limit.Used = SmoothedRate.After(limit.Used, limit.PeriodMs, nowMs - (long)limit.Since, 1);
                limit.Since = (ulong)nowMs;
                freezes |= limit.Used > Math.BigMul(limit.Cap, limit.Count);
            }
        }

        return freezes && header.Status == SessionStatus.Active;
    }
}
