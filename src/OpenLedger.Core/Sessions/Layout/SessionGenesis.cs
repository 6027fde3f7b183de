using OpenLedger.Core.Guardrails;

namespace OpenLedger.Core.Sessions;

/// <summary>Writes the account of a session: when it is granted, and for sessions that stand at genesis.</summary>
public static class SessionGenesis
{
    /// <summary>Fills zeroed account data of <see cref="SessionTerms.AccountLength"/> bytes with a fresh session.</summary>
    /// <param name="data">Where to write.</param>
    /// <param name="terms">What was signed.</param>
    /// <param name="scopeHash">SHA-256 of the signed terms.</param>
    /// <param name="owner">Who granted.</param>
    /// <param name="ownerEpoch">The owner's epoch.</param>
    /// <param name="key">The session key.</param>
    /// <param name="nowMs">Consensus time in milliseconds.</param>
    /// <param name="depth">Generations above it.</param>
    /// <param name="parentEpoch">The parent's subtree epoch; 0 if it has no parent.</param>
    /// <param name="budget">Where its budget comes from.</param>
    public static void Write(
        Span<byte> data, SessionTerms terms, in Hash256 scopeHash, in Address owner, ulong ownerEpoch, in Address key, long nowMs,
        byte depth = 0, uint parentEpoch = 0, SubGrantMode budget = SubGrantMode.ChargeThrough)
    {
        SessionView view = SessionView.Over(data);
        view.Header = new SessionHeader
        {
            Status = SessionStatus.Active,
            Depth = depth,
            BudgetMode = budget,
            Version = 1,
            ParentEpoch = parentEpoch,
            Domain = terms.Domain,
            Key = key,
            Owner = owner,
            Delegate = terms.Delegate,
            OwnerAuthority = SessionAddresses.OwnerAuthority(terms.Domain, in owner),
            FreezeMark = SessionAddresses.FreezeMark(terms.Domain, terms.Delegate),
            Parent = terms.Parent,
            OwnerEpoch = ownerEpoch,
            GrantNonce = terms.GrantNonce,
            GrantedAtMs = nowMs,
            LastUseMs = nowMs,
            LastValidatedMs = nowMs,
            Attempts = TokenBucket.Full(terms.AttemptBurst, terms.AttemptRefill, terms.AttemptRefillPeriodMs, nowMs),
            Purpose = terms.Purpose,
        };
        SessionParts.Write(view, terms, in scopeHash, nowMs);
        view.Header.RefreshPath(SessionAddresses.Session(terms.Domain, in key));
    }
}
