using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// Enforces sessions above the programs: a use covers the instruction behind it, and if all checks pass the guard lends the owner's
/// signature to that one instruction and the calls it makes. Phases as in section 4 of the sessions specification: authorise, reserve,
/// execute, settle. What leaves and who receives is observed from balances, so no program needs to know about sessions.
/// </summary>
internal sealed class SessionGuard
{
    private readonly InvokeContext _context;
    private readonly OutflowObserver _observer;
    private readonly List<int> _attempted = [];
    private readonly ulong[] _declared = new ulong[SessionTerms.MaxParts];
    private int _firstRecord;

    public SessionGuard(InvokeContext context)
    {
        _context = context;
        _observer = new OutflowObserver(context);
    }

    /// <summary>Forgets the transaction before.</summary>
    public void BeginTransaction()
    {
        _attempted.Clear();
        _firstRecord = _context.Records.Count;
    }

    /// <summary>Runs a use and the instruction it covers.</summary>
    /// <param name="use">Number of the use in the transaction.</param>
    public InstructionResult RunProtected(int use)
    {
        _context.InstructionIndex = use;
        var record = new AuthorizationRecord { Operation = SessionOperation.Use };
        if (!_context.TryConsume(ComputeCosts.SessionUse))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        SessionReason reason = TryOpen(use, ref record, out int sessionIndex, out SessionView session);
        if (reason == SessionReason.Allowed)
        {
            reason = Authorise(use, sessionIndex, session, ref record);
        }

        if (reason != SessionReason.Allowed)
        {
            return Decide(reason, ref record);
        }

        int covered = use + 1;
        _observer.Before(_context.Transaction.Parsed.InstructionAccounts(covered), session.Header.Owner);
        InstructionResult result = _context.RunTopLevel(covered, session.Header.Owner);
        _context.InstructionIndex = use;
        if (!result.IsOk)
        {
            Decide(SessionReason.ExecutionFailed, ref record);
            return result;
        }

        return Decide(Settle(session, ref record), ref record);
    }

    /// <summary>Completes a record with the block's and the transaction's part and the decision, and keeps it.</summary>
    public InstructionResult Decide(SessionReason reason, ref AuthorizationRecord record)
    {
        bool allowed = reason == SessionReason.Allowed;
        // A failed execution was not the guard's refusal: it had allowed the use.
        record.Decision = allowed || reason == SessionReason.ExecutionFailed ? AuthorizationDecision.Allow : AuthorizationDecision.Deny;
        record.Reason = reason;
        record.Stamp(_context.InstructionIndex, _context.Clock, _context.Transaction.Parsed.MessageHash, _context.Transaction.FeeLamports);
        if (!allowed)
        {
            VoidEffects(ref record);
        }

        _context.Record(in record);
        return allowed ? InstructionResult.Ok : new InstructionResult(InstructionError.SessionDenied, (uint)reason);
    }

    /// <summary>
    /// After a failed transaction was undone: what its uses spent never happened and their records say so, but their attempts count (C18).
    /// </summary>
    public void ChargeAttemptsOfFailedTransaction()
    {
        Span<AuthorizationRecord> records = CollectionsMarshal.AsSpan(_context.Records)[_firstRecord..];
        foreach (ref AuthorizationRecord record in records)
        {
            if (record.Reason == SessionReason.Allowed)
            {
                record.Reason = SessionReason.ExecutionFailed;
                VoidEffects(ref record);
            }
        }

        foreach (int index in _attempted)
        {
            // The session may have been granted by the very transaction that was undone.
            if (SessionView.TryOpen(_context.Journal.MutableDataOf(index), out SessionView session))
            {
                TakeAttempt(session);
            }
        }
    }

    private static void VoidEffects(ref AuthorizationRecord record)
    {
        record.ActualUnits = 0;
        record.SpentAfter = record.SpentBefore;
        record.LevelAfter = record.LevelBefore;
        record.UsesAfter = record.UsesBefore;
    }

    // Phase A: who asks, with which session, for which instruction.
    private SessionReason TryOpen(int use, ref AuthorizationRecord record, out int sessionIndex, out SessionView session)
    {
        sessionIndex = -1;
        session = default;
        ParsedTransaction transaction = _context.Transaction.Parsed;
        ReadOnlySpan<byte> accounts = transaction.InstructionAccounts(use);
        if (accounts.Length < 4)
        {
            return SessionReason.Malformed;
        }

        sessionIndex = _context.Transaction.StateIndex[accounts[0]];
        record.Session = _context.State.AddressOf(sessionIndex);
        if (use + 1 >= transaction.InstructionCount)
        {
            return SessionReason.NoProtectedInstruction;
        }

        if (_context.State.OwnerOf(sessionIndex) != SessionProgram.Id)
        {
            return SessionReason.SessionMissing;
        }

        if (!_context.Transaction.IsWritable[accounts[0]] ||
            !SessionView.TryOpen(_context.Journal.MutableDataOf(sessionIndex), out session))
        {
            return SessionReason.SessionAccountInvalid;
        }

        ref SessionHeader header = ref session.Header;
        header.Attempts.Refill(_context.Clock.TimeMs);
        record.Describe(in header);
        Address key = _context.Transaction.AccountIs(accounts[1], _context.State);
        return key == header.Key && transaction.IsSigner(accounts[1]) ? SessionReason.Allowed : SessionReason.SignatureMissing;
    }

