using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>What ends or stops authority. None needs the delegate's signature, and none can be taken back but a freeze, by the owner (I4).</summary>
internal static class SessionEndings
{
    // Accounts: session, who asks, then the sessions above it as far as the one whose key asks.
    public static SessionReason Revoke(InvokeContext context, ref AuthorizationRecord record)
    {
        SessionReason opened = SessionAccounts.TryOpenFor(context, SessionActor.Anyone, 2, ref record, out SessionView session);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        if (session.Header.Status == SessionStatus.Revoked)
        {
            return SessionReason.Revoked;
        }

        session.Header.Status = SessionStatus.Revoked;
        return SessionAccounts.Changed(context, session, ref record);
    }

    // The same accounts. O(1): nothing below is touched, every use below compares.
    public static SessionReason RevokeTree(InvokeContext context, ref AuthorizationRecord record)
    {
        SessionReason opened = SessionAccounts.TryOpenFor(context, SessionActor.Anyone, 2, ref record, out SessionView session);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        session.Header.SubtreeEpoch++;
        return SessionAccounts.Changed(context, session, ref record);
    }

    // The same accounts.
    public static SessionReason Freeze(InvokeContext context, ref AuthorizationRecord record)
    {
        SessionReason opened = SessionAccounts.TryOpenFor(context, SessionActor.Anyone, 2, ref record, out SessionView session);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        if (session.Header.Status != SessionStatus.Active)
        {
            return session.Header.Status == SessionStatus.Frozen ? SessionReason.Frozen : SessionReason.Revoked;
        }

        session.Header.Status = SessionStatus.Frozen;
        return SessionAccounts.Changed(context, session, ref record);
    }

    // Accounts: session, owner. Whoever froze it cannot thaw it.
    public static SessionReason Unfreeze(InvokeContext context, ref AuthorizationRecord record)
    {
        SessionReason opened = SessionAccounts.TryOpenFor(context, SessionActor.Owner, 2, ref record, out SessionView session);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        if (session.Header.Status != SessionStatus.Frozen)
        {
            return session.Header.Status == SessionStatus.Revoked ? SessionReason.Revoked : SessionReason.NotFrozen;
        }

        session.Header.Status = SessionStatus.Active;
        return SessionAccounts.Changed(context, session, ref record);
    }

    // Accounts: owner authority, owner. O(1): kills every session, every grant that was not submitted and every operation signed for the
    // epoch.
    public static SessionReason RevokeAll(InvokeContext context, ref AuthorizationRecord record)
    {
        SessionReason opened = TryOpenOwner(context, ref record, out Span<byte> data);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        ref OwnerAuthority authority = ref SessionAccounts.AsOwner(data);
        authority.Epoch++;
        authority.LiveSessions = 0;
        record.OwnerEpoch = authority.Epoch;
        return SessionReason.Allowed;
    }

    // The same accounts; data: the next nonce that grants may name. Grants that were signed with lower ones are void though they never
    // arrived.
    public static SessionReason VoidGrants(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        ulong next = reader.U64();
        if (!reader.IsComplete)
        {
            return SessionReason.Malformed;
        }

        SessionReason opened = TryOpenOwner(context, ref record, out Span<byte> data);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        ref OwnerAuthority authority = ref SessionAccounts.AsOwner(data);
        record.OwnerEpoch = authority.Epoch;
        if (next <= authority.NextGrantNonce)
        {
            return SessionReason.GrantNonce;
        }

        authority.NextGrantNonce = next;
        return SessionReason.Allowed;
    }

