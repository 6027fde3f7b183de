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
    private readonly UseRequest _request = new();
    private readonly SessionPath _path;
    private readonly UseGuards _guards;
    private readonly ChargeLog _charges;
    private readonly PostConditions _conditions;
    private readonly Aftermath _aftermath;
    private readonly UseAttempt _attempt;
    private readonly Flows _flows = new();
    private readonly int[] _fitting = new int[SubGrantRule.Limit + 1];
    private readonly Action<int> _writeDownFreeze;

    public SessionGuard(InvokeContext context)
    {
        _context = context;
        _observer = new OutflowObserver(context);
        _path = new SessionPath(context);
        _guards = new UseGuards(context);
        _charges = new ChargeLog(context);
        _conditions = new PostConditions(context);
        _aftermath = new Aftermath(context);
        _attempt = new UseAttempt(context, _path, _aftermath);
        Decisions = new DecisionLog(context);
        _writeDownFreeze = Decisions.Freeze;
    }

    /// <summary>What was decided.</summary>
    public DecisionLog Decisions { get; }

    private long NowMs => _context.Clock.TimeMs;

    /// <summary>Forgets the transaction before.</summary>
    public void BeginTransaction()
    {
        _aftermath.Clear();
        _conditions.Clear();
        Decisions.Begin();
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

        bool isQueued = false;
        SessionReason reason = TryOpen(use, ref record);
        if (reason == SessionReason.Allowed)
        {
            reason = Authorise(use, ref record, out SessionAction action);
            reason = reason == SessionReason.Allowed ? Reserve(in action, ref record, out isQueued) : reason;
            if (reason != SessionReason.Allowed && _aftermath.AttemptsOf(_path.IndexOf(0)) != 0)
            {
                _aftermath.NoteDenial(_path.IndexOf(0), reason);
            }
        }

        record.Generation = (byte)_path.Refused;
        if (reason != SessionReason.Allowed || isQueued)
        {
            return isQueued ? Decisions.Decide(AuthorizationDecision.Queue, reason, ref record) : Decisions.Decide(reason, ref record);
        }

        return Execute(use, ref record);
    }

    /// <summary>C21: what must hold behind all instructions of the transaction, before it counts.</summary>
    public InstructionResult CheckPostConditions()
    {
        SessionReason reason = _conditions.Check(out int session);
        if (reason == SessionReason.Allowed)
        {
            return InstructionResult.Ok;
        }

        _aftermath.NoteDenial(session, reason);
        Decisions.Deny(_context.State.AddressOf(session), reason);
        return new InstructionResult(InstructionError.SessionDenied, (uint)reason);
    }

    /// <summary>After a failed transaction was undone: its attempts count all the same (C18).</summary>
    public void ChargeAttemptsOfFailedTransaction()
    {
        Decisions.Undo();
        _aftermath.Apply(Decisions);
    }

    // Phase A: who asks, with which session, for which instruction.
    private SessionReason TryOpen(int use, ref AuthorizationRecord record)
    {
        ParsedTransaction transaction = _context.Transaction.Parsed;
        ReadOnlySpan<byte> accounts = transaction.InstructionAccounts(use);
        if (accounts.Length < SessionPath.OwnAccounts)
        {
            return SessionReason.Malformed;
        }

        int index = _context.Transaction.StateIndex[accounts[0]];
        record.Session = _context.State.AddressOf(index);
        if (use + 1 >= transaction.InstructionCount)
        {
            return SessionReason.NoProtectedInstruction;
        }

        if (_context.State.OwnerOf(index) != SessionProgram.Id)
        {
            return SessionReason.SessionMissing;
        }

        if (!_context.Transaction.IsWritable[accounts[0]] ||
            !SessionView.TryOpen(_context.Journal.MutableDataOf(index), out SessionView session))
        {
            return SessionReason.SessionAccountInvalid;
        }

        ref SessionHeader header = ref session.Header;
        header.Attempts.Refill(NowMs);
        SessionReason path = _path.Load(index, accounts);
        _path.RefreshHash();
        record.Describe(in header);
        if (path != SessionReason.Allowed)
        {
            return path;
        }

        Address key = _context.Transaction.AccountIs(accounts[1], _context.State);
        return key == header.Key && transaction.IsSigner(accounts[1]) ? SessionReason.Allowed : SessionReason.SignatureMissing;
    }

    // Phase B: is it alive, and does its scope reach so far? The attempt counts even if it does not.
    private SessionReason Authorise(int use, ref AuthorizationRecord record, out SessionAction action)
    {
        action = default;
        ReadOnlySpan<byte> accounts = _context.Transaction.Parsed.InstructionAccounts(use);
        SessionView session = _path[0];
        SessionReason alive = _path.CheckAlive(accounts);
        if (alive != SessionReason.Allowed)
        {
            return alive;
        }

        SessionReason attempt = _attempt.Take(ref record);
        record.AttemptsAfter = (uint)session.Header.Attempts.Level;
        return attempt == SessionReason.Allowed ? CheckScope(use, ref record, out action) : attempt;
    }

    private SessionReason CheckScope(int use, ref AuthorizationRecord record, out SessionAction action)
    {
        ParsedTransaction transaction = _context.Transaction.Parsed;
        Address program = transaction.InstructionProgram(use + 1);
        action = new SessionAction(program, 0);
        record.Program = program;

        // Before the action is read: most session operations are shorter than another program's discriminator.
        if (program == SessionProgram.Id)
        {
            return SessionReason.Escalation;
        }

        if (!ActionId.TryRead(in program, transaction.InstructionData(use + 1), out ulong discriminator))
        {
            return SessionReason.ScopeAction;
        }

        action = new SessionAction(program, discriminator);
        record.Action = discriminator;
        if (Escalation.Includes(in action))
        {
            return SessionReason.Escalation;
        }

        for (int i = 0; i < _path.Count; i++)
        {
            SessionReason permitted = SessionScope.Before(_path[i], _context, use, in action, out _fitting[i]);
            if (permitted != SessionReason.Allowed)
            {
                return _path.RefusedBy(i, permitted);
            }
        }

        record.Clauses = (byte)_fitting[0];
        foreach (byte account in transaction.InstructionAccounts(use + 1))
        {
            if (_context.Transaction.AccountIs(account, _context.State) == _path[0].Header.Owner)
            {
                return SessionReason.Allowed;
            }
        }

        return SessionReason.OwnerMismatch;
    }

    // Phase C: the declared maximum must fit every limit of the path and every guard now; what is observed later may not exceed it, so
    // nothing can be overspent in between.
    private SessionReason Reserve(in SessionAction action, ref AuthorizationRecord record, out bool isQueued)
    {
        isQueued = false;
        SessionView leaf = _path[0];
        if (!_request.TryRead(_context.Transaction.Parsed.InstructionData(_context.InstructionIndex), leaf.Assets.Length))
        {
            return SessionReason.Malformed;
        }

        DescribeFirst(leaf, ref record);
        SessionReason reason = SessionReason.Allowed;
        for (int i = 0; i < _path.Count && reason == SessionReason.Allowed; i++)
        {
            SessionView session = _path[i];
            reason = i < _path.Paying ? SessionLimits.Ask(session, leaf, _request, _context) : SessionReason.Allowed;
            reason = reason == SessionReason.Allowed ? UseSignatures.CheckStepUp(session, leaf, _request, _context, ref record) : reason;
            reason = reason == SessionReason.Allowed ? SessionReason.Allowed : _path.RefusedBy(i, reason);
        }

        if (reason == SessionReason.Allowed)
        {
            reason = _guards.Ask(_path, _request, in action);
            if (_guards.Exceeded >= 0)
            {
                _aftermath.NoteExceeded(_guards.Exceeded, in leaf.Header.Owner);
            }
        }

        if (reason != SessionReason.Allowed)
        {
            return reason;
        }

        _charges.Begin(_path, _guards);
        reason = SessionLimits.TakeSequence(leaf, _request);
        return reason == SessionReason.Allowed ? Wait(leaf, ref record, out isQueued) : reason;
    }

    private void DescribeFirst(SessionView leaf, ref AuthorizationRecord record)
    {
        if (_request.First >= 0)
        {
            ref SessionAsset asset = ref leaf.Assets[_request.First];
            asset.Bucket.Refill(NowMs);
            record.Asset = asset.Mint;
            record.AssetNumber = (byte)_request.First;
            record.DeclaredUnits = _request.Units[_request.First];
            record.SpentBefore = record.SpentAfter = asset.Spent;
            record.LevelBefore = record.LevelAfter = asset.Bucket.Level;
        }
    }

    // C28.
    private SessionReason Wait(SessionView leaf, ref AuthorizationRecord record, out bool isQueued)
    {
        isQueued = false;
        ulong delayMs = 0;
        for (int i = 0; i < _path.Count; i++)
        {
            delayMs = Math.Max(delayMs, UseQueue.DelayOf(_path[i], leaf, _request));
        }

        if (delayMs == 0)
        {
            return SessionReason.Allowed;
        }

        SessionReason decided = UseQueue.Decide(_context, leaf, _request, delayMs, out isQueued);
        if (isQueued)
        {
            record.NotBeforeMs = NowMs + (long)Math.Min(delayMs, (ulong)(long.MaxValue - NowMs));
            record.Charges += _charges.End(_path, _guards, _request.First);
        }

        return decided;
    }

    // Phase D.
    private InstructionResult Execute(int use, ref AuthorizationRecord record)
    {
        for (int i = 0; i < _path.Count; i++)
        {
            _conditions.Note(_path.IndexOf(i), _path[i]);
        }

        int covered = use + 1;
        Address owner = _path[0].Header.Owner;
        _observer.Before(_context.Transaction.Parsed.InstructionAccounts(covered), in owner);
        InstructionResult result = _context.RunTopLevel(covered, in owner);
        _context.InstructionIndex = use;
        if (!result.IsOk)
        {
            Decisions.Decide(SessionReason.ExecutionFailed, ref record);
            return result;
        }

        SessionReason settled = Settle(ref record);
        if (settled != SessionReason.Allowed)
        {
            _aftermath.NoteDenial(_path.IndexOf(0), settled);
            record.Generation = (byte)_path.Refused;
        }

        InstructionResult decided = Decisions.Decide(settled, ref record);
        if (settled == SessionReason.Allowed)
        {
            Drift.Watch(_path, _context, _writeDownFreeze);
        }

        return decided;
    }

    // Phase E: what really left, to whom, and whether anything changed hands that no session may touch.
    private SessionReason Settle(ref AuthorizationRecord record)
    {
        SessionView leaf = _path[0];
        SessionReason observed = _observer.Observe(_flows);
        if (observed != SessionReason.Allowed)
        {
            return observed;
        }

        record.Counterparty = _flows.Receivers.IsEmpty ? default : _flows.Receivers[0];
        for (int i = 0; i < _path.Count; i++)
        {
            SessionReason reason = SessionScope.After(_path[i], _flows, ref _fitting[i], _context);
            reason = reason == SessionReason.Allowed && i < _path.Paying ? SessionLimits.Settle(_path[i], _flows, _context) : reason;
            if (reason != SessionReason.Allowed)
            {
                return _path.RefusedBy(i, reason);
            }
        }

        record.Clauses = (byte)_fitting[0];
        for (int i = 0; i < leaf.Assets.Length; i++)
        {
            ulong left = _flows.Of(in leaf.Assets[i].Mint).Out;
            if (left > _request.Units[i])
            {
                return SessionReason.OutflowAboveDeclared;
            }

            record.ActualUnits = i == _request.First ? left : record.ActualUnits;
        }

        Charge(leaf, ref record);
        return SessionReason.Allowed;
    }

    // Declared is the larger of declared and observed: what exceeded it was refused.
    private void Charge(SessionView leaf, ref AuthorizationRecord record)
    {
        for (int i = 0; i < _path.Paying; i++)
        {
            SessionLimits.Charge(_path[i], leaf, _request, _context);
        }

        _guards.Take();
        if (_request.First >= 0)
        {
            record.SpentAfter = leaf.Assets[_request.First].Spent;
            record.LevelAfter = leaf.Assets[_request.First].Bucket.Level;
        }

        record.UsesAfter = leaf.Header.Uses;
        record.Charges += _charges.End(_path, _guards, _request.First);
    }
}
