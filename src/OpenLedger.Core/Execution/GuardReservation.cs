using System.Runtime.InteropServices;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// What the transaction that is executed has reserved on shared guards, and how its uses passed them. Other workers take from the same guards
/// meanwhile, so what is left there is not looked at, and what the uses take is taken when the transaction has succeeded. Each worker has one.
/// </summary>
internal sealed class GuardReservation
{
    private readonly int[] _guards = new int[TransactionLimits.MaxAccounts];
    private readonly ulong[] _left = new ulong[TransactionLimits.MaxAccounts];
    private readonly List<GuardPassage> _passages = [];
    private int _count;
    private int _first;

    /// <summary>How uses of the block passed guards, in the order of processing.</summary>
    public ReadOnlySpan<GuardPassage> Passages => CollectionsMarshal.AsSpan(_passages);

    /// <summary>Those of the transaction that began last.</summary>
    public ReadOnlySpan<GuardPassage> OfTransaction => Passages[_first..];

    /// <summary>Starts a block: nothing is reserved.</summary>
    public void BeginBlock()
    {
        _passages.Clear();
        Begin([]);
    }

    /// <summary>Starts a transaction.</summary>
    /// <param name="accesses">How it touches accounts, if its debits of guards were reserved; else nothing.</param>
    public void Begin(ReadOnlySpan<Access> accesses)
    {
        _first = _passages.Count;
        _count = 0;
        foreach (ref readonly Access access in accesses)
        {
            if (access.IsOfGuard)
            {
                _guards[_count] = access.Account;
                _left[_count++] = access.Amount;
            }
        }
    }

    /// <summary>Whether the transaction has reserved what it takes of a guard.</summary>
    public bool Includes(int guard) => _guards.AsSpan(0, _count).Contains(guard);

    /// <summary>Notes that a use passes a guard on which it was reserved.</summary>
    public void Pass(in GuardPassage passage)
    {
        ref ulong left = ref _left[_guards.AsSpan(0, _count).IndexOf(passage.Guard)];
        Preconditions.Invariant(passage.Units <= left, "a transaction takes no more of a guard than its bytes say");
        left -= passage.Units;
        _passages.Add(passage);
    }

    /// <summary>Forgets how the transaction passed: it failed.</summary>
    public void Undo() => CollectionsMarshal.SetCount(_passages, _first);
}
