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
        Add(SessionReason.ScopeAsset, "C10", "An asset moved that the session does not list, or one left that may only come in.", "Leave other assets alone.");
        Add(SessionReason.ScopeCounterparty, "C11", "Somebody received who may not.", "Pay only the counterparties that the session lists.");
        Add(SessionReason.LimitPerUse, "C13", "One use would take more than a use may.", "Ask for less at a time.");
        Add(SessionReason.LimitLifetime, "C14", "All uses together would take more than the session may.", "Let the owner grant a new session.");
        Add(SessionReason.LimitBucket, "C15", "The bucket does not hold so much now.", "Wait for the refill, or ask for less.");
        Add(SessionReason.LimitUses, "C18", "The session has had all its uses.", "Let the owner grant a new session.");
        Add(SessionReason.LimitAttempts, "C18", "Too many attempts in too short a time, successful or not.", "Slow down.");
        Add(SessionReason.OutflowAboveDeclared, "I3", "More left than the use declared.", "Declare the most that can leave.");
        Add(SessionReason.LimitMissing, "I1", "The grant leaves out a limit; there is no unlimited.", "State every limit of every asset that may leave.");
        Add(SessionReason.Escalation, "C26", "The operation would create or hand on authority.", "Let the owner sign it.");
        Add(SessionReason.AuthorityChanged, "C26", "Owner, delegate, close authority or program of one of the owner's accounts changed.", "Let the owner sign it.");
        Add(SessionReason.Revoked, "I4", "The session was revoked, for ever.", "Let the owner grant a new one, to a new key.");
        Add(SessionReason.OwnerEpoch, "I4", "The owner revoked everything since this was granted.", "Let the owner grant a new one.");
        Add(SessionReason.Frozen, "C31", "Everything delegated to this principal is frozen.", "Wait for the guardian; owners are not affected.");
        Add(SessionReason.GrantNonce, "A2", "The grant does not carry the owner's next nonce.", "Read the owner's nonce and sign again.");
        Add(SessionReason.ExecutionFailed, "", "The session allowed it, but the instruction or a later one failed; nothing was spent but the attempt.", "See the transaction's own error.");
        return all.ToImmutable();
    }
}
