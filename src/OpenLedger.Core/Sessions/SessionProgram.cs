using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// The operations on sessions other than their use, which is <see cref="SessionGuard"/>'s. None can be reached by a cross-program call,
/// so no program creates authority behind an owner's back (I5). Every decision leaves a record.
/// </summary>
/// <remarks>
/// <code>
///                accounts                                                        data behind the operation's byte
/// Grant          session (w), session key (s), owner (s, w), owner authority (w)     terms
/// SubGrant       session (w), session key (s), parent's key (s, w), parent (w),      terms
///                owner authority, parent's freeze mark, ancestors with marks
/// Use            session (w), session key (s), owner authority, freeze mark,         count, then asset number and amount each;
///                ancestors (w) with marks, then guards (w) and whatever is asked     lane and number, see UseRequest
/// Revoke         session (w), who asks (s), ancestors                                -
/// RevokeTree     the same                                                            -
/// Freeze         the same                                                            -
/// Unfreeze       session (w), owner (s)                                              -
/// Narrow         session (w), who asks (s), ancestors                                version, terms
/// Renew          session (w), owner (s), session key (s), owner authority, parent    version, end in height and time
/// Revalidate     session (w), validator (s), owner authority                         nonce
/// RevokeAll      owner authority (w), owner (s, w)                                   -
/// VoidGrants     owner authority (w), owner (s, w)                                   next nonce
/// SetRecovery    owner authority (w), owner (s, w)                                   who may rotate
/// RotateOwner    owner authority (w), recovery (s)                                   old owner, new owner
/// Adopt          session (w), new owner (s, w), old and new owner authority (w)      -
/// FreezeDelegate freeze mark (w), guardian (s, w)                                    principal
/// CancelQueued   session (w), who asks (s), entry (w), ancestors                     -
/// Reclaim        session (w), owner (w), owner authority (w)                         -
/// CreateGuard    guard (w), who governs it (s, w)                                    GuardTerms
/// ResetGuard     guard (w), who governs it (s)                                       -
/// Pause          guard (w), guardians (s)                                            milliseconds
/// RequireFresh   owner authority, owner (s)                                          epoch, last height
/// Export         session (w), session key (s), owner authority, freeze mark          route, asset, units
/// Settle         session (w), governor (s)                                           route, asset, units
/// SetClass       mark (w), registrar (s, w)                                          holder, whether it belongs
/// </code>
/// Control operations on a session may list the owner's authority (w) behind all other accounts, and be free: see <see cref="FreeControl"/>.
/// </remarks>
public static class SessionProgram
{
    public static readonly Address Id = Address.Parse("Session111111111111111111111111111111111111");

    /// <summary>Whether an instruction of this program is a use.</summary>
    internal static bool IsUse(ParsedTransaction transaction, int instruction) =>
        transaction.InstructionData(instruction) is [(byte)SessionOperation.Use, ..];

    /// <summary>Whether an operation belongs to the control lane: it ends, stops or narrows authority, or thaws what its owner stopped, and
    /// comes first in its block.</summary>
    public static bool IsControl(SessionOperation operation) => operation
        is SessionOperation.Revoke or SessionOperation.RevokeTree or SessionOperation.RevokeAll or SessionOperation.VoidGrants
        or SessionOperation.FreezeDelegate or SessionOperation.Freeze or SessionOperation.Unfreeze or SessionOperation.Narrow
        or SessionOperation.RotateOwner or SessionOperation.CancelQueued or SessionOperation.Pause;

    public static InstructionResult Execute(InvokeContext context)
    {
        ReadOnlySpan<byte> data = context.Data;
        var operation = data.IsEmpty ? SessionOperation.None : (SessionOperation)data[0];
        bool isLong = operation is SessionOperation.Grant or SessionOperation.SubGrant or SessionOperation.Narrow;
        if (!context.TryConsume(isLong ? ComputeCosts.SessionGrant : ComputeCosts.SessionControl))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        var record = new AuthorizationRecord { Operation = operation };
        SessionReason reason = context.Depth == 1
            ? Run(context, operation, data[Math.Min(1, data.Length)..], ref record)
            : operation == SessionOperation.Use ? SessionReason.UseNested : SessionReason.Escalation;
        AuthorizationDecision decision = reason != SessionReason.Allowed ? AuthorizationDecision.Deny
            : operation == SessionOperation.CancelQueued ? AuthorizationDecision.Cancel : AuthorizationDecision.Allow;
        return context.Guard.Decisions.Decide(decision, reason, ref record);
    }

    private static SessionReason Run(
        InvokeContext context, SessionOperation operation, ReadOnlySpan<byte> data, ref AuthorizationRecord record)
    {
        var reader = new InstructionReader(data);
        return operation switch
        {
            SessionOperation.Grant => SessionGrants.Grant(context, ref reader, ref record),
            SessionOperation.SubGrant => SessionGrants.SubGrant(context, ref reader, ref record),
            SessionOperation.Revoke => SessionEndings.Revoke(context, ref record),
            SessionOperation.RevokeTree => SessionEndings.RevokeTree(context, ref record),
            SessionOperation.RevokeAll => SessionEndings.RevokeAll(context, ref record),
            SessionOperation.VoidGrants => SessionEndings.VoidGrants(context, ref reader, ref record),
            SessionOperation.Freeze => SessionEndings.Freeze(context, ref record),
            SessionOperation.Unfreeze => SessionEndings.Unfreeze(context, ref record),
            SessionOperation.FreezeDelegate => SessionEndings.FreezeDelegate(context, ref reader, ref record),
            SessionOperation.CancelQueued => SessionEndings.CancelQueued(context, ref record),
            SessionOperation.Reclaim => SessionEndings.Reclaim(context, ref record),
            SessionOperation.Narrow => SessionChanges.Narrow(context, ref reader, ref record),
            SessionOperation.Renew => SessionChanges.Renew(context, ref reader, ref record),
            SessionOperation.Revalidate => SessionChanges.Revalidate(context, ref reader, ref record),
            SessionOperation.SetRecovery => OwnerKeys.SetRecovery(context, ref reader, ref record),
            SessionOperation.RotateOwner => OwnerKeys.Rotate(context, ref reader, ref record),
            SessionOperation.Adopt => OwnerKeys.Adopt(context, ref record),
            SessionOperation.RequireFresh => OwnerKeys.RequireFresh(context, ref reader, ref record),
            SessionOperation.CreateGuard => GuardOperations.Create(context, ref reader, ref record),
            SessionOperation.ResetGuard => GuardOperations.Reset(context, ref record),
            SessionOperation.Pause => GuardOperations.Pause(context, ref reader, ref record),
            SessionOperation.Export => CrossDomain.Export(context, ref reader, ref record),
            SessionOperation.Settle => CrossDomain.Settle(context, ref reader, ref record),
            SessionOperation.SetClass => HolderClasses.Set(context, ref reader, ref record),
            _ => SessionReason.Malformed,
        };
    }
}
