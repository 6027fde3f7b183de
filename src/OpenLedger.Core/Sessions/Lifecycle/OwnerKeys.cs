using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// The owner's own key: who may rotate it, the rotation, which ends all sessions, and taking over those that are still meant. Tokens move
/// by Token's own means.
/// </summary>
internal static class OwnerKeys
{
    // Accounts: owner authority, owner; data: who may rotate the key.
    public static SessionReason SetRecovery(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        Address recovery = reader.Address();
        if (!reader.IsComplete || context.AccountCount < 2)
        {
            return SessionReason.Malformed;
        }

        record.Owner = record.Key = context.Key(1);
        if (!context.IsSigner(1))
        {
            return SessionReason.SignatureMissing;
        }

        if (!SessionAccounts.TryOpenOwner(context, authority: 0, owner: 1, out Span<byte> data))
        {
            return SessionReason.OwnerMismatch;
        }

        SessionAccounts.AsOwner(data).Recovery = recovery;
        return SessionReason.Allowed;
    }

    // Accounts: old owner's authority, recovery; data: the old owner, the new one.
    public static SessionReason Rotate(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        Address owner = reader.Address();
        Address successor = reader.Address();
        if (!reader.IsComplete || context.AccountCount < 2 || successor == owner)
        {
            return SessionReason.Malformed;
        }

        record.Owner = owner;
        record.Key = context.Key(1);
        if (context.Key(0) != SessionAddresses.OwnerAuthority(context.Parameters.Domain, in owner) ||
            !context.IsOwnedBy(0, SessionProgram.Id) || !context.TryWrite(0, out Span<byte> data).IsOk)
        {
            return SessionReason.SessionAccountInvalid;
        }

        ref OwnerAuthority authority = ref MemoryMarshal.AsRef<OwnerAuthority>(data);
        if (authority.Recovery == default || context.Key(1) != authority.Recovery)
        {
            return SessionReason.OwnerMismatch;
        }

        if (!context.IsSigner(1))
        {
            return SessionReason.SignatureMissing;
        }

        authority.Epoch++;
        authority.RotationEpoch = authority.Epoch;
        authority.Successor = successor;
        authority.LiveSessions = 0;
        record.OwnerEpoch = authority.Epoch;
        return SessionReason.Allowed;
    }

    // Accounts: session, new owner, old owner's authority, new owner's authority. Only what a rotation ended may be adopted, and only
    // until the old owner's epoch moves on: what was revoked stays revoked (I4).
    public static SessionReason Adopt(InvokeContext context, ref AuthorizationRecord record)
    {
        SessionReason opened = SessionAccounts.TryOpen(context, 4, ref record, out SessionView session);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        ref SessionHeader header = ref session.Header;
        OwnerAuthority old = OwnerAuthority.Read(context.AccountData(2));
        Address successor = context.Key(1);
        record.Key = successor;
        if (context.Key(2) != header.OwnerAuthority || old.Successor != successor)
        {
            return SessionReason.OwnerMismatch;
        }

        if (!context.IsSigner(1))
        {
            return SessionReason.SignatureMissing;
        }

        if (old.RotationEpoch == 0 || old.Epoch != old.RotationEpoch || header.OwnerEpoch + 1 != old.RotationEpoch)
        {
            return SessionReason.OwnerEpoch;
        }

        if (header.Status == SessionStatus.Revoked)
        {
            return SessionReason.Revoked;
        }

        if (header.Key == successor || !header.IsRoot)
        {
            return header.IsRoot ? SessionReason.KeyIsOwner : SessionReason.PathMismatch;
        }

        if (!SessionAccounts.TryOpenOwner(context, authority: 3, owner: 1, out Span<byte> data))
        {
            return SessionReason.OwnerMismatch;
        }

        ref OwnerAuthority authority = ref SessionAccounts.AsOwner(data);
        if (authority.LiveSessions >= context.Parameters.MaxSessionsPerOwner)
        {
            return SessionReason.TooManySessions;
        }

        authority.LiveSessions++;
        header.Owner = successor;
        header.OwnerAuthority = context.Key(3);
        header.OwnerEpoch = authority.Epoch;

        // What it granted on was granted in the old owner's name.
        header.SubtreeEpoch++;
        record.Owner = successor;
        record.OwnerEpoch = authority.Epoch;
        return SessionAccounts.Changed(context, session, ref record);
    }

    // Accounts: owner authority, owner; data: the epoch and the last height. A24: what was signed long ago does not run.
    public static SessionReason RequireFresh(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        ulong epoch = reader.U64();
        ulong lastHeight = reader.U64();
        if (!reader.IsComplete || context.AccountCount < 2)
        {
            return SessionReason.Malformed;
        }

        record.Owner = record.Key = context.Key(1);
        record.OwnerEpoch = epoch;
        if (!context.IsSigner(1))
        {
            return SessionReason.SignatureMissing;
        }

        if (context.Key(0) != SessionAddresses.OwnerAuthority(context.Parameters.Domain, context.Key(1)))
        {
            return SessionReason.OwnerMismatch;
        }

        if (context.Clock.Slot > lastHeight)
        {
            return SessionReason.Expired;
        }

        return OwnerAuthority.EpochIn(context.AccountData(0)) == epoch ? SessionReason.Allowed : SessionReason.OwnerEpoch;
    }
}
