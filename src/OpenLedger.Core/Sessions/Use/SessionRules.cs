namespace OpenLedger.Core.Sessions;

/// <summary>
/// What a session allows, constraint by constraint: asked by <see cref="SessionGuard"/>, who says why not, and by
/// <see cref="SessionTransfers"/>.
/// </summary>
internal static class SessionRules
{
    /// <summary>C7, C8: whether a clause lists a program's action.</summary>
    public static SessionReason Permits(SessionView session, in ClauseHeader clause, in Address program, ulong discriminator)
    {
        bool knownProgram = false;
        foreach (ref readonly SessionAction permitted in session.Actions.Slice(clause.FirstAction, clause.Actions))
        {
            if (permitted.Program == program)
            {
                knownProgram = true;
                if (permitted.Discriminator == discriminator)
                {
                    return SessionReason.Allowed;
                }
            }
        }

        return knownProgram ? SessionReason.ScopeAction : SessionReason.ScopeProgram;
    }

    /// <summary>C10, C13, C14, C15: whether so much of an asset may leave now; its bucket is refilled.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="level">What its bucket holds now.</param>
    /// <param name="units">How much, in base units.</param>
    public static SessionReason Fits(in SessionAsset asset, ulong level, ulong units)
    {
        if (units == 0)
        {
            return SessionReason.Allowed;
        }

        if (!asset.MayLeave)
        {
            return SessionReason.ScopeAsset;
        }

        if (units > asset.PerUse)
        {
            return SessionReason.LimitPerUse;
        }

        if (asset.Spent >= asset.Lifetime || units > asset.Lifetime - asset.Spent)
        {
            return SessionReason.LimitLifetime;
        }

        return units > level ? SessionReason.LimitBucket : SessionReason.Allowed;
    }

    /// <summary>C11: whether what leaves may go to a holder by name; classes are the guard's to ask.</summary>
    public static bool MayReceive(SessionView session, in ClauseHeader clause, in Address holder) =>
        holder == session.Header.Owner ||
        (clause.CounterpartyMode == CounterpartyMode.Listed &&
            IsListed(session.Counterparties.Slice(clause.FirstCounterparty, clause.Counterparties), in holder));

    /// <summary>C10: the number of an asset of the session, or -1. No asset means that it may neither leave nor come in.</summary>
    public static int AssetOf(SessionView session, in Address mint)
    {
        Span<SessionAsset> assets = session.Assets;
        for (int i = 0; i < assets.Length; i++)
        {
            if (assets[i].Mint == mint)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsListed(ReadOnlySpan<Address> counterparties, in Address holder)
    {
        foreach (ref readonly Address counterparty in counterparties)
        {
            if (counterparty == holder)
            {
                return true;
            }
        }

        return false;
    }
}
