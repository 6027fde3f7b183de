using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions;

/// <summary>Whose signatures a use needs besides the session key's: who pays (C23), and who approves (C27).</summary>
internal static class UseSignatures
{
    /// <summary>C23: where fees are limited or payers listed, nobody else pays than the key that is used, the owner and those listed.</summary>
    /// <param name="session">A session of the path.</param>
    /// <param name="leaf">The session that is used.</param>
    /// <param name="context">The transaction.</param>
    public static bool MayPay(SessionView session, SessionView leaf, InvokeContext context)
    {
        ref readonly Address payer = ref context.Transaction.Parsed.KeyRef(0);
        bool hasFee = false;
        foreach (ref readonly SessionLimit limit in session.Limits)
        {
            hasFee |= limit.Kind == SessionLimitKind.Fee;
        }

        return (!hasFee && session.Sponsors.IsEmpty) || payer == leaf.Header.Key || payer == session.Header.Owner ||
            session.Sponsors.Contains(payer);
    }

    /// <summary>
    /// C27: whether approvers enough signed. They sign the transaction, and so exactly this operation, for as long as its blockhash is recent.
    /// </summary>
    /// <param name="session">A session of the path.</param>
    /// <param name="leaf">The session that is used.</param>
    /// <param name="request">What was declared.</param>
    /// <param name="context">The transaction.</param>
    /// <param name="record">Gets how many signed.</param>
    public static SessionReason CheckStepUp(
        SessionView session, SessionView leaf, UseRequest request, InvokeContext context, ref AuthorizationRecord record)
    {
        foreach (ref readonly SessionLimit limit in session.Limits)
        {
            if (limit.Kind != SessionLimitKind.StepUp)
            {
                continue;
            }

            bool above = limit.Asset == SessionLimitTerms.NoAsset || UseQueue.Declared(session, leaf, request, limit.Asset) > limit.Cap;
            uint signed = above ? CountApprovers(session, context.Transaction.Parsed) : 0;
            record.Approvers = Math.Max(record.Approvers, (ushort)signed);
            if (above && (signed < limit.Count || context.Transaction.UsesNonce))
            {
                return SessionReason.StepUpMissing;
            }
        }

        return SessionReason.Allowed;
    }

    private static uint CountApprovers(SessionView session, ParsedTransaction transaction)
    {
        uint signed = 0;
        for (int i = 0; i < transaction.StaticAccountCount && transaction.IsSigner(i); i++)
        {
            signed += session.Approvers.Contains(transaction.KeyRef(i)) ? 1U : 0;
        }

        return signed;
    }
}
