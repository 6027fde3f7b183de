using System.Collections.Immutable;
using OpenLedger.Core.Guardrails;

namespace OpenLedger.Core.Sessions;

/// <summary>Explains every <see cref="SessionReason"/>.</summary>
public static class SessionReasons
{
    private static readonly ImmutableDictionary<SessionReason, ReasonInfo> ByCode = Build();

    /// <summary>All reasons, in the order of their codes.</summary>
    public static ImmutableArray<ReasonInfo> All { get; } = [.. ByCode.OrderBy(p => p.Key).Select(p => p.Value)];

    /// <summary>What a code means.</summary>
    public static ReasonInfo Explain(SessionReason reason) => ByCode[reason];

    /// <summary>Whether it says that a use asked for more than is left, not for something that the session does not do (C34).</summary>
    public static bool IsLimit(SessionReason reason) => reason
        is SessionReason.LimitPerUse or SessionReason.LimitLifetime or SessionReason.LimitBucket or SessionReason.LimitUses
        or SessionReason.LimitAttempts or (>= SessionReason.LimitWindow and <= SessionReason.LimitNotional)
        or SessionReason.LimitTurnover or SessionReason.PostLoss or SessionReason.LimitLiability or SessionReason.LimitFee;

    private static ImmutableDictionary<SessionReason, ReasonInfo> Build()
    {
        var all = ImmutableDictionary.CreateBuilder<SessionReason, ReasonInfo>();
        void Add(SessionReason code, string constraint, string explanation, string remedy) =>
            all.Add(code, new ReasonInfo(code.ToString(), constraint, explanation, remedy));

        Add(SessionReason.Allowed, "", "Every check passed.", "Nothing to do.");
        Add(SessionReason.Malformed, "", "The operation's data or accounts are not of its form.", "Build it with the documented layout.");
        Add(SessionReason.NoProtectedInstruction, "C25", "The use is the last instruction, so it covers nothing.", "Put the instruction to be covered behind it.");
        Add(SessionReason.SessionMissing, "I8", "No session lies at the account that the use names.", "Name the session's own account.");
        Add(SessionReason.SessionAccountInvalid, "I8", "The account is not writable, or not where this session or mark must lie.", "List the derived account as writable.");
        Add(SessionReason.SignatureMissing, "C2", "A key that must sign did not.", "Sign with the session key; a grant needs the owner's signature too.");
        Add(SessionReason.OwnerMismatch, "I8", "The owner, or an account derived from it, is another than the session's.", "Name the owner of this session in the covered instruction.");
        Add(SessionReason.UseNested, "A14", "A use was reached by a cross-program call.", "Name uses in the transaction itself.");
        Add(SessionReason.DomainMismatch, "C1", "The session belongs to another ledger.", "Grant one on this ledger.");
        Add(SessionReason.KeyAlreadyUsed, "C2", "This key had a session before; a key is good for one.", "Make a new session key.");
        Add(SessionReason.KeyIsOwner, "C2", "The session key is the owner's own key.", "Make a key of its own for the session.");
        Add(SessionReason.WindowInvalid, "C3", "The session would end before it begins, or a time-out is nothing.", "Give a window with a beginning before its end.");
        Add(SessionReason.NotYetValid, "C3", "The session's window has not begun.", "Wait for its first height and time.");
        Add(SessionReason.Expired, "C3", "The session's window is over.", "Let the owner grant a new one.");
        Add(SessionReason.LifetimeTooLong, "C4", "The session would outlive what the ledger allows.", "Grant a shorter one, and a new one later.");
        Add(SessionReason.Idle, "C5", "No successful use for the idle time-out.", "Let the owner grant a new one.");
        Add(SessionReason.Stale, "C6", "Nobody re-validated the session in time.", "Let a validator re-validate it.");
        Add(SessionReason.RevalidationReplayed, "C6", "The re-validation does not carry the next nonce.", "Read the session's nonce and sign the next one.");
        Add(SessionReason.ValidatorMismatch, "C6", "The key may not re-validate this session.", "Sign with one of its validators.");
        Add(SessionReason.ScopeAction, "C7", "The program is allowed, this action is not.", "Use an allowed action, or let the owner grant another session.");
        Add(SessionReason.ScopeProgram, "C8", "The program is not allowed at all.", "Use an allowed program, or let the owner grant another session.");
        Add(SessionReason.CodePin, "C8", "The program does not run the code that the session pins, or is no longer listed.", "List the registry's entry with the use; let the owner grant a session for the new code.");
        Add(SessionReason.ScopeResource, "C9", "The instruction names an account that the session does not allow, or writes one that it may read.", "Name only accounts that the session lists.");
        Add(SessionReason.ScopeArgument, "C12", "A field of the instruction's data is not what the session asks for.", "Keep the arguments within the session's conditions.");
        Add(SessionReason.ScopeAsset, "C10", "An asset moved that the session does not list, or one left that may only come in.", "Leave other assets alone.");
        Add(SessionReason.ScopeCounterparty, "C11", "Somebody received who may not.", "Pay only the counterparties that the session lists.");
        Add(SessionReason.LimitPerUse, "C13", "One use would take more than a use may.", "Ask for less at a time.");
        Add(SessionReason.LimitLifetime, "C14", "All uses together would take more than the session may.", "Let the owner grant a new session.");
        Add(SessionReason.LimitBucket, "C15", "The bucket does not hold so much now.", "Wait for the refill, or ask for less.");
        Add(SessionReason.LimitUses, "C18", "The session has had all its uses.", "Let the owner grant a new session.");
        Add(SessionReason.LimitAttempts, "C18", "Too many attempts in too short a time, successful or not.", "Slow down.");
        Add(SessionReason.OutflowAboveDeclared, "I3", "More left than the use declared.", "Declare the most that can leave.");
        Add(SessionReason.LimitMissing, "I1", "The grant leaves out a limit; there is no unlimited.", "State every limit of every asset that may leave.");
        Add(SessionReason.LimitWindow, "C16", "More would leave in the sliding window than may.", "Wait until what left before is out of the window.");
        Add(SessionReason.LimitPerBlock, "C17", "More would leave in this block than may.", "Wait for the next block.");
        Add(SessionReason.LimitNotional, "C19", "All uses together would take more value than the session may.", "Let the owner grant a new session.");
        Add(SessionReason.PriceMissing, "C19", "No price of an asset that leaves is listed.", "List the price feed that the session names with the use.");
        Add(SessionReason.PriceStale, "C19", "The price is too old.", "Wait for the feed's next publication.");
        Add(SessionReason.PriceBand, "C20", "What came in is worth too little for what left.", "Trade at a price within the session's band.");
        Add(SessionReason.LimitTurnover, "C20", "All trades together would turn over more than the session may.", "Let the owner grant a new session.");
        Add(SessionReason.PostFloor, "C21", "Behind the transaction the owner would have less than must be left.", "Take less.");
        Add(SessionReason.PostLoss, "C21", "The transaction would cost the owner more than one may.", "Take less, or bring back more in the same transaction.");
        Add(SessionReason.LimitLiability, "C22", "The session would owe more than it may; without a limit it may owe nothing.", "Repay first, or borrow less.");
        Add(SessionReason.LimitFee, "C23", "The fee is more than the bucket of fees holds now, whoever pays it.", "Wait for the refill, or bid a lower fee.");
        Add(SessionReason.SponsorMismatch, "C23", "Who pays the fee is neither the session key nor the owner nor a listed sponsor.", "Let one of them pay.");
        Add(SessionReason.SubGrantDepth, "C24", "The session may not grant on so deep.", "Grant without the right to grant on, or let the owner grant a deeper session.");
        Add(SessionReason.SubGrantChildren, "C24", "The session has granted as many sub-sessions as it may.", "Use those that there are.");
        Add(SessionReason.LimitNotShared, "C24", "Sub-sessions with budgets of their own would not be charged to a limit of the whole.", "Grant on in charge-through mode, or without such limits.");
        Add(SessionReason.ScopeWider, "I2", "The new terms allow something that those above or before do not.", "Make them narrower in every dimension.");
        Add(SessionReason.LimitBatch, "C25", "The transaction uses the session, or sessions that are part of it, more often than one may.", "Spread the uses over several transactions.");
        Add(SessionReason.StepUpMissing, "C27", "So much needs more signatures than there are, or was signed without an end.", "Let approvers sign the same transaction, with a recent blockhash.");
        Add(SessionReason.DelayRequired, "C28", "So much has to wait, and nothing is queued for it.", "Ask for less, or let the owner grant a session that queues.");
        Add(SessionReason.DelayPending, "C28", "The use is queued and its time has not come.", "Send it again when it has.");
        Add(SessionReason.QueueFull, "C28", "As many uses wait as may.", "Wait for one to run, or cancel one.");
        Add(SessionReason.QueueEntryInvalid, "C28", "No use of this session waits at the account.", "Name the entry's own account, before it ran.");
        Add(SessionReason.ScopeRoute, "C29", "The session may not use this route for this asset.", "Use a route that the session lists.");
        Add(SessionReason.LimitRoute, "C29", "More would move over the route than may in all.", "Let the owner grant a new session.");
        Add(SessionReason.LimitInFlight, "C29", "More would be in flight than may.", "Wait for the bridge to settle what is.");
        Add(SessionReason.SequenceGap, "C30", "The use is not the next of its lane: replayed, too early, or the lane is used up.", "Read the lane's number and send the next one.");
        Add(SessionReason.SequenceLane, "C30", "The use names no lane of the session, or one where the session has none.", "Name one of the session's lanes.");
        Add(SessionReason.BreakerTripped, "C31", "More would leave than the session's breaker lets through in its window; the session is frozen.", "Let the owner look at it and thaw it.");
        Add(SessionReason.GuardMissing, "C31", "A guard that the session is bound to is not listed as writable, or does not exist.", "List every guard of the session with the use.");
        Add(SessionReason.GuardLimit, "C31", "All sessions behind a shared guard would take more than it lets through.", "Wait for its refill, or ask for less.");
        Add(SessionReason.GuardOpen, "C31", "A shared guard has tripped.", "Wait until whoever governs it has reset it.");
        Add(SessionReason.Paused, "C31", "Guardians have paused a shared guard.", "Wait; a pause ends by itself, and owners' own signatures still work.");
        Add(SessionReason.CoolingDown, "C31", "The guard has not tripped, or has not cooled down.", "Wait for the end of the cool-down.");
        Add(SessionReason.Escalation, "C26", "The operation would create or hand on authority.", "Let the owner sign it.");
        Add(SessionReason.AuthorityChanged, "C26", "Owner, delegate, close authority or program of one of the owner's accounts changed.", "Let the owner sign it.");
        Add(SessionReason.Revoked, "I4", "The session was revoked, for ever.", "Let the owner grant a new one, to a new key.");
        Add(SessionReason.OwnerEpoch, "I4", "The owner revoked everything since this was granted.", "Let the owner grant a new one.");
        Add(SessionReason.Frozen, "C31", "The session, or one that it is part of, or everything delegated to its principal, is frozen.", "Let the owner thaw the session; the owner's own signature is not affected.");
        Add(SessionReason.GrantNonce, "A2", "The grant does not carry the owner's next nonce.", "Read the owner's nonce and sign again.");
        Add(SessionReason.PathMismatch, "C24", "The sessions above this one are not listed as they must be, from its parent to the root, each with its mark.", "List them in this order, writable where they pay.");
        Add(SessionReason.Orphaned, "I2", "A session above has ended all that it granted on.", "Let its holder grant anew.");
        Add(SessionReason.VersionMismatch, "I6", "The session has changed since the change was signed.", "Read the session's version and sign again.");
        Add(SessionReason.NotFrozen, "", "The session is not frozen.", "Nothing to do.");
        Add(SessionReason.NotOver, "A29", "The session, or something that it began, is not over yet.", "Wait for its end and the time behind it.");
        Add(SessionReason.TooManySessions, "", "The owner has granted as many sessions as one may.", "Revoke them all, or give back the room of those that are over.");
        Add(SessionReason.ExecutionFailed, "", "The session allowed it, but the instruction or a later one failed; nothing was spent but the attempt.", "See the transaction's own error.");
        return all.ToImmutable();
    }
}
