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
    /// <param name="key">The session key.</param>
    /// <param name="nowMs">Consensus time in milliseconds.</param>
    /// <param name="parent">What it takes over from the session that it is part of.</param>
    public static void Write(
        Span<byte> data, SessionTerms terms, in Hash256 scopeHash, in Address owner, in Address key, long nowMs, SessionParent parent = default)
    {
        SessionView view = SessionView.Over(data);
        view.Header = new SessionHeader
        {
            Status = SessionStatus.Active,
            Depth = parent.Depth,
            BudgetMode = parent.Mode,
            Version = 1,
            ParentEpoch = parent.Epoch,
            Domain = terms.Domain,
            Key = key,
            Owner = owner,
            Delegate = terms.Delegate,
            OwnerAuthority = SessionAddresses.OwnerAuthority(terms.Domain, in owner),
            FreezeMark = SessionAddresses.FreezeMark(terms.Domain, terms.Delegate),
            Parent = terms.Parent,
            OwnerEpoch = terms.OwnerEpoch,
            GrantNonce = terms.GrantNonce,
            GrantedAtMs = nowMs,
            LastUseMs = nowMs,
            LastValidatedMs = nowMs,
            Attempts = TokenBucket.Full(terms.AttemptBurst, terms.AttemptRefill, terms.AttemptRefillPeriodMs, nowMs),
        };
        SessionParts.Write(view, terms, in scopeHash, nowMs);
        view.Header.RefreshPath(SessionAddresses.Session(terms.Domain, in key), parent.Path, parent.Versions);
    }
}
