using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>Changes of a session that goes on: narrower, longer, confirmed. None lowers what was used, none widens (I6).</summary>
internal static class SessionChanges
{
    // Accounts: session, who asks, then the sessions above; data: the version that is changed, and the new terms.
    public static SessionReason Narrow(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        uint version = reader.U32();
        SessionTerms? terms = SessionTerms.Read(ref reader);
        if (terms is null)
        {
            return SessionReason.Malformed;
        }

        SessionReason opened = SessionAccounts.TryOpenFor(context, SessionActor.Narrower, 2, ref record, out SessionView session);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        if (session.Header.Status == SessionStatus.Revoked)
        {
            return SessionReason.Revoked;
        }

        if (session.Header.Version != version)
        {
            return SessionReason.VersionMismatch;
        }

        // Before they are compared: whatever names a part that is not there cannot be. A narrower end may be the end at once.
        SessionReason parts = TermsCheck.CheckParts(terms);
        if (parts != SessionReason.Allowed)
        {
            return parts;
        }

        SessionTerms before = SessionParts.Read(new SessionReading(session));
        return terms.Parent == before.Parent && terms.Delegate == before.Delegate && CarryOver.KeepsPlaces(before, terms) &&
            ScopeAlgebra.IsSubset(terms, before)
            ? Rewrite(context, terms, Hash256.Of(context.Data[5..]), ref record) : SessionReason.ScopeWider;
    }

    // Accounts: session, owner, session key, owner authority, then the sessions above; data: the version and the new end.
    public static SessionReason Renew(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        uint version = reader.U32();
        ulong expiryHeight = reader.U64();
        long expiryMs = reader.I64();
        if (!reader.IsComplete)
        {
            return SessionReason.Malformed;
        }

        SessionReason opened = SessionAccounts.TryOpenFor(context, SessionActor.Owner, 4, ref record, out SessionView session);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        ref SessionHeader header = ref session.Header;
        if (context.Key(2) != header.Key || !context.IsSigner(2))
        {
            return SessionReason.SignatureMissing;
        }

        SessionReason owner = SessionAccounts.CheckOwner(context, 3, session);
        if (owner != SessionReason.Allowed)
        {
            return owner;
        }

        if (header.Status != SessionStatus.Active || header.Version != version)
        {
            return header.Status == SessionStatus.Revoked ? SessionReason.Revoked
                : header.Status == SessionStatus.Frozen ? SessionReason.Frozen : SessionReason.VersionMismatch;
        }

        SessionReason end = CheckEnd(context, in header, expiryHeight, expiryMs);
        if (end != SessionReason.Allowed)
        {
            return end;
        }

        header.ExpiryHeight = expiryHeight;
        header.ExpiryMs = expiryMs;
        header.GrantedAtMs = context.Clock.TimeMs;
        return SessionAccounts.Changed(context, session, ref record);
    }

    // Accounts: session, validator, owner authority; data: the nonce.
    public static SessionReason Revalidate(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        ulong nonce = reader.U64();
        if (!reader.IsComplete)
        {
            return SessionReason.Malformed;
        }

        SessionReason opened = SessionAccounts.TryOpen(context, 3, ref record, out SessionView session);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        ref SessionHeader header = ref session.Header;
        record.Key = context.Key(1);
        if (!session.Validators.Contains(context.Key(1)))
        {
            return SessionReason.ValidatorMismatch;
        }

        if (!context.IsSigner(1))
        {
            return SessionReason.SignatureMissing;
        }

        if (header.Status == SessionStatus.Revoked)
        {
            return SessionReason.Revoked;
        }

        if (context.Clock.TimeMs >= header.ExpiryMs || context.Clock.Slot >= header.ExpiryHeight)
        {
            return SessionReason.Expired;
        }

        SessionReason owner = SessionAccounts.CheckOwner(context, 2, session);
        if (owner != SessionReason.Allowed)
        {
            return owner;
        }

        if (nonce != header.RevalidationNonce + 1)
        {
            return SessionReason.RevalidationReplayed;
        }

        header.RevalidationNonce = nonce;
        header.LastValidatedMs = context.Clock.TimeMs;
        return SessionReason.Allowed;
    }

    // A session that is over stays over; one that is part of another ends with it at the latest.
    private static SessionReason CheckEnd(InvokeContext context, in SessionHeader header, ulong expiryHeight, long expiryMs)
    {
        long now = context.Clock.TimeMs;
        if (now >= header.ExpiryMs || context.Clock.Slot >= header.ExpiryHeight)
        {
            return SessionReason.Expired;
        }

        if (expiryMs < header.ExpiryMs || expiryHeight < header.ExpiryHeight)
        {
            return SessionReason.WindowInvalid;
        }

        if (expiryMs - now > context.Parameters.MaxSessionLifetimeMs)
        {
            return SessionReason.LifetimeTooLong;
        }

        if (header.IsRoot)
        {
            return SessionReason.Allowed;
        }

        return context.AccountCount > 4 && context.Key(4) == header.Parent && context.IsOwnedBy(4, SessionProgram.Id) &&
            SessionView.TryOpen(context.AccountData(4), out SessionReading parent) &&
            parent.Header.ExpiryMs >= expiryMs && parent.Header.ExpiryHeight >= expiryHeight
            ? SessionReason.Allowed : SessionReason.ScopeWider;
    }

    // The account may need more room: narrower terms can be longer ones.
    private static SessionReason Rewrite(InvokeContext context, SessionTerms terms, Hash256 scopeHash, ref AuthorizationRecord record)
    {
        byte[] old = context.AccountData(0).ToArray();
        int length = terms.AccountLength;
        if (context.Lamports(0) < Rent.MinimumBalance(length))
        {
            return SessionReason.SessionAccountInvalid;
        }

        if (!context.TryResize(0, length).IsOk || !context.TryWrite(0, out Span<byte> data).IsOk)
        {
            return SessionReason.SessionAccountInvalid;
        }

        old.AsSpan(0, SessionHeader.Length).CopyTo(data);
        data[SessionHeader.Length..].Clear();
        SessionView session = SessionView.Over(data);
        SessionParts.Write(session, terms, in scopeHash, context.Clock.TimeMs);
        CarryOver.Apply(SessionView.Over(old), session, terms, context.Clock.TimeMs);
        return SessionAccounts.Changed(context, session, ref record);
    }
}
