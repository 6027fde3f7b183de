using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Sessions;

/// <summary>How operations open the accounts that they list.</summary>
internal static class SessionAccounts
{
    /// <summary>Opens the session at account 0 to be written, and fills in the record what it says about itself.</summary>
    public static SessionReason TryOpen(InvokeContext context, int accounts, ref AuthorizationRecord record, out SessionView session)
    {
        session = default;
        if (context.AccountCount < accounts)
        {
            return SessionReason.Malformed;
        }

        record.Session = context.Key(0);
        if (!context.IsOwnedBy(0, SessionProgram.Id))
        {
            return SessionReason.SessionMissing;
        }

        if (!context.TryWrite(0, out Span<byte> data).IsOk || !SessionView.TryOpen(data, out session))
        {
            return SessionReason.SessionAccountInvalid;
        }

        record.Describe(in session.Header);
        return SessionReason.Allowed;
    }

    /// <summary>
    /// Opens the session at account 0 for somebody at account 1 who must sign and be one of those who may. The sessions above it, as far as
    /// the one whose key signs, stand from <paramref name="ancestors"/> on.
    /// </summary>
    public static SessionReason TryOpenFor(
        InvokeContext context, SessionActor allowed, int ancestors, ref AuthorizationRecord record, out SessionView session)
    {
        SessionReason opened = TryOpen(context, ancestors, ref record, out session);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        record.Key = context.Key(1);
        ReadOnlySpan<byte> accounts = context.Transaction.Parsed.InstructionAccounts(context.InstructionIndex);
        SessionActor actor = SessionActors.Of(context.Transaction, context.State, accounts, new SessionReading(session), ancestors);
        if ((actor & allowed) == 0)
        {
            return SessionReason.OwnerMismatch;
        }

        return context.IsSigner(1) ? SessionReason.Allowed : SessionReason.SignatureMissing;
    }

    /// <summary>A change counts and is known to records from here.</summary>
    public static SessionReason Changed(InvokeContext context, SessionView session, ref AuthorizationRecord record)
    {
        session.Header.Version++;
        session.Header.RefreshPath(context.Key(0));
        record.SessionVersion = session.Header.Version;
        record.ScopeHash = session.Header.ScopeHash;
        return SessionReason.Allowed;
    }

    /// <summary>Opens the account with the owner's epoch to be written, and makes it if it is not there.</summary>
    public static bool TryOpenOwner(InvokeContext context, int authority, int owner, out Span<byte> data)
    {
        data = default;
        return context.Key(authority) == SessionAddresses.OwnerAuthority(context.Parameters.Domain, context.Key(owner)) &&
            (context.IsOwnedBy(authority, SessionProgram.Id) || context.CreateDerived(owner, authority, OwnerAuthority.Length).IsOk) &&
            context.TryWrite(authority, out data).IsOk;
    }

    /// <summary>Whether the account with the owner's epoch, to be read, is that of a session and the epoch is still its own.</summary>
    public static SessionReason CheckOwner(InvokeContext context, int authority, SessionView session)
    {
        if (context.Key(authority) != session.Header.OwnerAuthority)
        {
            return SessionReason.OwnerMismatch;
        }

        return OwnerAuthority.EpochIn(context.AccountData(authority)) == session.Header.OwnerEpoch
            ? SessionReason.Allowed : SessionReason.OwnerEpoch;
    }

    /// <summary>The owner's account at a number that <see cref="TryOpenOwner"/> opened.</summary>
    public static ref OwnerAuthority AsOwner(Span<byte> data) => ref MemoryMarshal.AsRef<OwnerAuthority>(data);
}
