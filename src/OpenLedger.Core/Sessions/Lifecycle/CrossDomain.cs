using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// C29, this side of it: budget that a session may use on another domain leaves its budget here first (escrow), so that no two domains ever
/// spend the same. It stays spent; what is in flight is capped until the bridge says that it is settled.
/// </summary>
internal static class CrossDomain
{
    // Accounts: session, session key, owner authority, freeze mark; data: route, asset, units.
    public static SessionReason Export(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        uint route = reader.U32();
        int number = reader.U8();
        ulong units = reader.U64();
        if (!reader.IsComplete || units == 0)
        {
            return SessionReason.Malformed;
        }

        SessionReason opened = SessionAccounts.TryOpenFor(context, SessionActor.Self, 4, ref record, out SessionView session);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        SessionReason alive = CheckAlive(context, session);
        if (alive != SessionReason.Allowed)
        {
            return alive;
        }

        foreach (ref SessionLimit limit in session.Limits)
        {
            if (limit.Kind == SessionLimitKind.Route && limit.Count == route && limit.Asset == number)
            {
                return Move(context, session, ref limit, units, ref record);
            }
        }

        return SessionReason.ScopeRoute;
    }

    // Accounts: session, bridge authority; data: route, asset, units.
    public static SessionReason Settle(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        uint route = reader.U32();
        int number = reader.U8();
        ulong units = reader.U64();
        if (!reader.IsComplete)
        {
            return SessionReason.Malformed;
        }

        SessionReason opened = SessionAccounts.TryOpen(context, 2, ref record, out SessionView session);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        record.Key = context.Key(1);
        if (context.Parameters.Governor == default || context.Key(1) != context.Parameters.Governor)
        {
            return SessionReason.OwnerMismatch;
        }

        if (!context.IsSigner(1))
        {
            return SessionReason.SignatureMissing;
        }

        foreach (ref SessionLimit limit in session.Limits)
        {
            if (limit.Kind == SessionLimitKind.Route && limit.Count == route && limit.Asset == number && limit.Since >= units)
            {
                limit.Since -= units;
                return SessionReason.Allowed;
            }
        }

        return SessionReason.ScopeRoute;
    }

    private static SessionReason Move(
        InvokeContext context, SessionView session, ref SessionLimit limit, ulong units, ref AuthorizationRecord record)
    {
        ref SessionAsset asset = ref session.Assets[limit.Asset];
        asset.Bucket.Refill(context.Clock.TimeMs);
        record.Asset = asset.Mint;
        record.AssetNumber = limit.Asset;
        record.DeclaredUnits = units;
        record.SpentBefore = record.SpentAfter = asset.Spent;
        record.LevelBefore = record.LevelAfter = asset.Bucket.Level;
        SessionReason fits = SessionRules.Fits(in asset, asset.Bucket.Level, units);
        if (fits != SessionReason.Allowed)
        {
            return fits;
        }

        if (limit.Used > limit.Cap || units > limit.Cap - limit.Used)
        {
            return SessionReason.LimitRoute;
        }

        if (limit.Since > limit.Refill || units > limit.Refill - limit.Since)
        {
            return SessionReason.LimitInFlight;
        }

        limit.Used += units;
        limit.Since += units;
        asset.Spent += units;
        bool taken = asset.Bucket.TryTake(units);
        Preconditions.Invariant(taken, "what fits is in the bucket");
        record.SpentAfter = asset.Spent;
        record.LevelAfter = asset.Bucket.Level;
        return SessionReason.Allowed;
    }

    // Only sessions of the owner's own move budget: what is part of another is charged with it, here.
    private static SessionReason CheckAlive(InvokeContext context, SessionView session)
    {
        if (!session.Header.IsRoot)
        {
            return SessionReason.PathMismatch;
        }

        SessionReason state = new SessionReading(session).StateAt(
            context.Clock.Slot, context.Clock.TimeMs, context.Parameters.MaxSessionLifetimeMs);
        if (state != SessionReason.Allowed)
        {
            return state;
        }

        if (context.Key(3) != session.Header.FreezeMark)
        {
            return SessionReason.OwnerMismatch;
        }

        return context.IsOwnedBy(3, SessionProgram.Id) ? SessionReason.Frozen : SessionAccounts.CheckOwner(context, 2, session);
    }
}
