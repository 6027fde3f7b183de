using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// The operations on sessions other than their use, which is <see cref="SessionGuard"/>'s. None can be reached by a cross-program call,
/// so no program creates authority behind an owner's back (I5). Every decision leaves a record.
/// </summary>
/// <remarks>
/// <code>
///             accounts                                                      data behind the operation's byte
/// Grant       session (w), session key (s), owner (s, w), owner authority (w)   terms
/// Use         session (w), session key (s), owner authority, freeze mark     count, then asset number and amount each
/// Revoke      session (w), owner or session key (s)                          -
/// RevokeAll   owner authority (w), owner (s, w)                              -
/// Revalidate  session (w), validator (s), owner authority                    nonce
/// Freeze      freeze mark (w), guardian (s, w)                               principal
/// </code>
/// </remarks>
public static class SessionProgram
{
    public static readonly Address Id = Address.Parse("Session111111111111111111111111111111111111");

    /// <summary>Whether an instruction of this program is a use.</summary>
    internal static bool IsUse(ParsedTransaction transaction, int instruction) =>
        transaction.InstructionData(instruction) is [(byte)SessionOperation.Use, ..];

    /// <summary>Whether an operation belongs to the control lane: it ends or stops authority and comes first in its block.</summary>
    public static bool IsControl(SessionOperation operation) =>
        operation is SessionOperation.Revoke or SessionOperation.RevokeAll or SessionOperation.FreezeDelegate;

    public static InstructionResult Execute(InvokeContext context)
    {
        ReadOnlySpan<byte> data = context.Data;
        var operation = data.IsEmpty ? SessionOperation.None : (SessionOperation)data[0];
        if (!context.TryConsume(operation == SessionOperation.Grant ? ComputeCosts.SessionGrant : ComputeCosts.SessionControl))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        var record = new AuthorizationRecord { Operation = operation };
        var reader = new InstructionReader(data[Math.Min(1, data.Length)..]);
        SessionReason reason = context.Depth != 1
            ? operation == SessionOperation.Use ? SessionReason.UseNested : SessionReason.Escalation
            : operation switch
            {
                SessionOperation.Grant => SessionGrants.Grant(context, ref reader, ref record),
                SessionOperation.Revoke => Revoke(context, ref record),
                SessionOperation.RevokeAll => RevokeAll(context, ref record),
                SessionOperation.Revalidate => Revalidate(context, ref reader, ref record),
                SessionOperation.FreezeDelegate => Freeze(context, ref reader, ref record),
                _ => SessionReason.Malformed,
            };
        return context.Guard.Decide(reason, ref record);
    }

    private static SessionReason Revoke(InvokeContext context, ref AuthorizationRecord record)
    {
        if (!TryOpenSession(context, 2, ref record, out SessionView session, out SessionReason reason))
        {
            return reason;
        }

        ref SessionHeader header = ref session.Header;
        Address signer = context.Key(1);
        record.Key = signer;
        if (signer != header.Owner && signer != header.Key)
        {
            return SessionReason.OwnerMismatch;
        }

        if (!context.IsSigner(1))
        {
            return SessionReason.SignatureMissing;
        }

        if (header.Status == SessionStatus.Revoked)
        {
            return SessionReason.Revoked;
        }

        header.Status = SessionStatus.Revoked;
        header.Version++;
        header.RefreshPath(context.Key(0));
        record.SessionVersion = header.Version;
        return SessionReason.Allowed;
    }

    private static SessionReason RevokeAll(InvokeContext context, ref AuthorizationRecord record)
    {
        if (context.AccountCount < 2)
        {
            return SessionReason.Malformed;
        }

        Address owner = context.Key(1);
        record.Owner = record.Key = owner;
        if (!context.IsSigner(1))
        {
            return SessionReason.SignatureMissing;
        }

        if (!TryOpenOwnerAuthority(context, authority: 0, owner: 1, out Span<byte> data))
        {
            return SessionReason.OwnerMismatch;
        }

        ref OwnerAuthority authority = ref MemoryMarshal.AsRef<OwnerAuthority>(data);
        authority.Epoch++;
        record.OwnerEpoch = authority.Epoch;
        return SessionReason.Allowed;
    }

    private static SessionReason Revalidate(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        ulong nonce = reader.U64();
        if (!reader.IsComplete)
        {
            return SessionReason.Malformed;
        }

        if (!TryOpenSession(context, 3, ref record, out SessionView session, out SessionReason reason))
        {
            return reason;
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

        if (context.Key(2) != header.OwnerAuthority)
        {
            return SessionReason.OwnerMismatch;
        }

        if (OwnerAuthority.Read(context.AccountData(2)).Epoch != header.OwnerEpoch)
        {
            return SessionReason.OwnerEpoch;
        }

        if (nonce != header.RevalidationNonce + 1)
        {
            return SessionReason.RevalidationReplayed;
        }

        header.RevalidationNonce = nonce;
        header.LastValidatedMs = context.Clock.TimeMs;
        return SessionReason.Allowed;
    }

    private static SessionReason Freeze(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
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
        return context.IsOwnedBy(0, Id) || context.CreateDerived(payer: 1, account: 0, dataLength: 8).IsOk
            ? SessionReason.Allowed
            : SessionReason.SessionAccountInvalid;
    }

    /// <summary>Opens the session at account 0 to be written, and fills in the record what it says about itself.</summary>
    private static bool TryOpenSession(
        InvokeContext context, int accounts, ref AuthorizationRecord record, out SessionView session, out SessionReason reason)
    {
        session = default;
        reason = SessionReason.Malformed;
        if (context.AccountCount < accounts)
        {
            return false;
        }

        record.Session = context.Key(0);
        reason = SessionReason.SessionMissing;
        if (!context.IsOwnedBy(0, Id))
        {
            return false;
        }

        reason = SessionReason.SessionAccountInvalid;
        if (!context.TryWrite(0, out Span<byte> data).IsOk || !SessionView.TryOpen(data, out session))
        {
            return false;
        }

        record.Describe(in session.Header);
        return true;
    }

    /// <summary>Opens the account with the owner's epoch to be written, and makes it if it is not there.</summary>
    internal static bool TryOpenOwnerAuthority(InvokeContext context, int authority, int owner, out Span<byte> data)
    {
        data = default;
        return context.Key(authority) == SessionAddresses.OwnerAuthority(context.Parameters.Domain, context.Key(owner)) &&
            (context.IsOwnedBy(authority, Id) || context.CreateDerived(owner, authority, OwnerAuthority.Length).IsOk) &&
            context.TryWrite(authority, out data).IsOk;
    }
}
