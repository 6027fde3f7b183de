using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// Grants: whoever grants signs the terms, and the session key signs beside it and so proves that somebody holds it (C2). The owner grants
/// sessions, the holder of a session grants parts of it.
/// </summary>
internal static class SessionGrants
{
    // Accounts: session, session key, owner, owner authority.
    public static SessionReason Grant(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        SessionReason read = TryRead(context, 4, ref reader, ref record, out SessionTerms terms);
        if (read != SessionReason.Allowed)
        {
            return read;
        }

        Address owner = record.Owner = context.Key(2);
        SessionReason reason = CheckSigned(context, terms, in owner);
        if (reason != SessionReason.Allowed)
        {
            return reason;
        }

        if (terms.Parent != default)
        {
            return SessionReason.PathMismatch;
        }

        if (!SessionAccounts.TryOpenOwner(context, authority: 3, owner: 2, out Span<byte> authorityData))
        {
            return SessionReason.OwnerMismatch;
        }

        ref OwnerAuthority authority = ref SessionAccounts.AsOwner(authorityData);
        record.OwnerEpoch = authority.Epoch;
        if (terms.OwnerEpoch != authority.Epoch)
        {
            return SessionReason.OwnerEpoch;
        }

        // The last nonce would have no next one: an owner who makes all void grants nothing any more.
        if (terms.GrantNonce != authority.NextGrantNonce || terms.GrantNonce == ulong.MaxValue)
        {
            return SessionReason.GrantNonce;
        }

        if (authority.LiveSessions >= context.Parameters.MaxSessionsPerOwner)
        {
            return SessionReason.TooManySessions;
        }

        authority.NextGrantNonce++;
        authority.LiveSessions++;
        return Write(context, terms, in owner, ref record, parent: default);
    }

    // Accounts: session, session key, parent's key, parent, owner authority, parent's freeze mark, then each higher session and its mark.
    public static SessionReason SubGrant(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        SessionReason read = TryRead(context, 6, ref reader, ref record, out SessionTerms terms);
        if (read != SessionReason.Allowed)
        {
            return read;
        }

        if (context.Key(3) != terms.Parent || !context.IsOwnedBy(3, SessionProgram.Id))
        {
            return SessionReason.PathMismatch;
        }

        if (!context.TryWrite(3, out Span<byte> data).IsOk || !SessionView.TryOpen(data, out SessionView parent))
        {
            return SessionReason.SessionAccountInvalid;
        }

        Address owner = record.Owner = parent.Header.Owner;
        record.OwnerEpoch = parent.Header.OwnerEpoch;
        SessionReason reason = parent.Header.Key == context.Key(2) ? CheckSigned(context, terms, in owner) : SessionReason.SignatureMissing;
        if (reason != SessionReason.Allowed)
        {
            return reason;
        }

        reason = SessionAncestry.Check(context, parent: 3, authority: 4, mark: 5, terms);
        reason = reason == SessionReason.Allowed ? CheckRule(parent, terms) : reason;
        if (reason != SessionReason.Allowed)
        {
            return reason;
        }

        ref SessionHeader header = ref parent.Header;
        header.Children++;
        bool escrows = header.SubGrantMode == SubGrantMode.Escrow;
        reason = escrows ? MoveBudget(context, parent, terms, ref record) : SessionReason.Allowed;
        return reason == SessionReason.Allowed ? Write(context, terms, in owner, ref record, SessionParent.Of(in header)) : reason;
    }

    private static SessionReason TryRead(
        InvokeContext context, int accounts, ref InstructionReader reader, ref AuthorizationRecord record, out SessionTerms terms)
    {
        SessionTerms? read = SessionTerms.Read(ref reader);
        terms = read!;
        if (read is null || context.AccountCount < accounts)
        {
            return SessionReason.Malformed;
        }

        record.Session = context.Key(0);
        record.Key = context.Key(1);
        record.Delegate = read.Delegate;
        record.ScopeHash = Hash256.Of(context.Data[1..]);
        return SessionReason.Allowed;
    }

    // Accounts 0 and 1 are the session and its key, 2 is who grants.
    private static SessionReason CheckSigned(InvokeContext context, SessionTerms terms, in Address owner)
    {
        if (!context.IsSigner(1) || !context.IsSigner(2))
        {
            return SessionReason.SignatureMissing;
        }

        Address key = context.Key(1);
        SessionReason reason = TermsCheck.Check(context, terms, in key, in owner);
        if (reason != SessionReason.Allowed)
        {
            return reason;
        }

        if (context.Key(0) != SessionAddresses.Session(terms.Domain, in key))
        {
            return SessionReason.SessionAccountInvalid;
        }

        return context.IsOwnedBy(0, SessionProgram.Id) ? SessionReason.KeyAlreadyUsed : SessionReason.Allowed;
    }

    // C24.
    private static SessionReason CheckRule(SessionView parent, SessionTerms terms)
    {
        ref readonly SessionHeader header = ref parent.Header;
        if (header.SubGrantDepth == 0 || terms.SubGrant.MaxDepth >= header.SubGrantDepth || header.Depth >= SubGrantRule.Limit)
        {
            return SessionReason.SubGrantDepth;
        }

        if (header.Children >= header.ChildrenMax)
        {
            return SessionReason.SubGrantChildren;
        }

        if (terms.OwnerEpoch != header.OwnerEpoch)
        {
            return SessionReason.OwnerEpoch;
        }

        return terms.GrantNonce == header.Children ? SessionReason.Allowed : SessionReason.GrantNonce;
    }

    // C24, escrow: what the child may ever spend is spent by the parent now, all of it or nothing.
    private static SessionReason MoveBudget(
        InvokeContext context, SessionView parent, SessionTerms terms, ref AuthorizationRecord record)
    {
        foreach (SessionAssetTerms asset in terms.Assets)
        {
            int number = SessionRules.AssetOf(parent, asset.Mint);
            ref SessionAsset budget = ref parent.Assets[number];
            if (asset.Lifetime > budget.Lifetime - Math.Min(budget.Spent, budget.Lifetime))
            {
                return SessionReason.LimitLifetime;
            }

            context.Charges.Add(new AuthorizationCharge
            {
                Subject = terms.Parent,
                Counter = CounterKind.Spent,
                Number = (uint)number,
                Before = budget.Spent,
                After = budget.Spent + asset.Lifetime,
            });
            record.Charges++;
            budget.Spent += asset.Lifetime;
        }

        return SessionReason.Allowed;
    }

    private static SessionReason Write(
        InvokeContext context, SessionTerms terms, in Address owner, ref AuthorizationRecord record, SessionParent parent)
    {
        if (!context.CreateDerived(payer: 2, account: 0, terms.AccountLength).IsOk || !context.TryWrite(0, out Span<byte> data).IsOk)
        {
            return SessionReason.SessionAccountInvalid;
        }

        SessionGenesis.Write(data, terms, in record.ScopeHash, in owner, context.Key(1), context.Clock.TimeMs, parent);
        record.SessionVersion = 1;
        return SessionReason.Allowed;
    }
}
