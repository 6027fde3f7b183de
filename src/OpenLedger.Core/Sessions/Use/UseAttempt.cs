using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// What a use takes before anybody knows whether it is allowed, and which stays taken: an attempt (C18), the transaction's fee (C23), its part
/// of what one transaction may hold (C25).
/// </summary>
internal sealed class UseAttempt(InvokeContext context, SessionPath path, Aftermath aftermath)
{
    /// <summary>Takes it from the sessions of the path, which is alive.</summary>
    /// <param name="record">Gets the charges.</param>
    public SessionReason Take(ref AuthorizationRecord record)
    {
        if (!Aftermath.TakeAttempt(path[0], context.Clock.TimeMs))
        {
            return SessionReason.LimitAttempts;
        }

        aftermath.NoteAttempt(path.IndexOf(0));
        SessionReason paid = TakeFee(ref record);
        return paid == SessionReason.Allowed ? CheckBatch() : paid;
    }

    // Every session of the path pays the fee, once per transaction, however many uses are part of it.
    private SessionReason TakeFee(ref AuthorizationRecord record)
    {
        ulong fee = context.Transaction.Parsed.FeeLamports;
        for (int i = 0; i < path.Paying; i++)
        {
            int payer = path.IndexOf(i);
            bool isDue = aftermath.NoteFee(payer, fee);
            SessionReason paid = !UseSignatures.MayPay(path[i], path[0], context) ? SessionReason.SponsorMismatch
                : !isDue || aftermath.TakeFee(payer, path[i], fee, ref record.Charges) ? SessionReason.Allowed : SessionReason.LimitFee;
            if (paid != SessionReason.Allowed)
            {
                return path.RefusedBy(i, paid);
            }
        }

        return SessionReason.Allowed;
    }

    // A use counts for every session that it is part of.
    private SessionReason CheckBatch()
    {
        for (int i = 0; i < path.Count; i++)
        {
            if (aftermath.NoteUse(path.IndexOf(i)) > path.HeaderOf(i).UsesPerTransaction)
            {
                return path.RefusedBy(i, SessionReason.LimitBatch);
            }
        }

        return SessionReason.Allowed;
    }
}
