using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// C7 to C12: which clauses of a session a use fits. What the instruction says is asked before it runs, what really moved and to whom after
/// it; a use must fit one and the same clause in all of it.
/// </summary>
internal static class SessionScope
{
    /// <summary>The clauses that allow an instruction, as bits. If there is none, what the nearest of them misses.</summary>
    /// <param name="session">The session.</param>
    /// <param name="context">The transaction.</param>
    /// <param name="use">Number of the use; the instruction is the next.</param>
    /// <param name="action">What the instruction does.</param>
    /// <param name="fitting">The clauses.</param>
    public static SessionReason Before(SessionView session, InvokeContext context, int use, in SessionAction action, out int fitting)
    {
        fitting = 0;
        SessionReason nearest = SessionReason.ScopeProgram;
        Span<ClauseHeader> clauses = session.Clauses;
        for (int i = 0; i < clauses.Length; i++)
        {
            SessionReason reason = Ask(session, in clauses[i], context, use, in action);
            if (reason == SessionReason.Allowed)
            {
                fitting |= 1 << i;
            }

            nearest = Distance(reason) < Distance(nearest) ? reason : nearest;
        }

        return nearest;
    }

    /// <summary>Whether what moved fits one of the clauses that allow the instruction.</summary>
    /// <param name="session">The session.</param>
    /// <param name="flows">What moved.</param>
    /// <param name="fitting">Those clauses; gets those that are left.</param>
    /// <param name="context">The transaction, for the marks of classes.</param>
    public static SessionReason After(SessionView session, Flows flows, ref int fitting, InvokeContext context)
    {
        SessionReason nearest = SessionReason.ScopeAsset;
        Span<ClauseHeader> clauses = session.Clauses;
        int left = 0;
        for (int i = 0; i < clauses.Length; i++)
        {
            if (((fitting >> i) & 1) == 0)
            {
                continue;
            }

            SessionReason reason = !MovesListed(session, in clauses[i], flows) ? SessionReason.ScopeAsset
                : PaysListed(session, in clauses[i], flows, context) ? SessionReason.Allowed : SessionReason.ScopeCounterparty;
            left |= reason == SessionReason.Allowed ? 1 << i : 0;
            nearest = Distance(reason) < Distance(nearest) ? reason : nearest;
        }

        fitting = left;
        return nearest;
    }

    private static SessionReason Ask(
        SessionView session, in ClauseHeader clause, InvokeContext context, int use, in SessionAction action)
    {
        Address program = action.Program;
        SessionReason permitted = SessionRules.Permits(session, in clause, in program, action.Discriminator);
        if (permitted != SessionReason.Allowed)
        {
            return permitted;
        }

        if (!RunsPinnedCode(session, in clause, context, use, program))
        {
            return SessionReason.CodePin;
        }

        if (clause.NamesAny == 0 && !NamesListed(session, in clause, context, use + 1))
        {
            return SessionReason.ScopeResource;
        }

        ReadOnlySpan<byte> data = context.Transaction.Parsed.InstructionData(use + 1);
        foreach (ref readonly ArgumentPredicate argument in session.Arguments.Slice(clause.FirstArgument, clause.Arguments))
        {
            if (!argument.Holds(data))
            {
                return SessionReason.ScopeArgument;
            }
        }

        return SessionReason.Allowed;
    }

    // C8. The use lists the registry's entry, which is read now: an upgrade or a removal in the same block cuts at once. A program that
    // is not pinned is this ledger's own, which the domain tag pins (C1).
    private static bool RunsPinnedCode(
        SessionView session, in ClauseHeader clause, InvokeContext context, int use, in Address program)
    {
        foreach (ref readonly ProgramPin pin in session.Pins.Slice(clause.FirstPin, clause.Pins))
        {
            if (pin.Program != program)
            {
                continue;
            }

            if (!UseAccounts.TryFind(context, use, ProgramCode.AddressFor(in program), out int account) ||
                context.State.OwnerOf(account) != CodeRegistryProgram.Id ||
                !ProgramCode.TryRead(context.State.DataOf(account), out ProgramCode code) || code.IsListed == 0)
            {
                return false;
            }

            bool fits = pin.Mode == ProgramPinMode.Code
                ? code.CodeHash == pin.Value
                : code.UpgradeAuthority == new Address(Hash256.BytesOf(pin.Value));
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }

    // C9. The owner is always named, since the instruction is the owner's; the program is named by the action.
    private static bool NamesListed(SessionView session, in ClauseHeader clause, InvokeContext context, int covered)
    {
        TransactionFrame frame = context.Transaction;
        ReadOnlySpan<ResourcePrefix> resources = session.Resources.Slice(clause.FirstResource, clause.Resources);
        foreach (byte account in frame.Parsed.InstructionAccounts(covered))
        {
            Address address = frame.AccountIs(account, context.State);
            if (address != session.Header.Owner &&
                !IsListed(resources, in address, frame.IsWritable[account] ? ResourceAccess.Write : ResourceAccess.Read))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsListed(ReadOnlySpan<ResourcePrefix> resources, in Address address, ResourceAccess access)
    {
        foreach (ref readonly ResourcePrefix resource in resources)
        {
            if (resource.Access >= access && resource.Covers(Address.BytesOf(in address)))
            {
                return true;
            }
        }

        return false;
    }

    // C10.
    private static bool MovesListed(SessionView session, in ClauseHeader clause, Flows flows)
    {
        foreach (ref readonly Flow flow in flows.All)
        {
            int asset = SessionRules.AssetOf(session, in flow.Mint);
            if (asset < 0 || (flow.Out != 0 && ((clause.AssetsOut >> asset) & 1) == 0) ||
                (flow.In != 0 && ((clause.AssetsIn >> asset) & 1) == 0))
            {
                return false;
            }
        }

        return true;
    }

    // C11.
    private static bool PaysListed(SessionView session, in ClauseHeader clause, Flows flows, InvokeContext context)
    {
        foreach (ref readonly Address holder in flows.Receivers)
        {
            bool fits = SessionRules.MayReceive(session, in clause, in holder) ||
                (clause.CounterpartyMode == CounterpartyMode.Class && IsInClass(session, in clause, in holder, context));
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsInClass(SessionView session, in ClauseHeader clause, in Address holder, InvokeContext context)
    {
        foreach (ref readonly Address registrar in session.Counterparties.Slice(clause.FirstCounterparty, clause.Counterparties))
        {
            if (UseAccounts.TryFind(context, context.InstructionIndex, SessionAddresses.ClassMember(in registrar, in holder), out int mark) &&
                context.State.OwnerOf(mark) == SessionProgram.Id)
            {
                return true;
            }
        }

        return false;
    }

    // How far a clause is from allowing: what a caller most likely meant.
    private static int Distance(SessionReason reason) => reason switch
    {
        SessionReason.Allowed => 0,
        SessionReason.ScopeCounterparty or SessionReason.ScopeArgument => 1,
        SessionReason.ScopeResource => 2,
        SessionReason.CodePin => 3,
        SessionReason.ScopeAction => 4,
        _ => 5,
    };
}