    // Phases B and C: may it, and is there room for what it declares?
    private SessionReason Authorise(int use, int sessionIndex, SessionView session, ref AuthorizationRecord record)
    {
        ref SessionHeader header = ref session.Header;
        SessionReason alive = CheckAlive(use, session);
        if (alive != SessionReason.Allowed)
        {
            return alive;
        }

        if (!TakeAttempt(session))
        {
            return SessionReason.LimitAttempts;
        }

        _attempted.Add(sessionIndex);
        record.AttemptsAfter = (uint)header.Attempts.Level;
        SessionReason scope = CheckScope(use + 1, session, ref record);
        if (scope != SessionReason.Allowed)
        {
            return scope;
        }

        return header.Uses >= header.UsesMax ? SessionReason.LimitUses : Reserve(use, session, ref record);
    }

    private bool TakeAttempt(SessionView session)
    {
        ref SessionHeader header = ref session.Header;
        header.Attempts.Refill(_context.Clock.TimeMs);
        return header.Attempts.TryTake(1);
    }

    private SessionReason CheckAlive(int use, SessionView session)
    {
        ReadOnlySpan<byte> accounts = _context.Transaction.Parsed.InstructionAccounts(use);
        ref SessionHeader header = ref session.Header;
        if (header.Domain != _context.Parameters.Domain)
        {
            return SessionReason.DomainMismatch;
        }

        if (_context.Transaction.AccountIs(accounts[2], _context.State) != header.OwnerAuthority ||
            _context.Transaction.AccountIs(accounts[3], _context.State) != header.FreezeMark)
        {
            return SessionReason.OwnerMismatch;
        }

        SessionReason state = new SessionReading(session).StateAt(_context.Clock.Slot, _context.Clock.TimeMs);
        if (state != SessionReason.Allowed)
        {
            return state;
        }

        ReadOnlySpan<byte> authority = _context.State.DataOf(_context.Transaction.StateIndex[accounts[2]]);
        if (OwnerAuthority.Read(authority).Epoch != header.OwnerEpoch)
        {
            return SessionReason.OwnerEpoch;
        }

        return _context.State.OwnerOf(_context.Transaction.StateIndex[accounts[3]]) == SessionProgram.Id
            ? SessionReason.Frozen
            : SessionReason.Allowed;
    }

    private SessionReason CheckScope(int covered, SessionView session, ref AuthorizationRecord record)
    {
        ParsedTransaction transaction = _context.Transaction.Parsed;
        Address program = transaction.InstructionProgram(covered);
        record.Program = program;

        // Before the action is read: most session operations are shorter than another program's discriminator.
        if (program == SessionProgram.Id)
        {
            return SessionReason.Escalation;
        }

        if (!ActionId.TryRead(in program, transaction.InstructionData(covered), out ulong discriminator))
        {
            return SessionReason.ScopeAction;
        }

        record.Action = discriminator;
        if (Escalation.Includes(new SessionAction(program, discriminator)))
        {
            return SessionReason.Escalation;
        }

        SessionReason permitted = SessionRules.Permits(session, in program, discriminator);
        if (permitted != SessionReason.Allowed)
        {
            return permitted;
        }

        foreach (byte account in transaction.InstructionAccounts(covered))
        {
            if (_context.Transaction.AccountIs(account, _context.State) == session.Header.Owner)
            {
                return SessionReason.Allowed;
            }
        }

        return SessionReason.OwnerMismatch;
    }

    // The declared maximum must fit every limit now; what is observed later may not exceed it, so nothing can be overspent in between.
    private SessionReason Reserve(int use, SessionView session, ref AuthorizationRecord record)
    {
        Array.Clear(_declared);
        var reader = new InstructionReader(_context.Transaction.Parsed.InstructionData(use)[1..]);
        int count = reader.U8();
        for (int i = 0; i < count; i++)
        {
            int number = reader.U8();
            ulong units = reader.U64();
            if (reader.Failed || number >= session.Assets.Length || _declared[number] != 0)
            {
                return SessionReason.Malformed;
            }

            _declared[number] = units;
            ref SessionAsset asset = ref session.Assets[number];
            asset.Bucket.Refill(_context.Clock.TimeMs);
            if (i == 0)
            {
                record.Asset = asset.Mint;
                record.DeclaredUnits = units;
                record.SpentBefore = record.SpentAfter = asset.Spent;
                record.LevelBefore = record.LevelAfter = asset.Bucket.Level;
            }

            SessionReason fits = SessionRules.Fits(in asset, asset.Bucket.Level, units);
            if (fits != SessionReason.Allowed)
            {
                return fits;
            }
        }

        return reader.IsComplete ? SessionReason.Allowed : SessionReason.Malformed;
    }

    // Phase E: what really left, to whom, and whether anything changed hands that no session may touch.
    private SessionReason Settle(SessionView session, ref AuthorizationRecord record)
    {
        SessionReason observed = _observer.Observe(session, _declared, ref record);
        if (observed != SessionReason.Allowed)
        {
            return observed;
        }

        for (int i = 0; i < session.Assets.Length; i++)
        {
            ref SessionAsset asset = ref session.Assets[i];
            if (_declared[i] != 0)
            {
                // Declared is the larger of declared and observed: the observer refuses what exceeds it.
                asset.Spent += _declared[i];
                bool taken = asset.Bucket.TryTake(_declared[i]);
                Preconditions.Invariant(taken, "a reserved amount is still in the bucket");
                if (asset.Mint == record.Asset)
                {
                    record.SpentAfter = asset.Spent;
                    record.LevelAfter = asset.Bucket.Level;
                }
            }
        }

        ref SessionHeader header = ref session.Header;
        header.Uses++;
        header.LastUseMs = _context.Clock.TimeMs;
        record.UsesAfter = header.Uses;
        return SessionReason.Allowed;
    }
}
