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
    public static void Write(
        Span<byte> data, SessionTerms terms, in Hash256 scopeHash, in Address owner, ulong ownerEpoch, in Address key, long nowMs)
    {
        SessionView view = SessionView.Over(data);
        view.Header = new SessionHeader
        {
            Status = SessionStatus.Active,
            CounterpartyMode = terms.CounterpartyMode,
            AssetCount = (byte)terms.Assets.Length,
            ActionCount = (byte)terms.Actions.Length,
            CounterpartyCount = (byte)terms.Counterparties.Length,
            ValidatorCount = (byte)terms.Validators.Length,
            Version = 1,
            Domain = terms.Domain,
            Key = key,
            Owner = owner,
            Delegate = terms.Delegate,
            OwnerAuthority = SessionAddresses.OwnerAuthority(terms.Domain, in owner),
            FreezeMark = SessionAddresses.FreezeMark(terms.Domain, terms.Delegate),
            ScopeHash = scopeHash,
            OwnerEpoch = ownerEpoch,
            GrantNonce = terms.GrantNonce,
            NotBeforeHeight = terms.NotBeforeHeight,
            ExpiryHeight = terms.ExpiryHeight,
            NotBeforeMs = terms.NotBeforeMs,
            ExpiryMs = terms.ExpiryMs,
            GrantedAtMs = nowMs,
            IdleTimeoutMs = terms.IdleTimeoutMs,
            LastUseMs = nowMs,
            RevalidateEveryMs = terms.RevalidateEveryMs,
            LastValidatedMs = nowMs,
            UsesMax = terms.UsesMax,
            Attempts = TokenBucket.Full(terms.AttemptBurst, terms.AttemptRefill, terms.AttemptRefillPeriodMs, nowMs),
            Purpose = terms.Purpose,
        };
        view.Header.RefreshPath(SessionAddresses.Session(terms.Domain, in key));
        for (int i = 0; i < terms.Assets.Length; i++)
        {
            SessionAssetTerms asset = terms.Assets[i];
            view.Assets[i] = new SessionAsset
            {
                Mint = asset.Mint,
                PerUse = asset.PerUse,
                Lifetime = asset.Lifetime,
                Bucket = new TokenBucket(asset.Burst, asset.InitialLevel, asset.Refill, asset.RefillPeriodMs, nowMs),
            };
        }

        terms.Actions.CopyTo(view.Actions);
        terms.Counterparties.CopyTo(view.Counterparties);
        terms.Validators.CopyTo(view.Validators);
    }
}
