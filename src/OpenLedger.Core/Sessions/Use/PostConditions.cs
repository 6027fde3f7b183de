using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// C21: what must hold behind the whole transaction over the owner's accounts that it names: enough left, and not too much lost since the
/// session was first used in it. Money that is borrowed and returned within the transaction helps neither. Reused.
/// </summary>
internal sealed class PostConditions(InvokeContext context)
{
    private readonly List<Condition> _conditions = [];

    public void Clear() => _conditions.Clear();

    /// <summary>Notes what the conditions of a session ask for, before its first use in the transaction runs.</summary>
    public void Note(int index, SessionView session)
    {
        foreach (ref readonly Condition known in CollectionsMarshal.AsSpan(_conditions))
        {
            if (known.Session == index)
            {
                return;
            }
        }

        foreach (ref readonly SessionLimit limit in session.Limits)
        {
            if (limit.Kind is SessionLimitKind.Floor or SessionLimitKind.NetLoss)
            {
                Address mint = session.Assets[limit.Asset].Mint;
                UInt128 had = Holdings(in session.Header.Owner, in mint);
                UInt128 least = limit.Kind == SessionLimitKind.Floor ? limit.Cap : had - UInt128.Min(had, limit.Cap);
                _conditions.Add(new Condition(index, limit.Kind, session.Header.Owner, mint, least));
            }
        }
    }

    /// <summary>Whether all hold now.</summary>
    /// <param name="session">Index of the session whose condition does not.</param>
    public SessionReason Check(out int session)
    {
        foreach (ref readonly Condition condition in CollectionsMarshal.AsSpan(_conditions))
        {
            session = condition.Session;
            if (Holdings(condition.Owner, condition.Mint) < condition.Least)
            {
                return condition.Kind == SessionLimitKind.Floor ? SessionReason.PostFloor : SessionReason.PostLoss;
            }
        }

        session = -1;
        return SessionReason.Allowed;
    }

    private UInt128 Holdings(in Address owner, in Address mint)
    {
        UInt128 sum = 0;
        TransactionFrame frame = context.Transaction;
        for (int i = 0; i < frame.AccountCount; i++)
        {
            int index = frame.StateIndex[i];
            if (mint == default)
            {
                sum += context.State.AddressOf(index) == owner ? context.State.LamportsOf(index) : 0;
                continue;
            }

            ReadOnlySpan<byte> data = context.State.DataOf(index);
            if (context.State.OwnerOf(index) == Transactions.WellKnown.Token && TokenAccount.IsInitialized(data) &&
                TokenAccount.MintRef(data) == mint && TokenAccount.OwnerRef(data) == owner)
            {
                sum += TokenAccount.Amount(data);
            }
        }

        return sum;
    }

    private readonly record struct Condition(int Session, SessionLimitKind Kind, Address Owner, Address Mint, UInt128 Least);
}
