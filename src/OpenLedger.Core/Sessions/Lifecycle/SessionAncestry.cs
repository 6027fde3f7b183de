using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Sessions;

/// <summary>What a session may be granted on from: all above it must be good as of now, and allow at least as much (I2).</summary>
internal static class SessionAncestry
{
    /// <summary>Checks the sessions from a parent to the root.</summary>
    /// <param name="context">The instruction.</param>
    /// <param name="parent">Number of the parent's account.</param>
    /// <param name="authority">Number of the owner's authority.</param>
    /// <param name="mark">Number of the freeze mark of the parent's delegate; behind it stand each higher session and its mark.</param>
    /// <param name="child">What is to be granted.</param>
    public static SessionReason Check(InvokeContext context, int parent, int authority, int mark, SessionTerms child)
    {
        uint epochBelow = 0;
        bool hasBelow = false;
        int account = parent;
        int markAccount = mark;
        Address wanted = child.Parent;
        Address key = context.Key(1);
        while (true)
        {
            if (account >= context.AccountCount || markAccount >= context.AccountCount || context.Key(account) != wanted ||
                !context.IsOwnedBy(account, SessionProgram.Id) || !SessionView.TryOpen(context.AccountData(account), out SessionReading session))
            {
                return SessionReason.PathMismatch;
            }

            ref readonly SessionHeader header = ref session.Header;
            SessionReason state = CheckOne(context, session, authority, markAccount, in key);
            if (state != SessionReason.Allowed)
            {
                return state;
            }

            if (hasBelow && epochBelow != header.SubtreeEpoch)
            {
                return SessionReason.Orphaned;
            }

            if (!ScopeAlgebra.IsSubset(child, SessionParts.Read(session)))
            {
                return SessionReason.ScopeWider;
            }

            if (header.IsRoot)
            {
                return SessionReason.Allowed;
            }

            (hasBelow, epochBelow, wanted) = (true, header.ParentEpoch, header.Parent);
            account = markAccount + 1;
            markAccount += 2;
        }
    }

    private static SessionReason CheckOne(
        InvokeContext context, SessionReading session, int authority, int mark, in Address childKey)
    {
        ref readonly SessionHeader header = ref session.Header;
        SessionReason state = session.StateAt(context.Clock.Slot, context.Clock.TimeMs, context.Parameters.MaxSessionLifetimeMs);
        if (state != SessionReason.Allowed)
        {
            return state;
        }

        if (header.Key == childKey)
        {
            return SessionReason.KeyAlreadyUsed;
        }

        if (context.Key(authority) != header.OwnerAuthority || context.Key(mark) != header.FreezeMark)
        {
            return SessionReason.OwnerMismatch;
        }

        if (OwnerAuthority.EpochIn(context.AccountData(authority)) != header.OwnerEpoch)
        {
            return SessionReason.OwnerEpoch;
        }

        return context.IsOwnedBy(mark, SessionProgram.Id) ? SessionReason.Frozen : SessionReason.Allowed;
    }
}
