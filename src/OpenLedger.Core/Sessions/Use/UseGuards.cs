using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// C31: the shared guards that a use goes through: those that any session of its path is bound to. Where the transaction has reserved what it
/// declares (<see cref="GuardReservation"/>), only what a guard stands before is looked at, which never changes. Reused.
/// </summary>
internal sealed class UseGuards(InvokeContext context)
{
    private readonly List<Passage> _passages = [];

    /// <summary>Index of the guard that was asked for more than it has; -1 if none was.</summary>
    public int Exceeded { get; private set; } = -1;

    /// <summary>Whether it has taken what it asked for.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>Every guard of the use, by its index in the state, and what is taken from it.</summary>
    public ReadOnlySpan<Passage> Passages => CollectionsMarshal.AsSpan(_passages);

    /// <summary>Asks all guards of the path for what was declared.</summary>
    /// <param name="path">The path.</param>
    /// <param name="request">What was declared.</param>
    /// <param name="action">What the instruction does.</param>
    public SessionReason Ask(SessionPath path, UseRequest request, in SessionAction action)
    {
        _passages.Clear();
        Exceeded = -1;
        IsTaken = false;
        for (int i = 0; i < path.Count; i++)
        {
            foreach (ref readonly Address guard in path[i].Guards)
            {
                SessionReason reason = AskOne(in guard, path[0], request, in action);
                if (reason != SessionReason.Allowed)
                {
                    return path.RefusedBy(i, reason);
                }
            }
        }

        return SessionReason.Allowed;
    }

    /// <summary>Takes what was asked for; where it is reserved, when the transaction has succeeded.</summary>
    public void Take()
    {
        IsTaken = true;
        foreach (ref readonly Passage passage in Passages)
        {
            if (!passage.IsReserved)
            {
                GuardAt(passage.Index).Take(passage.Units, context.Clock.TimeMs);
            }
        }
    }

    /// <summary>The guard at an index, to be written.</summary>
    public ref GuardAccount GuardAt(int index) => ref MemoryMarshal.AsRef<GuardAccount>(context.Journal.MutableDataOf(index));

    private SessionReason AskOne(in Address address, SessionView leaf, UseRequest request, in SessionAction action)
    {
        if (!UseAccounts.TryFind(context, context.InstructionIndex, in address, out int index, out bool isWritable) || !isWritable ||
            context.State.OwnerOf(index) != SessionProgram.Id || context.State.DataOf(index).Length != GuardAccount.Length)
        {
            return SessionReason.GuardMissing;
        }

        foreach (ref readonly Passage passage in Passages)
        {
            if (passage.Index == index)
            {
                return SessionReason.Allowed;
            }
        }

        bool isReserved = context.Reservation.Includes(index);
        ref readonly GuardAccount guard = ref isReserved ? ref TermsAt(index) : ref GuardAt(index);
        bool concerns = guard.Kind != GuardKind.Program || guard.Subject == action.Program;
        int asset = concerns ? SessionRules.AssetOf(leaf, in guard.Mint) : -1;
        ulong units = asset < 0 ? 0 : request.Units[asset];
        GuardAnswer answer = concerns && !isReserved ? guard.Ask(units, context.Clock.TimeMs) : GuardAnswer.Passes;
        if (answer == GuardAnswer.Exceeded)
        {
            Exceeded = index;
        }

        _passages.Add(new Passage(index, units, isReserved));
        return answer switch
        {
            GuardAnswer.Passes => SessionReason.Allowed,
            GuardAnswer.Exceeded => SessionReason.GuardLimit,
            GuardAnswer.Open => SessionReason.GuardOpen,
            _ => SessionReason.Paused,
        };
    }

    // Others may take from it at the same time: nothing but what it stands before may be read.
    private ref readonly GuardAccount TermsAt(int index) => ref MemoryMarshal.AsRef<GuardAccount>(context.State.DataOf(index));

    /// <summary>What one use takes from one guard.</summary>
    /// <param name="Index">Index of the guard in the state.</param>
    /// <param name="Units">Base units of the asset that the guard counts.</param>
    /// <param name="IsReserved">Whether it is reserved, whatever other transactions take.</param>
    internal readonly record struct Passage(int Index, ulong Units, bool IsReserved);
}