    // Accounts: freeze mark, guardian; data: the principal.
    public static SessionReason FreezeDelegate(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        Address principal = reader.Address();
        if (!reader.IsComplete || context.AccountCount < 2)
        {
            return SessionReason.Malformed;
        }

        record.Delegate = principal;
        record.Key = context.Key(1);
        if (context.Parameters.Guardian == default || context.Key(1) != context.Parameters.Guardian)
        {
            return SessionReason.OwnerMismatch;
        }

        if (!context.IsSigner(1))
        {
            return SessionReason.SignatureMissing;
        }

        if (context.Key(0) != SessionAddresses.FreezeMark(context.Parameters.Domain, in principal))
        {
            return SessionReason.SessionAccountInvalid;
        }

        // The mark is the account's existence: freezing again changes nothing.
        return context.IsOwnedBy(0, SessionProgram.Id) || context.CreateDerived(payer: 1, account: 0, dataLength: 8).IsOk
            ? SessionReason.Allowed
            : SessionReason.SessionAccountInvalid;
    }

    // C28. Accounts: session, who asks, entry, then the sessions above. Everybody but the key that queued may veto; so may it.
    public static SessionReason CancelQueued(InvokeContext context, ref AuthorizationRecord record)
    {
        SessionReason opened = SessionAccounts.TryOpenFor(context, SessionActor.Anyone, 3, ref record, out SessionView session);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        if (!context.IsOwnedBy(2, SessionProgram.Id) || !context.TryWrite(2, out Span<byte> data).IsOk ||
            !QueuedUse.TryRead(data, out QueuedUse entry) || entry.Session != context.Key(0) || entry.Status != QueuedStatus.Waiting)
        {
            return SessionReason.QueueEntryInvalid;
        }

        MemoryMarshal.AsRef<QueuedUse>(data).Status = QueuedStatus.Cancelled;
        ref SessionLimit limit = ref UseQueue.LimitOf(session);
        limit.Used -= limit.Kind == SessionLimitKind.Delay && limit.Used != 0 ? 1U : 0;
        return SessionReason.Allowed;
    }

    // Accounts: session, owner, owner authority. Anyone may ask; what the account no longer needs goes back to the owner. What stays is the
    // mark that the key was used (C2), for ever.
    public static SessionReason Reclaim(InvokeContext context, ref AuthorizationRecord record)
    {
        SessionReason opened = SessionAccounts.TryOpen(context, 3, ref record, out SessionView session);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        ref readonly SessionHeader header = ref session.Header;
        if (context.Key(1) != header.Owner || context.Key(2) != header.OwnerAuthority || !context.IsOwnedBy(2, SessionProgram.Id) ||
            !context.TryWrite(2, out Span<byte> data).IsOk)
        {
            return SessionReason.OwnerMismatch;
        }

        // Not before what it had under way is over, whatever its end was.
        long end = header.ExpiryMs > long.MaxValue - context.Parameters.TombstoneMs ? long.MaxValue : header.ExpiryMs + context.Parameters.TombstoneMs;
        if (context.Clock.TimeMs < end || UseQueue.LimitOf(session).Used != 0)
        {
            return SessionReason.NotOver;
        }

        ref OwnerAuthority authority = ref SessionAccounts.AsOwner(data);
        bool counts = header.OwnerEpoch == authority.Epoch && header.IsRoot && authority.LiveSessions != 0;
        authority.LiveSessions -= counts ? 1U : 0;
        ulong needed = Rent.MinimumBalance(Tombstone.Length);
        return context.TryResize(0, Tombstone.Length).IsOk &&
            context.MoveLamports(0, 1, context.Lamports(0) - needed).IsOk ? SessionReason.Allowed : SessionReason.SessionAccountInvalid;
    }

    private static SessionReason TryOpenOwner(InvokeContext context, ref AuthorizationRecord record, out Span<byte> data)
    {
        data = default;
        if (context.AccountCount < 2)
        {
            return SessionReason.Malformed;
        }

        record.Owner = record.Key = context.Key(1);
        if (!context.IsSigner(1))
        {
            return SessionReason.SignatureMissing;
        }

        return SessionAccounts.TryOpenOwner(context, authority: 0, owner: 1, out data) ? SessionReason.Allowed : SessionReason.OwnerMismatch;
    }
}
