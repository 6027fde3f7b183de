using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>Grants: the owner signs the terms, the session key signs beside it and so proves that somebody holds it (C2).</summary>
internal static class SessionGrants
{
    // Accounts: session, session key, owner, owner authority.
    public static SessionReason Grant(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        SessionTerms? terms = SessionTerms.Read(ref reader);
        if (terms is null || context.AccountCount < 4)
        {
            return SessionReason.Malformed;
        }

        Address key = context.Key(1);
        Address owner = context.Key(2);
        Hash256 scopeHash = Hash256.Of(context.Data[1..]);
        record.Session = context.Key(0);
        record.Key = key;
        record.Owner = owner;
        record.Delegate = terms.Delegate;
        record.ScopeHash = scopeHash;
        if (!context.IsSigner(1) || !context.IsSigner(2))
        {
            return SessionReason.SignatureMissing;
        }

        SessionReason reason = CheckTerms(context, terms, in key, in owner);
        if (reason != SessionReason.Allowed)
        {
            return reason;
        }

        if (context.Key(0) != SessionAddresses.Session(terms.Domain, in key))
        {
            return SessionReason.SessionAccountInvalid;
        }

        if (context.IsOwnedBy(0, SessionProgram.Id))
        {
            return SessionReason.KeyAlreadyUsed;
        }

        if (!SessionProgram.TryOpenOwnerAuthority(context, authority: 3, owner: 2, out Span<byte> authorityData))
        {
            return SessionReason.OwnerMismatch;
        }

        ref OwnerAuthority authority = ref MemoryMarshal.AsRef<OwnerAuthority>(authorityData);
        record.OwnerEpoch = authority.Epoch;
        if (terms.GrantNonce != authority.NextGrantNonce)
        {
            return SessionReason.GrantNonce;
        }

        authority.NextGrantNonce++;
        if (!context.CreateDerived(payer: 2, account: 0, terms.AccountLength).IsOk || !context.TryWrite(0, out Span<byte> data).IsOk)
        {
            return SessionReason.SessionAccountInvalid;
        }

        SessionGenesis.Write(data, terms, in scopeHash, in owner, authority.Epoch, in key, context.Clock.TimeMs);
        record.SessionVersion = 1;
        return SessionReason.Allowed;
    }

    private static SessionReason CheckTerms(InvokeContext context, SessionTerms terms, in Address key, in Address owner)
    {
        Clock clock = context.Clock;
        if (terms.Domain != context.Parameters.Domain)
        {
            return SessionReason.DomainMismatch;
        }

        if (key == owner)
        {
            return SessionReason.KeyIsOwner;
        }

        if (terms.ExpiryMs <= terms.NotBeforeMs || terms.ExpiryHeight <= terms.NotBeforeHeight || terms.NotBeforeMs < 0 ||
            terms.IdleTimeoutMs <= 0 || terms.RevalidateEveryMs <= 0)
        {
            return SessionReason.WindowInvalid;
        }

        if (terms.ExpiryMs <= clock.TimeMs || terms.ExpiryHeight <= clock.Slot)
        {
            return SessionReason.Expired;
        }

        if (terms.ExpiryMs - clock.TimeMs > context.Parameters.MaxSessionLifetimeMs)
        {
            return SessionReason.LifetimeTooLong;
        }

        foreach (SessionAction action in terms.Actions)
        {
            if (Escalation.Includes(in action))
            {
                return SessionReason.Escalation;
            }
        }

        return CheckLimits(terms);
    }

    // I1: what is not limited is not allowed, so a grant that forgot a limit is refused rather than read as nothing or everything.
    private static SessionReason CheckLimits(SessionTerms terms)
    {
        if (terms.CounterpartyMode > CounterpartyMode.Listed || terms.UsesMax == 0 || terms.AttemptBurst == 0)
        {
            return SessionReason.LimitMissing;
        }

        for (int i = 0; i < terms.Assets.Length; i++)
        {
            if (!terms.Assets[i].IsComplete)
            {
                return SessionReason.LimitMissing;
            }

            for (int j = 0; j < i; j++)
            {
                if (terms.Assets[j].Mint == terms.Assets[i].Mint)
                {
                    return SessionReason.Malformed;
                }
            }
        }

        return SessionReason.Allowed;
    }
}
