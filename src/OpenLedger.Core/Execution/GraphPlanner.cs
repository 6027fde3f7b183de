using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Puts the transactions of a block that cannot all be settled at once into a graph, in block order. On the way it reserves debits:
/// one that fits behind all earlier ones commutes, one that does not becomes a write and sees the exact balance. Behind a write
/// nothing is sure of that account, and nothing can be reserved on it any more.
/// </summary>
internal sealed class GraphPlanner
{
    private readonly UseShard[] _uses;
    private int[] _transactionOf = new int[64];
    private bool[] _isGranted = [];
    private bool[] _passesGuards = [];

    public GraphPlanner(UseShard[] uses) => _uses = uses;

    public DependencyGraph Graph { get; } = new();

    /// <summary>The transaction of a node.</summary>
    public int TransactionOf(int node) => _transactionOf[node];

    /// <summary>Whether all credits and debits of a transaction commute: they were reserved.</summary>
    public bool IsGranted(int transaction) => _isGranted[transaction];

    /// <summary>Whether a transaction passes all guards that it debits whatever others do: what it declares was reserved.</summary>
    public bool PassesGuards(int transaction) => _passesGuards[transaction];

    public void Begin(int transactions)
    {
        Graph.Begin();
        if (_isGranted.Length < transactions)
        {
            _isGranted = new bool[(int)BitOperations.RoundUpToPowerOf2((uint)transactions)];
            _passesGuards = new bool[_isGranted.Length];
        }
    }

    /// <summary>Decides about the next transaction in block order, before any is added to the graph.</summary>
    /// <param name="transaction">Its number in the block.</param>
    /// <param name="accesses">How it touches accounts.</param>
    /// <param name="state">The state.</param>
    public void Reserve(int transaction, ReadOnlySpan<Access> accesses, LedgerState state)
    {
        _isGranted[transaction] = TryReserve(accesses, ofGuards: false, state);
        _passesGuards[transaction] = TryReserve(accesses, ofGuards: true, state);
        foreach (ref readonly Access access in accesses)
        {
            if (Writes(in access))
            {
                // A credit that does not commute still only adds: later ones are as sure as before.
                ref AccountUse use = ref UseOf(access.Account, state);
                use.IsContended |= use.Accesses > 1;
                use.IsUnsure |= access.Mode is not (AccessMode.LamportsCredit or AccessMode.TokensCredit);
            }
        }
    }

    /// <summary>Adds the next transaction in block order, after all were decided about.</summary>
    public void Add(int transaction, ReadOnlySpan<Access> accesses, LedgerState state)
    {
        int node = Graph.AddNode();
        if (node == _transactionOf.Length)
        {
            Array.Resize(ref _transactionOf, node * 2);
        }

        _transactionOf[node] = transaction;
        foreach (ref readonly Access access in accesses)
        {
            // Where order does not matter there is nothing to wait for.
            ref AccountUse use = ref UseOf(access.Account, state);
            if (use.IsContended)
            {
                AccessClass kind = Writes(in access) ? AccessClass.Write : access.IsDelta ? AccessClass.Delta : AccessClass.Read;
                Graph.AddAccess(ref use.LastGroup, kind);
            }
        }
    }

    private bool Writes(in Access access) => access.Mode switch
    {
        AccessMode.Read => false,
        AccessMode.Write => true,
        AccessMode.GuardDebit => !_passesGuards[access.Transaction],
        _ => !_isGranted[access.Transaction],
    };

    // All debits of a transaction are reserved or none; those of guards apart, since who cannot pay for sure may still pass.
    private bool TryReserve(ReadOnlySpan<Access> accesses, bool ofGuards, LedgerState state)
    {
        foreach (ref readonly Access access in accesses)
        {
            if (!access.IsDelta || access.IsOfGuard != ofGuards)
            {
                continue;
            }

            ref readonly AccountUse use = ref UseOf(access.Account, state);
            if (use.IsUnsure ||
                (access.Mode == AccessMode.LamportsDebit && access.Amount > use.FreeLamports - use.ReservedLamports) ||
                (access.Mode is (AccessMode.TokensDebit or AccessMode.GuardDebit) && access.Amount > use.FreeUnits - use.ReservedUnits))
            {
                return false;
            }
        }

        foreach (ref readonly Access access in accesses)
        {
            if (access.IsDelta && access.IsOfGuard == ofGuards)
            {
                ref AccountUse use = ref UseOf(access.Account, state);
                use.ReservedLamports += access.Mode == AccessMode.LamportsDebit ? access.Amount : 0;
                use.ReservedUnits += access.Mode is AccessMode.TokensDebit or AccessMode.GuardDebit ? access.Amount : 0;
            }
        }

        return true;
    }

    private ref AccountUse UseOf(int account, LedgerState state) => ref _uses[UseShard.Of(account)][state.Header(account).Use];
}
