using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// Writes down every decision about delegated authority (I10): what was allowed, denied, queued or cancelled, and with which counters. A
/// record outlives its transaction; if that fails, it says so. Reused.
/// </summary>
internal sealed class DecisionLog(InvokeContext context)
{
    private int _firstRecord;
    private int _firstCharge;

    private Span<AuthorizationRecord> OfTransaction => CollectionsMarshal.AsSpan(context.Records)[_firstRecord..];

    /// <summary>What follows belongs to another transaction.</summary>
    public void Begin()
    {
        _firstRecord = context.Records.Count;
        _firstCharge = context.Charges.Count;
    }

    /// <summary>Completes a record with the block's and the transaction's part and the decision, and keeps it.</summary>
    public InstructionResult Decide(SessionReason reason, ref AuthorizationRecord record)
    {
        // A failed execution was not the guard's refusal: it had allowed the use.
        bool allowed = reason is SessionReason.Allowed or SessionReason.ExecutionFailed;
        return Decide(allowed ? AuthorizationDecision.Allow : AuthorizationDecision.Deny, reason, ref record);
    }

    /// <summary>The same, for decisions that are neither yes nor no.</summary>
    public InstructionResult Decide(AuthorizationDecision decision, SessionReason reason, ref AuthorizationRecord record)
    {
        record.Decision = decision;
        record.Reason = reason;
        record.Stamp(context.InstructionIndex, context.Clock, context.Transaction.Parsed);
        record.FeeLamports = context.Transaction.IsFree ? 0 : record.FeeLamports;
        context.Records.Add(record);
        return reason == SessionReason.Allowed
            ? InstructionResult.Ok : new InstructionResult(InstructionError.SessionDenied, (uint)reason);
    }

    /// <summary>The record of a use of the transaction.</summary>
    /// <param name="instruction">Number of the use in the transaction.</param>
    public ref AuthorizationRecord UseAt(int instruction)
    {
        Span<AuthorizationRecord> records = OfTransaction;
        int at = 0;
        while (at < records.Length && (records[at].InstructionIndex != instruction || records[at].Operation != SessionOperation.Use))
        {
            at++;
        }

        Preconditions.Invariant(at < records.Length, "every use that was opened leaves a record");
        return ref records[at];
    }

    /// <summary>Turns what was allowed to a session in this transaction into a denial: it broke what must hold at its end.</summary>
    public void Deny(in Address session, SessionReason reason)
    {
        foreach (ref AuthorizationRecord record in OfTransaction)
        {
            if (record.Session == session && record.Reason == SessionReason.Allowed)
            {
                (record.Decision, record.Reason) = (AuthorizationDecision.Deny, reason);
            }
        }
    }

    /// <summary>
    /// After a failed transaction was undone: what was allowed in it never happened, and no counter moved but those of attempts, and of fees,
    /// whose charges are added again. All its records show the counters that stand now.
    /// </summary>
    public void Undo()
    {
        CollectionsMarshal.SetCount(context.Charges, _firstCharge);
        context.Reservation.Undo();
        foreach (ref AuthorizationRecord record in OfTransaction)
        {
            if (record.Reason == SessionReason.Allowed)
            {
                (record.Decision, record.Reason) = (AuthorizationDecision.Allow, SessionReason.ExecutionFailed);
            }

            record.Charges = 0;
            record.ActualUnits = 0;
            record.NotBeforeMs = 0;
            bool stands = SessionView.TryOpen(Data(in record.Session), out SessionReading session);
            record.UsesBefore = record.UsesAfter = stands ? session.Header.Uses : 0;
            bool named = stands && record.DeclaredUnits != 0 && record.AssetNumber < session.Assets.Length;
            record.SpentBefore = record.SpentAfter = named ? session.Assets[record.AssetNumber].Spent : 0;
            record.LevelBefore = record.LevelAfter = named ? session.Assets[record.AssetNumber].Bucket.LevelAt(context.Clock.TimeMs) : 0;
        }
    }

    /// <summary>A breaker's freeze is a decision too: nobody signed it.</summary>
    public void Freeze(int index)
    {
        if (SessionView.TryOpen(context.Journal.MutableDataOf(index), out SessionView session))
        {
            var record = new AuthorizationRecord { Operation = SessionOperation.Freeze, Session = context.State.AddressOf(index) };
            record.Describe(in session.Header);
            record.Key = default;
            Decide(SessionReason.Allowed, ref record);
        }
    }

    private ReadOnlySpan<byte> Data(in Address session) =>
        session == default || context.State.Find(in session) is not (>= 0 and int index) ? default : context.State.DataOf(index);
}
