using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// The session that a use names and those that it is part of, from itself to the root. A use lists them behind its own four accounts, each
/// with the freeze mark of its delegate, in this order. Reused.
/// </summary>
internal sealed class SessionPath(InvokeContext context)
{
    /// <summary>Accounts of a use before its ancestors: session, key, owner authority, freeze mark.</summary>
    public const int OwnAccounts = 4;

    private readonly int[] _sessions = new int[SubGrantRule.Limit + 1];

    /// <summary>How many sessions it has; at least the one that is used.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them pay: those up to the first whose budget was set apart when it was granted.</summary>
    public int Paying { get; private set; }

    /// <summary>The generation that refused, 0 for the session itself.</summary>
    public int Refused { get; private set; }

    /// <summary>Number of the first account of the use behind its ancestors.</summary>
    public int AccountsUsed => OwnAccounts + (2 * (Count - 1));

    /// <summary>The session so many generations above the one that is used.</summary>
    public SessionView this[int generation] => SessionView.Over(context.Journal.MutableDataOf(_sessions[generation]));

    /// <summary>Index in the state of the session so many generations above the one that is used.</summary>
    public int IndexOf(int generation) => _sessions[generation];

    /// <summary>The session so many generations above the one that is used, to be read only: it need not be writable.</summary>
    public ref readonly SessionHeader HeaderOf(int generation) => ref Readable(_sessions[generation]).Header;

    /// <summary>Finds the ancestors of a session that is open; all that pay must be writable.</summary>
    /// <param name="index">Index of the session in the state.</param>
    /// <param name="accounts">Accounts of the use.</param>
    public SessionReason Load(int index, ReadOnlySpan<byte> accounts)
    {
        _sessions[0] = index;
        Count = 1;
        Refused = 0;
        Paying = 0;
        SessionView child = this[0];
        while (!child.Header.IsRoot)
        {
            bool isCharged = Paying == 0 && child.Header.BudgetMode == SubGrantMode.ChargeThrough;
            Paying = Paying == 0 && !isCharged ? Count : Paying;
            int place = AccountsUsed;
            if (Count > SubGrantRule.Limit || accounts.Length < place + 2)
            {
                return SessionReason.PathMismatch;
            }

            int parent = context.Transaction.StateIndex[accounts[place]];
            if (context.State.AddressOf(parent) != child.Header.Parent || context.State.OwnerOf(parent) != SessionProgram.Id ||
                (isCharged && !context.Transaction.IsWritable[accounts[place]]))
            {
                return SessionReason.PathMismatch;
            }

            // Its room may have been given back: then nothing that is part of it is left either.
            if (!SessionView.TryOpen(context.State.Bytes(in context.State.Header(parent)), out child))
            {
                return SessionReason.PathMismatch;
            }

            _sessions[Count++] = parent;
        }

        Paying = Paying == 0 ? Count : Paying;
        return SessionReason.Allowed;
    }

    /// <summary>Brings up to date what records know the session by, if anything above it has changed.</summary>
    public void RefreshHash()
    {
        uint versions = 0;
        for (int i = 1; i < Count; i++)
        {
            versions += Readable(_sessions[i]).Header.Version;
        }

        if (versions == Readable(_sessions[0]).Header.AncestorVersions)
        {
            return;
        }

        Hash256 above = default;
        for (int i = Count - 1; i >= 0; i--)
        {
            SessionHeader header = Readable(_sessions[i]).Header;
            header.RefreshPath(context.State.AddressOf(_sessions[i]), in above, versions);
            above = header.PathHash;
        }

        ref SessionHeader own = ref this[0].Header;
        (own.PathHash, own.AncestorVersions) = (above, versions);
    }

    /// <summary>
    /// Whether every session of the path is good as of now: its state, its owner's epoch, its parent's, no freeze. What was narrowed or ended
    /// above ends what is below without touching it (I2).
    /// </summary>
    /// <param name="accounts">Accounts of the use.</param>
    public SessionReason CheckAlive(ReadOnlySpan<byte> accounts)
    {
        TransactionFrame frame = context.Transaction;
        ulong epoch = 0;
        for (int i = 0; i < Count; i++)
        {
            Refused = i;
            ref readonly SessionHeader header = ref Readable(_sessions[i]).Header;
            if (header.Domain != context.Parameters.Domain)
            {
                return SessionReason.DomainMismatch;
            }

            int mark = i == 0 ? 3 : OwnAccounts + (2 * (i - 1)) + 1;
            if (frame.AccountIs(accounts[2], context.State) != header.OwnerAuthority ||
                frame.AccountIs(accounts[mark], context.State) != header.FreezeMark)
            {
                return SessionReason.OwnerMismatch;
            }

            SessionReason state = new SessionReading(Readable(_sessions[i])).StateAt(
                context.Clock.Slot, context.Clock.TimeMs, context.Parameters.MaxSessionLifetimeMs);
            if (state != SessionReason.Allowed)
            {
                return state;
            }

            epoch = i == 0 ? OwnerAuthority.EpochIn(context.State.DataOf(frame.StateIndex[accounts[2]])) : epoch;
            if (epoch != header.OwnerEpoch)
            {
                return SessionReason.OwnerEpoch;
            }

            if (i > 0 && Readable(_sessions[i - 1]).Header.ParentEpoch != header.SubtreeEpoch)
            {
                return SessionReason.Orphaned;
            }

            if (context.State.OwnerOf(frame.StateIndex[accounts[mark]]) == SessionProgram.Id)
            {
                return SessionReason.Frozen;
            }
        }

        Refused = 0;
        return SessionReason.Allowed;
    }

    /// <summary>Notes which session of the path refused, for the record.</summary>
    public SessionReason RefusedBy(int generation, SessionReason reason)
    {
        Refused = generation;
        return reason;
    }

    // To be read only: no need to save what is not written.
    private SessionView Readable(int index) => SessionView.Over(context.State.Bytes(in context.State.Header(index)));
}
