using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// I7: control operations that cost nothing, so that an owner whose wallet was emptied, or a guardian who never had one, can still end a
/// session. A transaction is free if it does nothing else, every operation lists the authority of the session's owner as writable, whoever
/// asks may ask for it as of now, and every signer has some of the quota left that the authority keeps (A12).
/// </summary>
/// <remarks>
/// What is taken from a quota stays taken if the operation fails, as a fee would: so free failures are as few as free successes. Whoever
/// the session does not know pays as for anything else, or is refused before anything is executed; so does whoever has used up the quota.
/// Freezes of a principal and pauses are not free: they have no owner whose quota could count them, and the ledger's guardians have means.
/// </remarks>
internal sealed class FreeControl(InvokeContext context)
{
    /// <summary>
    /// How many operations a transaction has that could be free by its bytes alone; 0 if it has to pay. It may not ask for more signatures
    /// or compute units than its operations need.
    /// </summary>
    public static int CountIn(ParsedTransaction transaction)
    {
        int operations = 0;
        for (int i = 0; i < transaction.InstructionCount; i++)
        {
            Address program = transaction.InstructionProgram(i);
            if (program == WellKnown.ComputeBudget)
            {
                continue;
            }

            ReadOnlySpan<byte> data = transaction.InstructionData(i);
            if (program != SessionProgram.Id || data.IsEmpty || !HasQuota((SessionOperation)data[0]))
            {
                return 0;
            }

            operations++;
        }

        bool isSmall = transaction.SignatureCount <= operations + 1 &&
            transaction.Budget.ComputeUnitLimit <= operations * ComputeBudget.DefaultUnitsPerInstruction;
        return isSmall ? operations : 0;
    }

    /// <summary>Takes every operation of the loaded transaction from its signer's quota; if not, what was taken is to be undone.</summary>
    public bool TryTake()
    {
        ParsedTransaction transaction = context.Transaction.Parsed;
        for (int i = 0; i < transaction.InstructionCount; i++)
        {
            if (transaction.InstructionProgram(i) != WellKnown.ComputeBudget && !TryTake(i))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasQuota(SessionOperation operation) => SessionProgram.IsControl(operation) &&
        operation is not (SessionOperation.FreezeDelegate or SessionOperation.Pause);

    private bool TryTake(int instruction)
    {
        TransactionFrame frame = context.Transaction;
        ReadOnlySpan<byte> accounts = frame.Parsed.InstructionAccounts(instruction);
        ReadOnlySpan<byte> data = frame.Parsed.InstructionData(instruction);
        if (accounts.Length < 2 || !frame.Parsed.IsSigner(accounts[1]))
        {
            return false;
        }

        int authority = accounts[0];
        ControlStanding standing = (SessionOperation)data[0] switch
        {
            SessionOperation.RevokeAll or SessionOperation.VoidGrants => AsOwner(accounts),
            SessionOperation.RotateOwner => AsRecovery(accounts, data),
            _ => OnSession((SessionOperation)data[0], accounts, out authority),
        };
        if (standing == ControlStanding.None)
        {
            return false;
        }

        Span<byte> quotas = context.Journal.MutableDataOf(frame.StateIndex[authority]);
        Address signer = frame.AccountIs(accounts[1], context.State);
        return MemoryMarshal.AsRef<OwnerAuthority>(quotas).TryTakeControl(standing, in signer, context.Clock.TimeMs, context.Parameters);
    }

    private ControlStanding AsOwner(ReadOnlySpan<byte> accounts)
    {
        Address owner = context.Transaction.AccountIs(accounts[1], context.State);
        return IsAuthority(accounts[0], SessionAddresses.OwnerAuthority(context.Parameters.Domain, in owner))
            ? ControlStanding.Owner : ControlStanding.None;
    }

    // Data: the operation, the old owner, the new one.
    private ControlStanding AsRecovery(ReadOnlySpan<byte> accounts, ReadOnlySpan<byte> data)
    {
        if (data.Length <= Address.Length)
        {
            return ControlStanding.None;
        }

        var owner = new Address(data.Slice(1, Address.Length));
        if (!IsAuthority(accounts[0], SessionAddresses.OwnerAuthority(context.Parameters.Domain, in owner)))
        {
            return ControlStanding.None;
        }

        Address recovery = OwnerAuthority.Read(context.State.DataOf(context.Transaction.StateIndex[accounts[0]])).Recovery;
        return recovery != default && recovery == context.Transaction.AccountIs(accounts[1], context.State)
            ? ControlStanding.Recovery : ControlStanding.None;
    }

    // What is over needs no end: keys of sessions that ended have no say in what their owner's quotas are used for.
    private ControlStanding OnSession(SessionOperation operation, ReadOnlySpan<byte> accounts, out int authority)
    {
        authority = -1;
        int ancestors = operation == SessionOperation.CancelQueued ? 3 : 2;
        int index = context.Transaction.StateIndex[accounts[0]];
        if (accounts.Length < ancestors || context.State.OwnerOf(index) != SessionProgram.Id ||
            !SessionView.TryOpen(context.State.DataOf(index), out SessionReading session))
        {
            return ControlStanding.None;
        }

        ref readonly SessionHeader header = ref session.Header;
        foreach (byte account in accounts[ancestors..])
        {
            authority = IsAuthority(account, in header.OwnerAuthority) ? account : authority;
        }

        if (authority < 0 || header.Status == SessionStatus.Revoked || context.Clock.Slot >= header.ExpiryHeight ||
            context.Clock.TimeMs >= header.ExpiryMs ||
            OwnerAuthority.EpochIn(context.State.DataOf(context.Transaction.StateIndex[authority])) != header.OwnerEpoch)
        {
            return ControlStanding.None;
        }

        SessionActor allowed = operation switch
        {
            SessionOperation.Unfreeze => SessionActor.Owner,
            SessionOperation.Narrow => SessionActor.Narrower,
            _ => SessionActor.Anyone,
        };
        SessionActor actor = allowed & SessionActors.Of(context.Transaction, context.State, accounts, session, ancestors);
        return actor switch
        {
            SessionActor.None => ControlStanding.None,
            _ when (actor & SessionActor.Owner) != 0 => ControlStanding.Owner,
            _ when (actor & SessionActor.Revoker) != 0 && header.IsRoot => ControlStanding.Revoker,
            _ => ControlStanding.Holder,
        };
    }

    private bool IsAuthority(int account, in Address address)
    {
        int index = context.Transaction.StateIndex[account];
        return context.Transaction.IsWritable[account] && context.State.AddressOf(index) == address &&
            context.State.OwnerOf(index) == SessionProgram.Id && context.State.DataOf(index).Length == OwnerAuthority.Length;
    }
}
