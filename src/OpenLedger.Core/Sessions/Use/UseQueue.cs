using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// C28: uses above an amount wait and can be vetoed meanwhile. Queueing and running are two uses of the same form that list the same account
/// for the entry; an entry runs once, and only what it was made for.
/// </summary>
internal static class UseQueue
{
    /// <summary>How long a use has to wait: the longest delay that any session of the path asks for; 0 if none does.</summary>
    public static ulong DelayOf(SessionView session, SessionView leaf, UseRequest request)
    {
        ulong delay = 0;
        foreach (ref readonly SessionLimit limit in session.Limits)
        {
            if (limit.Kind == SessionLimitKind.Delay && Declared(session, leaf, request, limit.Asset) > limit.Cap)
            {
                delay = Math.Max(delay, limit.PeriodMs);
            }
        }

        return delay;
    }

    /// <summary>How much of an asset of a session was declared, in base units.</summary>
    public static ulong Declared(SessionView session, SessionView leaf, UseRequest request, int asset)
    {
        int number = SessionRules.AssetOf(leaf, in session.Assets[asset].Mint);
        return number < 0 ? 0 : request.Units[number];
    }

    /// <summary>
    /// Decides on a use that has to wait: runs it if its entry is due, makes the entry if there is none and the session queues.
    /// </summary>
    /// <param name="context">The transaction.</param>
    /// <param name="leaf">The session that is used.</param>
    /// <param name="request">What was declared.</param>
    /// <param name="delayMs">How long it has to wait.</param>
    /// <param name="isQueued">Whether an entry was made, and the instruction is not to run.</param>
    public static SessionReason Decide(
        InvokeContext context, SessionView leaf, UseRequest request, ulong delayMs, out bool isQueued)
    {
        isQueued = false;
        ref SessionLimit limit = ref LimitOf(leaf);
        if (limit.Kind != SessionLimitKind.Delay)
        {
            return SessionReason.DelayRequired;
        }

        Hash256 operation = OperationHash(context, request);
        if (TryFindEntry(context, leaf, in operation, out Span<byte> data))
        {
            ref QueuedUse entry = ref MemoryMarshal.AsRef<QueuedUse>(data);
            if (context.Clock.TimeMs < entry.NotBeforeMs)
            {
                return SessionReason.DelayPending;
            }

            entry.Status = QueuedStatus.Executed;
            limit.Used--;
            return SessionReason.Allowed;
        }

        if (leaf.Header.OnLimit != ResponseMode.Queue)
        {
            return SessionReason.DelayRequired;
        }

        if (limit.Used >= limit.Count)
        {
            return SessionReason.QueueFull;
        }

        SessionReason made = Make(context, leaf, in operation, delayMs, ref limit);
        isQueued = made == SessionReason.Allowed;
        return made;
    }

    /// <summary>The limit that counts the places of a session's queue; another kind if it has none.</summary>
    public static ref SessionLimit LimitOf(SessionView session)
    {
        Span<SessionLimit> limits = session.Limits;
        for (int i = 0; i < limits.Length; i++)
        {
            if (limits[i].Kind == SessionLimitKind.Delay)
            {
                return ref limits[i];
            }
        }

        return ref s_none[0];
    }

    private static readonly SessionLimit[] s_none = new SessionLimit[1];

    private static SessionReason Make(
        InvokeContext context, SessionView leaf, in Hash256 operation, ulong delayMs, ref SessionLimit limit)
    {
        Address session = SessionAddresses.Session(leaf.Header.Domain, leaf.Header.Key);
        ulong place = limit.Since;
        if (!UseAccounts.TryFind(context, context.InstructionIndex, SessionAddresses.Queued(in session, place), out int index, out bool isWritable) ||
            !isWritable)
        {
            return SessionReason.SessionAccountInvalid;
        }

        if (!context.CreateFor(context.Transaction.StateIndex[0], index, QueuedUse.Length, SessionProgram.Id).IsOk)
        {
            return SessionReason.SessionAccountInvalid;
        }

        long now = context.Clock.TimeMs;
        MemoryMarshal.Write(context.Journal.MutableDataOf(index), new QueuedUse
        {
            Session = session,
            Operation = operation,
            Place = place,
            NotBeforeMs = delayMs > (ulong)(long.MaxValue - now) ? long.MaxValue : now + (long)delayMs,
            SessionVersion = leaf.Header.Version,
            Status = QueuedStatus.Waiting,
        });
        limit.Since++;
        limit.Used++;
        return SessionReason.Allowed;
    }

    private static bool TryFindEntry(InvokeContext context, SessionView leaf, in Hash256 operation, out Span<byte> data)
    {
        TransactionFrame frame = context.Transaction;
        ReadOnlySpan<byte> accounts = frame.Parsed.InstructionAccounts(context.InstructionIndex);
        foreach (byte account in accounts[SessionPath.OwnAccounts..])
        {
            int index = frame.StateIndex[account];
            if (frame.IsWritable[account] && context.State.OwnerOf(index) == SessionProgram.Id &&
                QueuedUse.TryRead(context.State.DataOf(index), out QueuedUse entry) && entry.Status == QueuedStatus.Waiting &&
                entry.Operation == operation && entry.SessionVersion == leaf.Header.Version &&
                entry.Session == context.State.AddressOf(frame.StateIndex[accounts[0]]))
            {
                data = context.Journal.MutableDataOf(index);
                return true;
            }
        }

        data = default;
        return false;
    }

    // Program, accounts with their privileges, data, and what was declared: all that decides what the instruction does.
    private static Hash256 OperationHash(InvokeContext context, UseRequest request)
    {
        ParsedTransaction transaction = context.Transaction.Parsed;
        int covered = context.InstructionIndex + 1;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Address program = transaction.InstructionProgram(covered);
        hash.AppendData(Address.BytesOf(in program));
        Span<byte> privilege = stackalloc byte[1];
        foreach (byte account in transaction.InstructionAccounts(covered))
        {
            Address address = context.Transaction.AccountIs(account, context.State);
            privilege[0] = context.Transaction.IsWritable[account] ? (byte)1 : (byte)0;
            hash.AppendData(Address.BytesOf(in address));
            hash.AppendData(privilege);
        }

        hash.AppendData(transaction.InstructionData(covered));
        hash.AppendData(MemoryMarshal.AsBytes(request.Units));
        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return new Hash256(digest);
    }
}
